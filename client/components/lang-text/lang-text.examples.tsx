import type { Example } from '../example.ts'
import { LangText } from './lang-text.tsx'

export const examples: Example[] = [
  {
    title: 'in the language of the page',
    render: (ui) => <LangText of={ui.pick({ vi: 'Dân số', en: 'Population' })} />,
  },
  { title: 'only in another', render: (ui) => <LangText of={ui.pick({ vi: 'Chỉ có tiếng Việt' })} /> },
]
