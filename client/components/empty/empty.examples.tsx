import type { Example } from '../example.ts'
import { Button } from '../button/button.tsx'
import { Empty } from './empty.tsx'

export const examples: Example[] = [
  {
    title: 'nothing found, three ways on',
    render: () => (
      <Empty title="Chưa có bộ dữ liệu nào cho “giá xăng dầu theo ngày”" level={3}>
        <ul>
          <li>
            <a href="#1">Bỏ bộ lọc “Văn phòng Chính phủ”</a>: còn 2 bộ dữ liệu gần nghĩa
          </li>
          <li>
            Thử ít từ hơn: <a href="#2">giá xăng dầu</a>
          </li>
        </ul>
        <p>
          <Button kind="quiet" href="#3">
            Yêu cầu dữ liệu
          </Button>
        </p>
      </Empty>
    ),
  },
]
