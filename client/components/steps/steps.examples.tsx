import type { Example } from '../example.ts'
import { Steps } from './steps.tsx'

export const examples: Example[] = [
  {
    title: 'done, wrong, current, to come',
    render: (ui) => (
      <Steps
        ui={ui}
        items={[
          { href: '#1', text: 'Tệp', state: 'done' },
          { href: '#2', text: 'Mô tả', note: '2 chỗ cần sửa', state: 'wrong' },
          { href: '#3', text: 'Các cột', state: 'current' },
          { href: '#4', text: 'Xem lại và gửi' },
        ]}
      />
    ),
  },
]
