import type { Example } from '../example.ts'
import { TryForm } from './try.tsx'

export const examples: Example[] = [
  {
    title: 'fields to fill in',
    render: (ui) => (
      <TryForm
        ui={ui}
        id="listExamples"
        path="/api/v1/datasets"
        baseUrl="https://data.example"
        fields={[
          { name: 'q', in: 'query', isRequired: false, choices: null },
          { name: 'orderBy', in: 'query', isRequired: false, choices: ['relevance', '-modified'] },
        ]}
      />
    ),
  },
]
