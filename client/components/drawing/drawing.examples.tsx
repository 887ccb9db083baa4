import { Bars } from '../bars/bars.tsx'
import { Button } from '../button/button.tsx'
import type { Example } from '../example.ts'
import { Figure } from '../figure/figure.tsx'
import { Drawing } from './drawing.tsx'

export const examples: Example[] = [
  {
    title: 'a figure to take',
    render: (ui) => (
      <Drawing
        ui={ui}
        fileName="van-ban-dien-tu"
        ways={
          <Button href="#" kind="quiet" isSmall icon="download">
            JSON
          </Button>
        }
      >
        <Figure title="Văn bản điện tử theo năm" caption="Nguồn: Văn phòng Chính phủ, CC BY 4.0.">
          <Bars items={[{ label: '2019', value: 86.5, text: '86,5%' }]} max={100} />
        </Figure>
      </Drawing>
    ),
  },
]
