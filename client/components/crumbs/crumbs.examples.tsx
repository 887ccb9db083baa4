import type { Example } from '../example.ts'
import { Crumbs } from './crumbs.tsx'

export const examples: Example[] = [
  {
    title: 'a dataset',
    render: (ui) => (
      <Crumbs
        ui={ui}
        items={[
          { text: 'Dữ liệu', href: '/datasets' },
          { text: 'Chính phủ và khu vực công', href: '/themes/GOVE' },
          { text: 'Tỷ lệ văn bản điện tử' },
        ]}
      />
    ),
  },
  {
    title: 'a long name',
    render: (ui) => (
      <Crumbs
        ui={ui}
        items={[
          { text: 'Dữ liệu', href: '/datasets?x' },
          {
            text: 'Báo cáo tổng hợp tình hình thực hiện nhiệm vụ xây dựng Chính phủ điện tử, Chính quyền điện tử của các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ và Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương',
            lang: 'vi',
          },
        ]}
      />
    ),
  },
]
