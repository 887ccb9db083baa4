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
    title: 'open where the screen is wide',
    render: () => (
      <Fold summary="Chọn cách vẽ" isOpenOnDesk>
        <p>Ở màn hình rộng phần này luôn mở.</p>
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
