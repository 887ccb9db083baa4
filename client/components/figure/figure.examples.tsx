import type { Example } from '../example.ts'
import { Bars } from '../bars/bars.tsx'
import { Figure } from './figure.tsx'

export const examples: Example[] = [
  {
    title: 'one number and where it comes from',
    render: () => (
      <Figure
        great="88,53%"
        title="văn bản giữa các cơ quan nhà nước được trao đổi dưới dạng điện tử, tính đến tháng 7/2020"
        caption={
          <>
            Nguồn: Văn phòng Chính phủ, <a href="#d">Tỷ lệ văn bản điện tử</a>, CC BY 4.0.
          </>
        }
      >
        <Bars items={[{ label: '2019', value: 86.5, text: '86,5%' }]} max={100} />
      </Figure>
    ),
  },
  {
    title: 'a part of a page, with units',
    render: () => (
      <Figure heading="h2" title="Văn bản điện tử theo năm" note="Đơn vị: %. Xếp theo năm.">
        <Bars items={[{ label: '2019', value: 86.5, text: '86,5%' }]} max={100} />
      </Figure>
    ),
  },
]
