import type { Example } from '../example.ts'
import { Tabs } from './tabs.tsx'

export const examples: Example[] = [
  {
    title: 'ways to look at a file',
    render: () => (
      <Tabs
        label="Cách xem"
        items={[
          { href: '#t', text: 'Bảng', icon: 'table', isCurrent: true },
          { href: '#c', text: 'Biểu đồ', icon: 'chart' },
          { href: '#m', text: 'Bản đồ', icon: 'map' },
          { href: '#p', text: 'Các cột', icon: 'profile' },
          { href: '#a', text: 'API', icon: 'code' },
        ]}
      />
    ),
  },
]
