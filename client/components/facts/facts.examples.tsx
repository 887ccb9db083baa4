import type { Example } from '../example.ts'
import { Badge } from '../badge/badge.tsx'
import { Facts } from './facts.tsx'

export const examples: Example[] = [
  {
    title: 'four',
    render: () => (
      <Facts
        items={[
          {
            icon: 'clock',
            label: 'Cập nhật',
            value: (
              <>
                28 tháng 8, 2026 <Badge tone="warn">Quá hạn 3 tháng</Badge>
              </>
            ),
            note: 'Hằng quý',
          },
          {
            icon: 'agency',
            label: 'Cơ quan công bố',
            value: <a href="#">Văn phòng Chính phủ</a>,
            note: 'Cục Kiểm soát thủ tục hành chính',
          },
          { icon: 'licence', label: 'Giấy phép', value: 'Chưa nêu: hỏi cơ quan trước khi dùng lại' },
          {
            icon: 'calendar',
            label: 'Phạm vi',
            value: 'Cả nước, 12/2018 đến 12/2020',
            note: '4 dòng, 4 cột, tiếng Việt',
          },
        ]}
      />
    ),
  },
]
