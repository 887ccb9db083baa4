import type { Example } from '../example.ts'
import { NewValue, OldValue } from './change.tsx'

export const examples: Example[] = [
  {
    title: 'a value that changed',
    render: (ui) => (
      <p>
        <OldValue ui={ui}>{ui.number(3409812)}</OldValue> <NewValue ui={ui}>{ui.number(3442005)}</NewValue>
      </p>
    ),
  },
  {
    title: 'nothing before, a long text after',
    render: (ui) => (
      <div class="limit">
        <p>
          <OldValue ui={ui}>{null}</OldValue>
        </p>
        <p>
          <NewValue ui={ui}>
            Báo cáo tổng hợp tình hình thực hiện nhiệm vụ xây dựng Chính phủ điện tử của các bộ, cơ quan ngang
            bộ,
            https://example.org/mot-dia-chi-rat-dai-khong-co-cho-nao-de-xuong-dong-ca-nen-phai-cat-giua-chung
          </NewValue>
        </p>
      </div>
    ),
  },
]
