import type { Example } from '../example.ts'
import { Meter } from './meter.tsx'

export const examples: Example[] = [
  {
    title: 'three parts, one missing',
    render: () => (
      <div class="stack">
        <Meter
          label="9 đúng hạn, 2 sắp đến hạn, 1 quá hạn"
          parts={[
            { tone: 'good', value: 9 },
            { tone: 'warn', value: 2 },
            { tone: 'bad', value: 1 },
          ]}
        />
        <Meter
          label="4 đúng hạn"
          parts={[
            { tone: 'good', value: 4 },
            { tone: 'bad', value: 0 },
          ]}
        />
      </div>
    ),
  },
]
