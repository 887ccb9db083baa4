import type { Example } from '../example.ts'
import { Histogram, ShareLine } from './spark.tsx'

export const examples: Example[] = [
  {
    title: 'numbers',
    render: () => (
      <div class="gallery-cell">
        <Histogram counts={[9, 8, 4, 12, 1, 0, 0, 2]} />
      </div>
    ),
  },
  {
    title: 'words, with missing ones',
    render: () => (
      <div class="gallery-cell">
        <ShareLine shares={[28, 6, 3, 1]} missing={4} />
      </div>
    ),
  },
  {
    title: 'nothing',
    render: () => (
      <div class="gallery-cell">
        <Histogram counts={[]} />
      </div>
    ),
  },
]
