import type { Example } from '../example.ts'
import { Comment } from './comment.tsx'

export const examples: Example[] = [
  {
    title: 'two people talk',
    render: (ui) => (
      <div class="limit">
        <Comment
          id="comment-example-1"
          by="Trần Thị Lan"
          at={ui.date('2026-11-05T02:18:00Z', 'moment')}
          text={'Cột "ty_le" thiếu đơn vị.\nNhờ bạn ghi thêm.'}
        />
        <Comment
          id="comment-example-2"
          by="Lê Quang Hùng"
          at={ui.date('2026-11-05T03:02:00Z', 'moment')}
          text="Đã ghi: %."
        />
      </div>
    ),
  },
]
