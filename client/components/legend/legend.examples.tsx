import type { Example } from '../example.ts'
import { Legend } from './legend.tsx'

export const examples: Example[] = [
  {
    title: 'shades',
    render: () => (
      <Legend
        label="Số bộ dữ liệu riêng của tỉnh"
        items={[
          { level: 0, text: 'chưa có' },
          { level: 1, text: '1' },
          { level: 4, text: '4 trở lên' },
        ]}
      />
    ),
  },
]
