import type { Example } from '../example.ts'
import { Uploads } from './uploads.tsx'

export const examples: Example[] = [
  {
    title: 'done, running, waiting, failed',
    render: (ui) => (
      <Uploads
        ui={ui}
        items={[
          { name: 'so-lieu.csv', state: 'done', sizeBytes: 1_200_000, note: 'Xong. Bảng 3.321 dòng.' },
          { name: 'ban-do.geojson', state: 'running', share: 0.35 },
          {
            name: 'mot-ten-tep-rat-dai-khong-co-dau-cach-va-van-phai-dung-vung-tren-dien-thoai.csv',
            state: 'waiting',
            sizeBytes: 3_400_000_000,
            note: 'Đang đọc tệp, có thể rời trang này',
          },
          {
            name: 'khoa.xlsx',
            state: 'failed',
            sizeBytes: 88_000,
            note: 'Tệp có mật khẩu. Bỏ mật khẩu rồi tải lại.',
          },
        ]}
      />
    ),
  },
]
