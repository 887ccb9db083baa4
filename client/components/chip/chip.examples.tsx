import type { Example } from '../example.ts'
import { Chip, Chips } from './chip.tsx'

export const examples: Example[] = [
  {
    title: 'offered, on, unavailable, long',
    render: (ui) => (
      <Chips label="Bộ lọc đang dùng" clear={{ href: '#', text: 'Bỏ tất cả' }}>
        {[
          <Chip ui={ui} href="#">
            Nghệ An
          </Chip>,
          <Chip ui={ui} href="#" isOn>
            CSV
          </Chip>,
          <Chip ui={ui} href="#" isCurrent>
            Dân số theo tỉnh
          </Chip>,
          <Chip ui={ui}>PDF</Chip>,
          <Chip ui={ui} href="#" isOn>
            Trung tâm Tin học và Truyền thông hành chính quốc gia phục vụ Chính phủ
          </Chip>,
        ]}
      </Chips>
    ),
  },
]
