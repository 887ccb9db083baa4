import type { Example } from '../example.ts'
import { Skip } from './skip.tsx'

export const examples: Example[] = [
  { title: 'shows when it has the focus', render: (ui) => <Skip ui={ui} /> },
]
