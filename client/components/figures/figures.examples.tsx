import type { Example } from '../example.ts'
import { Figures } from './figures.tsx'

const items = [
  { label: 'bộ dữ liệu', value: '1.284' },
  { label: 'cơ quan công bố', value: '15' },
  { label: 'dòng tra được ngay', value: '7.340' },
  { label: 'đúng hạn', value: '92%' },
]

export const examples: Example[] = [
  {
    title: 'two by two',
    render: () => (
      <div class="limit">
        <Figures items={items} />
      </div>
    ),
  },
  { title: 'in a row', render: () => <Figures items={items} isRow /> },
]
