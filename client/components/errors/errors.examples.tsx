import type { Example } from '../example.ts'
import { Errors } from './errors.tsx'

export const examples: Example[] = [
  {
    title: 'a form with two faults, one of them nowhere in particular',
    render: (ui) => (
      <Errors
        ui={ui}
        items={[{ text: 'Viết ngày như 31/12/2020', href: '#f2' }, { text: 'Tệp đã được người khác thay.' }]}
      />
    ),
  },
]
