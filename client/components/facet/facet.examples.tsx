import type { Example } from '../example.ts'
import { BoxFacet, Facet, Facets, YearFacet } from './facet.tsx'

const agencies = [
  'Bộ Khoa học và Công nghệ',
  'Văn phòng Chính phủ',
  'Báo cáo tổng hợp tình hình thực hiện nhiệm vụ xây dựng Chính phủ điện tử, Chính quyền điện tử của các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ và Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương',
].map((label, index) => ({
  value: `agency-${index}`,
  label,
  count: 4 - index,
  isChecked: index === 1,
}))
const provinces = Array.from({ length: 34 }, (_, index) => ({
  value: String(index),
  label: ['Hà Nội', 'Cao Bằng', 'Đà Nẵng', 'Huế'][index % 4] + ' ' + (index + 1),
  count: 34 - index,
}))

export const examples: Example[] = [
  {
    title: 'the whole form, with a long list',
    render: (ui) => (
      <div class="limit">
        <Facets ui={ui} action="/datasets" active={2} hidden={[{ name: 'q', value: 'dân số' }]}>
          <Facet ui={ui} legend="Cơ quan" name="agency" items={agencies} />
          <Facet ui={ui} legend="Địa phương" name="unit" items={provinces} shown={3} />
          <YearFacet ui={ui} legend="Năm dữ liệu nói tới" from="2017" to="2024" />
          <BoxFacet ui={ui} legend="Vùng trên bản đồ" edges={['105.2', '20.5', '106.1', '21.4']} />
        </Facets>
      </div>
    ),
  },
  {
    title: 'one filter, with nothing for a choice',
    render: (ui) => (
      <div class="limit">
        <Facet
          ui={ui}
          legend="Định dạng"
          name="format"
          items={[
            { value: 'CSV', label: 'CSV', count: 1024, isChecked: true },
            { value: 'GEOJSON', label: 'GeoJSON', count: 0 },
          ]}
        />
      </div>
    ),
  },
  {
    title: 'choices in groups',
    render: (ui) => (
      <div class="limit">
        <Facet
          ui={ui}
          legend="Định dạng"
          name="format"
          items={[
            {
              value: 'CSV',
              label: 'CSV',
              count: 12,
              group: { name: 'Bảng', href: '/datasets?format=CSV,XLSX' },
            },
            {
              value: 'XLSX',
              label: 'XLSX',
              count: 3,
              group: { name: 'Bảng', href: '/datasets?format=CSV,XLSX' },
            },
            {
              value: 'PDF',
              label: 'PDF',
              count: 1,
              group: { name: 'Văn bản', href: '/datasets?format=PDF' },
            },
          ]}
        />
      </div>
    ),
  },
]
