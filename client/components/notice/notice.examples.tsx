import type { Example } from '../example.ts'
import { Notice } from './notice.tsx'

export const examples: Example[] = [
  {
    title: 'to know, done, to look at, wrong',
    render: () => (
      <div class="stack">
        <Notice>Dữ liệu giữ nguyên tiếng Việt như lúc công bố.</Notice>
        <Notice tone="good" isAnswer>
          <p>
            Đã lưu nháp lúc 09:18. <a href="#see">Xem như người đọc</a>
          </p>
        </Notice>
        <Notice tone="warn" title="Quá hạn cập nhật 3 tháng">
          Cơ quan hẹn cập nhật hằng quý.
        </Notice>
        <Notice tone="bad" title="Bộ dữ liệu đã rút">
          <p>
            Lý do: số liệu trùng với bộ dữ liệu mới. <a href="#new">Mở bộ dữ liệu thay thế</a>
          </p>
        </Notice>
      </div>
    ),
  },
]
