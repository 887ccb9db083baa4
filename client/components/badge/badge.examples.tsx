import type { Example } from '../example.ts'
import { Badge } from './badge.tsx'

export const examples: Example[] = [
  {
    title: 'states',
    render: () => (
      <p class="row">
        <Badge tone="good">Đã công bố</Badge>
        <Badge isHollow>Nháp</Badge>
        <Badge tone="info">Chờ duyệt</Badge>
        <Badge tone="info" icon="clock">
          Hẹn 01/12
        </Badge>
        <Badge tone="warn">Quá hạn 3 tháng</Badge>
        <Badge tone="bad">Đã rút</Badge>
        <Badge>Lưu trữ</Badge>
        <Badge tone="here">Mới</Badge>
      </p>
    ),
  },
  {
    title: 'licences',
    render: () => (
      <p class="row small">
        <Badge tone="good" icon="licence">
          Dùng tự do, ghi nguồn
        </Badge>
        <Badge tone="warn" icon="licence">
          Không được bán lại
        </Badge>
        <Badge tone="bad" icon="licence">
          Chưa nêu giấy phép
        </Badge>
      </p>
    ),
  },
]
