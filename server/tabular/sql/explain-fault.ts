import {
  invalidSql,
  sqlNotAllowed,
  sqlOutOfMemory,
  type ProblemError,
  type Sentence,
} from '../../problems.ts'
import { nearestName } from '../../text/nearest-name.ts'
import { listFunctionNames } from './allowed-functions.ts'
import type { RefusedKind, SqlFault, WrongKind } from './sql-messages.ts'

/** What is wrong with a question, as a problem; `columns` are all names that its tables know. */
export function explainFault({ kind, name, at }: SqlFault, columns: readonly string[] = []): ProblemError {
  if (kind === 'memory' || kind === 'row-too-large') return sqlOutOfMemory()
  if (kind in refusals) return sqlNotAllowed({ kind, name }, refusals[kind as RefusedKind](name), at)
  const near = kind === 'unknown-column' ? nearestName(name, columns) : null
  return invalidSql(
    withNearest(mistakes[kind as Exclude<WrongKind, 'memory' | 'row-too-large'>](name), near),
    at,
    {
      ...(near !== null && { nearest: near }),
    },
  )
}

function withNearest(sentence: Sentence, near: string | null): Sentence {
  if (near === null) return sentence
  return { vi: `${sentence.vi} Có phải "${near}" không?`, en: `${sentence.en} Did you mean "${near}"?` }
}

const refusals: Record<RefusedKind, (name: string) => Sentence> = {
  statement: (name) => ({
    vi: `Chỉ được hỏi bằng một câu SELECT; ${name || 'lệnh này'} không được dùng.`,
    en: `Only one SELECT may be asked; ${name || 'this statement'} is not allowed.`,
  }),
  function: (name) =>
    (isOfTheEngine(name) && engine(name)) ||
    (isOfTheMoment(name) && clock(name)) ||
    withNearest(
      {
        vi: `Hàm "${name}" không được dùng. Danh sách các hàm ở /api/docs.`,
        en: `The function "${name}" is not allowed. The functions that are stand at /api/docs.`,
      },
      nearestName(name, listFunctionNames()),
    ),
  'bare-function': (name) => ({
    vi: `"${name}" không được dùng: câu trả lời chỉ được phụ thuộc vào dữ liệu. Nếu đó là tên cột, hãy viết tên bảng phía trước.`,
    en: `"${name}" is not allowed: an answer follows from the data alone. If it is a column, write the name of its table before it.`,
  }),
  'table-function': (name) => ({
    vi: `Hàm bảng "${name}" không được dùng. Được dùng: unnest, range, generate_series.`,
    en: `The table function "${name}" is not allowed. Allowed are unnest, range and generate_series.`,
  }),
  padding: (name) => ({
    vi: `Độ dài của "${name}" phải là một số viết sẵn, nhiều nhất 1000.`,
    en: `The length given to "${name}" must be a number written out, at most 1,000.`,
  }),
  schema: (name) => ({
    vi: `"${name}" không được dùng: tên bảng và tên hàm không có lược đồ phía trước.`,
    en: `"${name}" is not allowed: tables and functions are named without a schema.`,
  }),
  table: (name) => ({
    vi: `Bảng hệ thống "${name}" không được dùng.`,
    en: `The system table "${name}" is not allowed.`,
  }),
  file: (name) => ({
    vi: `Không được đọc tệp hay địa chỉ: "${name}". Chỉ hỏi được các bảng công khai của cổng.`,
    en: `Files and addresses may not be read: "${name}". Only public tables of the portal can be asked.`,
  }),
  type: (name) => ({
    vi: `Kiểu ${name} không được dùng ở đây. Được dùng: varchar, boolean, integer, bigint, double, decimal, date, time, timestamp, interval, json và danh sách, cấu trúc của chúng.`,
    en: `The type ${name} is not allowed here. Allowed are varchar, boolean, integer, bigint, double, decimal, date, time, timestamp, interval, json, and lists and structures of them.`,
  }),
  syntax: (name) => ({
    vi: `Cú pháp ${nameSyntax(name)} không được dùng ở đây.`,
    en: `The syntax ${nameSyntax(name)} is not allowed here.`,
  }),
}

/** Functions whose answer is another one each time; nothing that is allowed does the same, however near its name. */
const isOfTheMoment = (name: string): boolean =>
  /^(now|today|get_?date|sysdate|current_\w+|local_?time(stamp)?|transaction_timestamp|clock_timestamp|statement_timestamp|rand|random|setseed|uuid|gen_random_uuid|uuidv\d|nextval)$/i.test(
    name,
  )

/** Functions that tell of the program that answers, and of who asks it. */
const isOfTheEngine = (name: string): boolean =>
  /^(version|user|session_user|database|current_(setting|user|role|schemas?|database|catalog|query)|txid_current|pg_\w+|duckdb_\w+)$/i.test(
    name,
  )

const engine = (name: string): Sentence => ({
  vi: `Hàm "${name}" không được dùng: nó nói về chương trình trả lời, không phải về dữ liệu.`,
  en: `The function "${name}" is not allowed: it tells of the program that answers, not of the data.`,
})

