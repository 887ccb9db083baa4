import type { Example } from '../example.ts'
import { Wait } from './wait.tsx'

export const examples: Example[] = [
  {
    title: 'at work',
    render: (ui) => (
      <Wait ui={ui} title="Đang so sánh hai bản" href="#again">
        <p>Việc này thường mất dưới một phút.</p>
      </Wait>
    ),
  },
]
