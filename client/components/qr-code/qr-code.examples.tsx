import type { Example } from '../example.ts'
import { QrCode } from './qr-code.tsx'

/** No real code: squares that show the sizes and the white around them. */
const squares = Array.from({ length: 33 }, (_unused, y) =>
  Array.from({ length: 33 }, (_none, x) => (x * x + 3 * y * y + x * y) % 7 < 3),
)

export const examples: Example[] = [
  { title: 'a code', render: () => <QrCode squares={squares} label="Mã QR để quét bằng điện thoại" /> },
]
