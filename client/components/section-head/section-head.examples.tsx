import type { Example } from '../example.ts'
import { SectionHead } from './section-head.tsx'

export const examples: Example[] = [
  {
    title: 'with a way on',
    render: (ui) => (
      <SectionHead ui={ui} title="Mới cập nhật" link={{ href: '#all', text: 'Tất cả bộ dữ liệu' }} />
    ),
  },
  { title: 'counted', render: (ui) => <SectionHead ui={ui} title="Tệp" count={1284} isFlush /> },
]
