import type { Example } from '../example.ts'
import { Table, TableRegion } from '../table/table.tsx'
import { ColumnHead } from './column.tsx'

export const examples: Example[] = [
  {
    title: 'heads of a table of data',
    render: (ui) => (
      <TableRegion label="Đầu cột">
        <Table
          ui={ui}
          isData
          isPinned
          columns={[
            {
              head: (
                <ColumnHead
                  ui={ui}
                  type="string"
                  name="ten"
                  title={{ text: 'Tên' }}
                  sortHref="#s1"
                  shares={[1]}
                  range={['đều khác nhau']}
                />
              ),
            },
            {
              head: (
                <ColumnHead
                  ui={ui}
                  type="string"
                  name="loai"
                  title={{ text: 'Loại' }}
                  sortHref="#s2"
                  shares={[28, 6]}
                  range={['tỉnh 28', 'thành phố 6']}
                  missing={3}
                  missingText="trống 3"
                  look={{ href: '#l2', key: 'example', isFiltered: true }}
                />
              ),
            },
            {
              sort: 'descending',
              isNumber: true,
              head: (
                <ColumnHead
                  ui={ui}
                  type="integer"
                  name="dan_so"
                  title={{ text: 'Dân số' }}
                  unit="người"
                  sortHref="#s3"
                  sort="descending"
                  histogram={[9, 8, 4, 12, 4, 0, 1, 0, 0, 1]}
                  range={[ui.number(494626), ui.number(14002598)]}
                />
              ),
            },
            { head: <ColumnHead ui={ui} type="date" name="ngay_hieu_luc" /> },
          ]}
          rows={[
            ['Hồ Chí Minh', 'thành phố trực thuộc trung ương', ui.number(14002598), ui.date('2025-07-01')],
          ]}
        />
      </TableRegion>
    ),
  },
]
