import type { Example } from '../example.ts'
import { LineChart } from './chart.tsx'

const ranks = [97, 112, 105, 91, 90, 83, 99, 89, 88, 86, 86, 71]
const years = [2003, 2004, 2005, 2008, 2010, 2012, 2014, 2016, 2018, 2020, 2022, 2024]

export const examples: Example[] = [
  {
    title: 'ranks, where less is better',
    render: () => (
      <LineChart
        label="Thứ hạng EGDI của Việt Nam: 2003: 97; 2024: 71"
        points={years.map((x, index) => ({ x, y: ranks[index] ?? 0, label: String(x) }))}
        grid={[60, 80, 100, 120].map((y) => ({ y, label: String(y) }))}
        lastText="71"
      />
    ),
  },
]
