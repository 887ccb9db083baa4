import type { Example } from '../example.ts'
import { Fold } from './fold.tsx'

export const examples: Example[] = [
  {
    title: 'open',
    render: () => (
      <Fold summary="Python, R, JavaScript" isOpen>
        <p>Phần mở ra.</p>
      </Fold>
    ),
  },
  {
    title: 'closed',
    render: () => (
      <Fold summary="Đang gập">
        <p>Phần gập lại.</p>
      </Fold>
    ),
  },
]
