import type { Example } from '../example.ts'
import { PageContents, Toc } from './toc.tsx'

export const examples: Example[] = [
  {
    title: 'sections',
    render: () => (
      <div class="limit">
        <Toc
          label="Trên trang này"
          items={[
            { href: '#preview', text: 'Xem trước', isCurrent: true },
            { href: '#files', text: 'Tệp' },
          ]}
        />
      </div>
    ),
  },
  {
    title: 'sections of a long page',
    render: () => (
      <PageContents
        label="Nội dung"
        items={[
          { href: '#start', text: 'Bắt đầu' },
          { href: '#rows', text: 'Hỏi một bảng' },
        ]}
      />
    ),
  },
]
