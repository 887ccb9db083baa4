import type { Example } from '../example.ts'
import { Figures } from '../figures/figures.tsx'
import { SearchBox } from '../search-box/search-box.tsx'
import { Band, Examples } from './band.tsx'

export const examples: Example[] = [
  {
    title: 'the first page',
    render: (ui) => (
      <Band
        title="Dữ liệu của Nhà nước, mở cho mọi người"
        lede="Tìm, xem ngay trên trang và tải về. Không cần tài khoản."
        end={
          <Figures
            items={[
              { label: 'bộ dữ liệu', value: '28' },
              { label: 'cơ quan công bố', value: '15' },
              { label: 'dòng tra được ngay', value: '7.340' },
              { label: 'cập nhật gần nhất', value: '20/11' },
            ]}
          />
        }
      >
        <SearchBox ui={ui} id="band-q" isBig placeholder="Ví dụ: dịch vụ công trực tuyến" />
        <Examples
          title="Câu hỏi mẫu"
          lead="Thử tìm:"
          items={[
            { href: '#1', text: 'văn bản điện tử' },
            { href: '#2', text: 'dân số theo tỉnh' },
          ]}
        />
      </Band>
    ),
  },
]
