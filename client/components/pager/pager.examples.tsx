import type { Example } from '../example.ts'
import { Pager } from './pager.tsx'

const page = (number: number) => ({ number, href: `#${number}`, isCurrent: number === 3 })

export const examples: Example[] = [
  {
    title: 'in the middle',
    render: (ui) => (
      <Pager
        ui={ui}
        label="Trang, mẫu 1"
        summary="41–60 trong 1.284"
        previousHref="#p"
        nextHref="#n"
        pages={[1, 2, 3, 4, 65].map(page)}
      />
    ),
  },
  {
    title: 'only the next is known',
    render: (ui) => <Pager ui={ui} label="Trang, mẫu 2" summary="1–20 trong 1.284" nextHref="#n" />,
  },
  { title: 'one page', render: (ui) => <Pager ui={ui} label="Trang, mẫu 3" summary="8 bộ dữ liệu" /> },
]
