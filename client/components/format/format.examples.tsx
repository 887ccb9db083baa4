import type { Example } from '../example.ts'
import { FormatMarks } from './format.tsx'

export const examples: Example[] = [
  {
    title: 'open, API, closed',
    render: () => <FormatMarks formats={['csv', 'CSV', 'XLSX', 'GEOJSON', 'PARQUET', 'API', 'PDF']} />,
  },
  {
    title: 'more than fit',
    render: () => <FormatMarks formats={['CSV', 'XLSX', 'JSON', 'PDF']} limit={2} />,
  },
]