const clock = (name: string): Sentence => ({
  vi: `Hàm "${name}" không được dùng: câu trả lời chỉ được phụ thuộc vào dữ liệu, nên không có đồng hồ và số ngẫu nhiên. Hãy viết hẳn ngày, như date '2024-05-01'.`,
  en: `The function "${name}" is not allowed: an answer follows from the data alone, so there is no clock and no chance. Write the day out, such as date '2024-05-01'.`,
})

/** Names of DuckDB's tree as people write them. */
function nameSyntax(name: string): string {
  if (name === 'SHOW_REF') return 'SHOW / DESCRIBE / SUMMARIZE'
  if (name === 'PARAMETER' || name === 'query') return '$1 / ?'
  return name.replaceAll('_', ' ') || '?'
}

const mistakes: Record<Exclude<WrongKind, 'memory' | 'row-too-large'>, (name: string) => Sentence> = {
  'no-statement': () => ({ vi: 'Chưa có câu SELECT nào.', en: 'There is no SELECT in it.' }),
  'several-statements': () => ({
    vi: 'Mỗi lần chỉ hỏi một câu SELECT.',
    en: 'Ask one SELECT at a time.',
  }),
  'behind-the-end': () => ({
    vi: 'Không được viết gì sau dấu chấm phẩy.',
    en: 'Nothing may stand behind the semicolon.',
  }),
  'too-deep': () => ({ vi: 'Câu lệnh lồng nhau quá sâu.', en: 'It is nested too deeply.' }),
  'too-many-tables': (name) => ({
    vi: `Nêu bảng quá ${name} lần.`,
    en: `It names tables more than ${name} times.`,
  }),
  'syntax-error': (name) =>
    name === ''
      ? { vi: 'Câu lệnh chưa trọn vẹn hoặc sai cú pháp.', en: 'It is not complete, or not valid SQL.' }
      : { vi: `Sai cú pháp ở gần "${name}".`, en: `Syntax error near "${name}".` },
  'unknown-column': (name) => ({
    vi: `Không có cột "${name}".`,
    en: `There is no column "${name}".`,
  }),
  'unknown-relation': (name) => ({
    vi: `"${name}" không có trong phần FROM của câu này.`,
    en: `"${name}" is not named in the FROM of this part.`,
  }),
  'unknown-type': (name) => ({ vi: `Không có kiểu "${name}".`, en: `There is no type "${name}".` }),
  'ambiguous-column': (name) => ({
    vi: `Cột "${name}" có ở nhiều bảng. Hãy viết tên bảng phía trước.`,
    en: `The column "${name}" is in several tables. Write the name of a table before it.`,
  }),
  'wrong-arguments': (name) => ({
    vi: `Không dùng được với các kiểu này: ${name}. Hãy đổi kiểu bằng cast(… as …).`,
    en: `This cannot be done with these types: ${name}. Change a type with cast(… as …).`,
  }),
  'not-grouped': (name) => ({
    vi: `Cột "${name}" phải có trong GROUP BY hoặc nằm trong một hàm tổng hợp.`,
    en: `The column "${name}" must be in GROUP BY or inside an aggregate function.`,
  }),
  'misplaced-aggregate': () => ({
    vi: 'Hàm tổng hợp hoặc hàm cửa sổ không được đứng ở đây.',
    en: 'An aggregate or window function may not stand here.',
  }),
  'unequal-columns': () => ({
    vi: 'Hai vế của UNION, EXCEPT hoặc INTERSECT phải có cùng số cột.',
    en: 'Both sides of a UNION, EXCEPT or INTERSECT need the same number of columns.',
  }),
  'several-rows': () => ({
    vi: 'Câu hỏi con ở chỗ của một giá trị trả về nhiều dòng.',
    en: 'A subquery in the place of one value gives several rows.',
  }),
  nameless: () => ({
    vi: "Câu trả lời có cấu trúc không tên, như row(a, b) hay (a, b), nên không viết thành JSON được. Hãy đặt tên: {'a': a, 'b': b}, hoặc dùng danh sách [a, b].",
    en: "The answer holds a structure without names, such as row(a, b) or (a, b), which JSON cannot carry. Name its parts, {'a': a, 'b': b}, or make a list, [a, b].",
  }),
  conversion: () => ({
    vi: 'Có giá trị không đổi được sang kiểu đã nêu. try_cast(… as …) cho ra null thay vì lỗi.',
    en: 'Some value cannot be converted to the type asked for. try_cast(… as …) gives null in its place.',
  }),
  overflow: () => ({
    vi: 'Một phép tính cho kết quả quá lớn với kiểu của nó. Hãy đổi sang double.',
    en: 'A calculation gives a number too large for its type. Cast to double.',
  }),
  'invalid-value': () => ({
    vi: 'Một hàm nhận giá trị mà nó không dùng được.',
    en: 'A function was given a value that it cannot use.',
  }),
  'cannot-answer': () => ({
    vi: 'Câu này đúng cú pháp nhưng không trả lời được như đã viết. Hãy kiểm tra tên, kiểu và các hàm.',
    en: 'It reads as SQL, but cannot be answered as it is written. Check names, types and functions.',
  }),
}
