import type { Example } from '../example.ts'
import { Pairs } from './pairs.tsx'

export const examples: Example[] = [
  {
    title: 'one column, long values',
    render: () => (
      <div class="limit">
        <Pairs
          items={[
            { term: 'Bảng mã', detail: 'UTF-8' },
            {
              term: 'Mã kiểm tra',
              detail: <code>9f2c41d0aa7be89f2c41d0aa7be89f2c41d0aa7be89f2c41d0aa7be89f2c41d0</code>,
            },
          ]}
        />
      </div>
    ),
  },
  {
    title: 'two columns',
    render: () => (
      <Pairs
        isTwo
        items={[
          { term: 'Bảng mã', detail: 'UTF-8' },
          { term: 'Dấu ngăn cột', detail: 'dấu phẩy' },
          { term: 'Dòng tiêu đề', detail: 'dòng 1' },
          { term: 'Dấu thập phân', detail: 'dấu chấm' },
        ]}
      />
    ),
  },
]
