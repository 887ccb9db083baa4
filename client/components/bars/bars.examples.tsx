import type { Example } from '../example.ts'
import { Bars } from './bars.tsx'

export const examples: Example[] = [
  {
    title: 'here and goal',
    render: () => (
      <div class="limit">
        <Bars
          max={100}
          items={[
            { label: '2018', value: 72, text: '72%' },
            { label: '2019', value: 86.5, text: '86,5%' },
            { label: '7/2020', value: 88.53, text: '88,53%', mark: 'here' },
            { label: 'Mục tiêu 2020', value: 90, text: '90%', mark: 'goal' },
          ]}
        />
      </div>
    ),
  },
  {
    title: 'below nought, and a long label',
    render: () => (
      <div class="limit">
        <Bars
          items={[
            { label: 'Thành phố Hồ Chí Minh và các tỉnh lân cận', value: 1240, text: '1.240' },
            { label: 'Nghệ An', value: -380, text: '−380' },
          ]}
        />
      </div>
    ),
  },
  { title: 'nothing counted', render: () => <Bars items={[{ label: 'Mức độ 4', value: 0, text: '0' }]} /> },
]
