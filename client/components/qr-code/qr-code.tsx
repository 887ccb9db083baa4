import type { VNode } from 'preact'

export interface QrCodeProps {
  /** Whether each square is dark, line by line, with the white around it. */
  squares: readonly boolean[][]
  /** What it holds, in words: nobody reads the squares. */
  label: string
}

/** A QR code for the camera of a telephone. Dark on white in both schemes: many readers take no other. */
export function QrCode({ squares, label }: QrCodeProps): VNode {
  const side = squares.length
  const path = squares
    .flatMap((line, y) => line.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg class="qr-code" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect width={side} height={side} class="qr-paper" />
      <path d={path} class="qr-ink" shape-rendering="crispEdges" />
    </svg>
  )
}
