import type { Sentence } from '../problems.ts'
import { maxDepth, maxQueryLength, maxTerms } from './limits.ts'

/** A part of the language of conditions: how it is written, what it means, and a condition that uses it. */
interface GuideLine {
  name: 'compare' | 'list' | 'range' | 'text' | 'missing' | 'function' | 'joined' | 'values'
  written: string
  words: Sentence
  example: string
}

/** The whole language of `where`, for the page, for OpenAPI and for whoever asks. */
export const whereGuide: readonly GuideLine[] = [
  {
    name: 'compare',
    written: '= != < <= > >=',
    words: {
      vi: 'So một cột với một giá trị, hoặc với một cột khác cùng loại. Tên cột luôn đứng trước. Chữ được so theo thứ tự Unicode (Z trước a trước Đ), khác với orderBy.',
      en: 'Compares a column with a value, or with another column of the same kind. The column always comes first. Texts compare in the order of Unicode (Z before a before Đ), which is not that of orderBy.',
    },
    example: 'population >= 1000000',
  },
  {
    name: 'list',
    written: 'in (…) · not in (…)',
    words: { vi: 'Là một trong các giá trị.', en: 'Is one of the values.' },
    example: 'province in ("Huế", "Vinh")',
  },
  {
    name: 'range',
    written: 'between … and … · not between … and …',
    words: { vi: 'Nằm giữa hai giá trị, kể cả hai đầu.', en: 'Lies between two values, both included.' },
    example: 'year between 2018 and 2020',
  },
  {
    name: 'text',
    written: 'like "…" · contains "…" · startsWith "…"',
    words: {
      vi: 'Xem trong chữ, không phân biệt chữ hoa, chữ thường; trong like, % là mọi chữ và _ là một chữ. Thêm not ở trước thì ngược lại.',
      en: 'Look into texts, in upper and lower case alike; in like, % is any letters and _ is one. With not before them, the opposite.',
    },
    example: 'province startsWith "Thị xã"',
  },
  {
    name: 'missing',
    written: 'is null · is not null',
    words: {
      vi: 'Giá trị bị thiếu, hoặc có. So sánh với giá trị thiếu, và cả not của nó, không bao giờ đúng, như trong SQL.',
      en: 'A value is missing, or is there. A comparison with a missing value, and its not, is never true, as in SQL.',
    },
    example: 'note is not null',
  },
  {
    name: 'function',
    written: 'lower upper length · year month day · abs round',
    words: {
      vi: 'Hàm của một cột: chữ, ngày và thời điểm (theo UTC), số.',
      en: 'Functions of a column: of texts, of dates and moments (in UTC), of numbers.',
    },
    example: 'year(updated) = 2024',
  },
  {
    name: 'joined',
    written: 'and · or · not · ( )',
    words: {
      vi: 'Nối các điều kiện; not buộc trước, rồi đến and, rồi or.',
      en: 'Join conditions; not binds first, then and, then or.',
    },
    example: 'not (year < 2000 or population is null)',
  },
  {
    name: 'values',
    written: '"…" \'…\' · `…` · 12.5 · true',
    words: {
      vi: 'Chữ, ngày và giờ viết trong dấu nháy (viết đôi khi dấu nằm bên trong): "2024-12-31", "2024-12-31T08:30:00". Tên cột có dấu cách viết trong `…`. Số có dấu chấm thập phân, không ngăn hàng nghìn; số nguyên được so đến chữ số cuối.',
      en: 'Texts, dates and times stand in quotes (doubled to be inside): "2024-12-31", "2024-12-31T08:30:00". Names with blanks stand in backticks. Numbers have a decimal point and no thousands separators; whole numbers are compared to the last digit.',
    },
    example: '`Dân số` > 9007199254740993',
  },
]

/** What no condition may pass. */
export const whereLimits: Sentence = {
  vi: `Dài nhất ${maxQueryLength.toLocaleString('vi')} ký tự, ${maxDepth} dấu ngoặc lồng nhau, ${maxTerms} phép so sánh và giá trị.`,
  en: `At most ${maxQueryLength.toLocaleString('en')} characters, ${maxDepth} parentheses inside each other, ${maxTerms} comparisons and values.`,
}

/** The language in Markdown, as the schemas carry it. */
export function describeWhere(): string {
  const lines = whereGuide.map(
    ({ written, words, example }) => `* ${quote(written)}: ${words.en} ${quote(example)}`,
  )
  return [
    'A condition that rows must meet: `column op value`, joined by `and`, `or`, `not` and parentheses. Columns go by name or alias.',
    lines.join('\n'),
    `${whereLimits.en} What is wrong answers 400 with \`position\` (from 1), what was \`expected\` there, and for a column that is not there the \`known\` ones and the \`nearest\`.`,
  ].join('\n\n')
}

/** Code that may hold backticks (CommonMark, section 6.1). */
const quote = (code: string): string => (code.includes('`') ? `\`\` ${code} \`\`` : `\`${code}\``)
