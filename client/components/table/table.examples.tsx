import type { Example } from '../example.ts'
import type { Ui } from '../../text/ui.ts'
import { LongText } from './long-text.tsx'
import { Table, TableRegion } from './table.tsx'

const columns = [
  { head: 'Quốc gia' },
  { head: 'Hạng', isNumber: true },
  { head: 'EGDI', isNumber: true, sort: 'descending' as const },
  { head: 'Ghi chú' },
]
const longText =
  'Báo cáo tổng hợp tình hình thực hiện nhiệm vụ xây dựng Chính phủ điện tử, Chính quyền điện tử của các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ và Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương'
const rows = (ui: Ui) => [
  ['Xin-ga-po', '3', '0,9691', ''],
  ['Thái Lan', '52', '0,8351', null],
  ['Việt Nam', '71', '0,7709', 'dòng đang chọn'],
  [
    'Bru-nây',
    { content: 'khoảng 75', isWrong: true },
    '0,7554',
    <LongText key="long" ui={ui} text={longText} longest={5_000} />,
  ],
]

export const examples: Example[] = [
  {
    title: 'data, first column pinned, missing and wrong cells',
    render: (ui) => (
      <TableRegion label="Bảng mẫu" hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
        <Table
          ui={ui}
          columns={columns}
          rows={rows(ui)}
          isData
          isPinned
          chosenRow={2}
          caption="Chỉ số EGDI"
        />
      </TableRegion>
    ),
  },
  {
    title: 'a dictionary',
    render: (ui) => (
      <TableRegion label="Từ điển dữ liệu">
        <Table
          ui={ui}
          columns={[{ head: 'Cột' }, { head: 'Kiểu' }, { head: 'Nghĩa', isWide: true }]}
          rows={[
            ['Thời điểm', 'ngày', 'Ngày chốt số liệu; với mục tiêu là ngày cuối năm'],
            ['Loại số liệu', 'chữ', '“thực hiện” hoặc “mục tiêu”'],
          ]}
        />
      </TableRegion>
    ),
  },
  {
    title: 'no rows',
    render: (ui) => (
      <TableRegion label="Bảng trống">
        <Table ui={ui} columns={columns} rows={[]} isData />
      </TableRegion>
    ),
  },
]
