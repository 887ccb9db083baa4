import type { Example } from '../example.ts'
import { TitleCheck } from './title-check.tsx'

export const examples: Example[] = [
  {
    title: 'nothing is alike',
    render: (ui) => <TitleCheck ui={ui} fields={['title-vi', 'title-en']} />,
  },
]
