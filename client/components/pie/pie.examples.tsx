import type { Example } from '../example.ts'
import { Pie } from './pie.tsx'

export const examples: Example[] = [
  {
    title: 'five parts and the rest',
    render: () => (
      <Pie
        label="Loại đơn vị: Xã 60%, Phường 21%, Đặc khu 8%, …"
        parts={[
          { label: 'Xã', value: 60, text: '60', share: '60%' },
          { label: 'Phường', value: 15, text: '15', share: '15%' },
          { label: 'Đặc khu', value: 9, text: '9', share: '9%' },
          { label: 'Thị trấn', value: 7, text: '7', share: '7%' },
          { label: 'Thị xã', value: 5, text: '5', share: '5%' },
          { label: 'Còn lại', value: 4, text: '4', share: '4%', isRest: true },
        ]}
      />
    ),
  },
  {
    title: 'one part',
    render: () => <Pie label="Xã: 12" parts={[{ label: 'Xã', value: 12, text: '12', share: '100%' }]} />,
  },
]
