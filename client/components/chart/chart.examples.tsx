import type { Example } from '../example.ts'
import { Chart } from './chart.tsx'

const ranks = [97, 112, 105, 91, 90, 83, 99, 89, 88, 86, 86, 71]
const years = [2003, 2004, 2005, 2008, 2010, 2012, 2014, 2016, 2018, 2020, 2022, 2024]
const points = years.map((x, index) => ({ x, y: ranks[index] ?? 0, label: String(x) }))

export const examples: Example[] = [
  {
    title: 'a line of ranks',
    render: () => (
      <Chart
        kind="line"
        label="Thứ hạng EGDI của Việt Nam: 2003: 97; 2024: 71"
        points={points}
        writeY={String}
        lastText="71"
      />
    ),
  },
  {
    title: 'an area, below nought too',
    render: () => (
      <Chart
        kind="area"
        label="Tăng giảm mỗi năm: 2003: 7; 2024: −19"
        points={points.map((point) => ({ ...point, y: point.y - 90 }))}
        writeY={(value) => String(value).replace('-', '−')}
      />
    ),
  },
  {
    title: 'dots',
    render: () => (
      <Chart
        kind="dots"
        label="Diện tích và dân số của sáu tỉnh"
        points={[
          [3360, 8718],
          [6773, 14003],
          [16487, 3831],
          [4947, 1433],
          [11859, 3247],
          [3195, 4664],
        ].map(([x = 0, y = 0]) => ({ x, y, label: '' }))}
        writeX={(value) => `${value} km²`}
        writeY={String}
      />
    ),
  },
  {
    title: 'one place',
    render: () => (
      <Chart kind="line" label="2024: 71" points={[{ x: 2024, y: 71, label: '2024' }]} writeY={String} />
    ),
  },
]
