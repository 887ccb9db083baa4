import type { Example } from '../example.ts'
import { Announcements } from './announcement.tsx'

export const examples: Example[] = [
  {
    title: 'a warning and something to know',
    render: (ui) => (
      <Announcements
        ui={ui}
        items={[
          {
            level: 'warning',
            text: { vi: 'Cổng bảo trì từ 22 giờ tối nay.', en: 'Maintenance begins at 22:00 tonight.' },
          },
          {
            level: 'info',
            text: {
              vi: 'Xem [quy định mới](https://example.gov) về dữ liệu mở.',
              en: 'See the [new rules](https://example.gov) on open data.',
            },
          },
        ]}
      />
    ),
  },
]
