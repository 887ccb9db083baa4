import type { Example } from '../example.ts'
import { ProblemCode } from './problem-code.tsx'

export const examples: Example[] = [
  { title: 'a wrong question', render: (ui) => <ProblemCode ui={ui} status={400} /> },
]
