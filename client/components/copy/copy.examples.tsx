import type { Example } from '../example.ts'
import { Copyable } from './copy.tsx'

export const examples: Example[] = [
  {
    title: 'a citation',
    render: (ui) => (
      <Copyable ui={ui}>
        <p class="small">
          Văn phòng Chính phủ (2026). <em>Tỷ lệ văn bản điện tử</em>, bản 2. CC BY 4.0.
        </p>
      </Copyable>
    ),
  },
]
