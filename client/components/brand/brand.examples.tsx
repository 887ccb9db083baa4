import type { Example } from '../example.ts'
import { Brand } from './brand.tsx'

export const examples: Example[] = [
  { title: 'short', render: (ui) => <Brand ui={ui} /> },
  { title: 'full', render: (ui) => <Brand ui={ui} full /> },
]
