import type { Example } from '../example.ts'
import { Take } from './take.tsx'

export const examples: Example[] = [
  {
    title: 'files and other ways',
    render: () => (
      <div class="limit">
        <Take
          title="Lấy dữ liệu"
          id="take-1"
          actions={[
            { href: '#csv', text: 'Tải CSV, 224 B', icon: 'download' },
            { href: '#table', text: 'Mở bảng', icon: 'table' },
          ]}
          more={[
            { href: '#xlsx', format: 'XLSX', text: 'Excel' },
            { href: '#parquet', format: 'PARQUET', text: 'Parquet' },
            { href: '#api', format: 'API', text: 'Gọi bằng API, không cần khóa' },
          ]}
        />
      </div>
    ),
  },
  {
    title: 'a contact',
    render: () => (
      <div class="limit">
        <Take
          title="Liên hệ về dữ liệu"
          id="take-2"
          more={[{ href: '#mail', icon: 'mail', text: 'dulieu@chinhphu.example' }]}
        >
          <p class="small">Cục Kiểm soát thủ tục hành chính</p>
        </Take>
      </div>
    ),
  },
  {
    title: 'nothing to take yet',
    render: () => (
      <div class="limit">
        <Take title="Lấy dữ liệu" id="take-3">
          <p class="small">Cơ quan chưa đưa tệp nào lên.</p>
        </Take>
      </div>
    ),
  },
]
