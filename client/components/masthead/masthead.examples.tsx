import type { Example } from '../example.ts'
import { Masthead } from './masthead.tsx'

const otherLanguage = { lang: 'en', name: 'English', href: '/en' }

export const examples: Example[] = [
  {
    title: 'for everybody',
    render: (ui) => <Masthead ui={ui} current="datasets" otherLanguage={otherLanguage} />,
  },
  {
    title: 'signed in with a long name, no search',
    render: (ui) => (
      <Masthead
        ui={ui}
        hasSearch={false}
        viewerName="Công Tằng Tôn Nữ Thị Ngọc Huyền Trân"
        otherLanguage={otherLanguage}
      />
    ),
  },
]
