import type { Example } from '../example.ts'
import { Operation } from './operation.tsx'

export const examples: Example[] = [
  {
    title: 'reading and changing',
    render: () => (
      <div>
        <Operation
          id="example-get"
          method="GET"
          path="/api/v1/datasets/{idOrSlug}"
          title="Read a dataset"
          lang="en"
        >
          <p lang="en">With its distributions.</p>
        </Operation>
        <Operation id="example-post" method="POST" path="/api/v1/datasets" title="Make a dataset" lang="en">
          <p lang="en">A draft, unless it is published at once.</p>
        </Operation>
      </div>
    ),
  },
]
