import type { Example } from '../example.ts'
import { FormatMark } from '../format/format.tsx'
import { Meta, MetaItem } from './meta.tsx'

export const examples: Example[] = [
  {
    title: 'a file',
    render: () => (
      <Meta>
        <FormatMark format="CSV" />
        <span class="num">34 dòng, 15 cột</span>
        <MetaItem icon="agency">
          <a href="#">Bộ Nội vụ</a>
        </MetaItem>
        <MetaItem icon="clock">Bản 3, 20/11/2026</MetaItem>
        <MetaItem icon="licence">Dùng tự do, ghi nguồn</MetaItem>
      </Meta>
    ),
  },
]
