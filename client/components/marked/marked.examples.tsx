import type { Example } from '../example.ts'
import { Marked } from './marked.tsx'

export const examples: Example[] = [
  {
    title: 'found words',
    render: () => (
      <p>
        <Marked html="Tỷ lệ <mark>văn bản điện tử</mark> trao đổi qua mạng" />
      </p>
    ),
  },
  {
    title: 'what looks like mark-up stays text',
    render: () => (
      <p>
        <Marked html="a &amp; b &lt;script&gt; <b>c</b> <mark>d</mark>" />
      </p>
    ),
  },
]
