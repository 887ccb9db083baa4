import type { Example } from '../example.ts'
import { Toc } from './toc.tsx'

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
]
