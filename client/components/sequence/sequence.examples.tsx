import type { Example } from '../example.ts'
import { Sequence } from './sequence.tsx'

const year = (label: string, number: number) => ({
  label,
  title: { text: `Dự toán ngân sách nhà nước ${number}` },
  href: `#${number}`,
})
const whole = (
  <>
    Thuộc chuỗi <a href="#chuoi">Dự toán ngân sách nhà nước hằng năm</a>
  </>
)

export const examples: Example[] = [
  {
    title: 'in the middle',
    render: () => (
      <Sequence label="Chuỗi, mẫu 1" previous={year('Trước đó', 2023)} next={year('Tiếp theo', 2025)}>
        {whole}
      </Sequence>
    ),
  },
  {
    title: 'the first',
    render: () => (
      <Sequence label="Chuỗi, mẫu 2" previous={null} next={year('Tiếp theo', 2019)}>
        {whole}
      </Sequence>
    ),
  },
  {
    title: 'alone',
    render: () => (
      <Sequence label="Chuỗi, mẫu 3" previous={null} next={null}>
        {whole}
      </Sequence>
    ),
  },
]
