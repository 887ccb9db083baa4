import type { Example } from '../example.ts'
import { Button } from '../button/button.tsx'
import { FormatMark, FormatMarks } from '../format/format.tsx'
import { FileRow, RowItem, RowLink, Rows } from './rows.tsx'

export const examples: Example[] = [
  {
    title: 'links in columns, with icons',
    render: (ui) => (
      <Rows isInColumns>
        {[
          <RowLink href="#g" icon="GOVE" end={ui.number(9)}>
            Chính phủ và khu vực công
          </RowLink>,
          <RowLink href="#a" icon="AGRI" end={ui.number(1)}>
            Nông nghiệp, lâm nghiệp, thủy sản và thực phẩm
          </RowLink>,
          <RowLink href="#e" icon="ECON" end={ui.number(1284)}>
            Kinh tế và tài chính
          </RowLink>,
        ]}
      </Rows>
    ),
  },
  {
    title: 'lines to tick',
    render: (ui) => (
      <Rows>
        {[
          <RowItem
            tick={{ name: 'id', value: '1', label: 'Dân số theo tỉnh' }}
            note="Cục Thống kê"
            end={ui.date('2026-01-31')}
          >
            <a href="#d">Dân số theo tỉnh</a>
          </RowItem>,
          <RowItem tick={{ name: 'id', value: '2', label: 'Chất lượng không khí', isChecked: true }}>
            <a href="#k">Chất lượng không khí</a>
          </RowItem>,
        ]}
      </Rows>
    ),
  },
  {
    title: 'lines below a line',
    render: (ui) => (
      <Rows>
        {[
          <>
            <RowLink href="#parent" end={ui.number(12)}>
              Bộ Tài chính
            </RowLink>
            <Rows isNested>
              {[
                <RowLink href="#child" end={ui.number(5)}>
                  Cục Thống kê
                </RowLink>,
              ]}
            </Rows>
          </>,
        ]}
      </Rows>
    ),
  },
  {
    title: 'items with notes',
    render: (ui) => (
      <Rows>
        {[
          <RowItem
            end={ui.date('2026-11-20')}
            note={
              <span class="row row-apart">
                <span>Bộ Nội vụ</span>
                <FormatMarks formats={['CSV', 'XLSX']} />
              </span>
            }
          >
            <a class="row-name" href="#x">
              34 tỉnh, thành phố sau sắp xếp ngày 1/7/2025
            </a>
          </RowItem>,
          <RowItem end={ui.date('2026-11-05')} note="1 dòng thêm, 0 dòng đổi">
            <strong>Bản 2</strong> Thêm số liệu đến tháng 7/2020
          </RowItem>,
        ]}
      </Rows>
    ),
  },
  {
    title: 'files',
    render: () => (
      <Rows>
        {[
          <FileRow
            actions={
              <>
                <Button href="#open" kind="quiet" isSmall icon="table">
                  Mở
                </Button>
                <Button href="#get" kind="quiet" isSmall icon="download">
                  Tải<span class="visually-hidden"> Tỷ lệ văn bản điện tử</span>
                </Button>
              </>
            }
            note={
              <>
                <span>224 B</span>
                <span>4 dòng, 4 cột</span>
                <a href="#releases">3 bản trước</a>
              </>
            }
          >
            <FormatMark format="CSV" /> <a href="#file">Tỷ lệ văn bản điện tử, Windows-1258 (phần mềm cũ)</a>
          </FileRow>,
        ]}
      </Rows>
    ),
  },
]
