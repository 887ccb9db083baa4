import type { Example } from '../example.ts'
import { Drop } from './drop.tsx'

export const examples: Example[] = [
  {
    title: 'for several files',
    render: () => (
      <Drop
        id="drop-1"
        name="file"
        isMultiple
        label="Kéo tệp vào đây, hoặc chọn từ máy"
        help="CSV, XLSX, ODS, JSON, GeoJSON, Parquet; tới 2 GB."
      />
    ),
  },
  {
    title: 'wrong',
    render: () => (
      <Drop
        id="drop-2"
        name="file"
        label="Chọn tệp thay thế"
        help="Tới 2 GB."
        error="trống.csv: Tệp trống (0 byte). Hãy kiểm tra tệp rồi gửi lại."
      />
    ),
  },
]
