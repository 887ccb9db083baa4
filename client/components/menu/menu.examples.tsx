import type { Example } from '../example.ts'
import { FormatList, Menu } from './menu.tsx'

export const examples: Example[] = [
  {
    title: 'open',
    render: () => (
      <div class="menu-room">
        <Menu label="Tải về" icon="download" isAtStart isOpen>
          <FormatList
            items={[
              { href: '#csv', format: 'CSV', text: 'UTF-8, mở được ở mọi nơi' },
              { href: '#parquet', format: 'PARQUET', text: 'Parquet, cho phân tích' },
            ]}
            note="Đúng bộ lọc đang xem."
          />
        </Menu>
      </div>
    ),
  },
  {
    title: 'closed',
    render: () => (
      <Menu label="Tải về" icon="download" isAtStart>
        <FormatList items={[{ href: '#csv', format: 'CSV', text: 'UTF-8' }]} />
      </Menu>
    ),
  },
]
