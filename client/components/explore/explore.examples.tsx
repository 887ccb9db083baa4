import type { Example } from '../example.ts'
import { Explore } from './explore.tsx'

export const examples: Example[] = [
  {
    title: 'around what changes in place',
    render: (ui) => (
      <Explore ui={ui} summary="34 dòng">
        <p>
          <a href="#explore-1">34 dòng</a>
        </p>
      </Explore>
    ),
  },
]
