import type { TableSchemaDescriptor } from '../../schemas/generated/catalog/table-schema-descriptor.ts'
import type { ProblemDetail, Sentence } from '../problems.ts'
import { shorten } from './dataset-rules.ts'
import {
  hasOrder,
  isValueOf,
  readSchemaForm,
  type SchemaField,
  type SchemaForm,
} from './table-schema-form.ts'

/** Ten thousand communes as values of an enum have a fifth of this. */
export const maxSchemaBytes = 512 * 1024

/** A pattern of a schema and where it stands. */
export interface PlacedPattern {
  pattern: string
  pointer: string
}

/** What is wrong with a schema beyond its shape, which the contract has checked; empty when nothing is. */
export function checkTableSchema(descriptor: TableSchemaDescriptor, bytes: number): ProblemDetail[] {
  if (bytes > maxSchemaBytes) return [wrong('/schema', tooLong(bytes))]
  const form = readSchemaForm(descriptor)
  return [...checkNames(form), ...form.fields.flatMap(checkField), ...checkKeys(form)].slice(0, maxTold)
}

/** The patterns of a schema, each once. */
export function listPatterns({ fields }: SchemaForm): PlacedPattern[] {
  const seen = new Set<string>()
  return fields.flatMap(({ constraints: { pattern } }, index) => {
    if (pattern === undefined || seen.has(pattern)) return []
    seen.add(pattern)
    return [{ pattern, pointer: `/schema/fields/${index}/constraints/pattern` }]
  })
}

/** Mended a few at a time. */
const maxTold = 100

function checkNames({ fields }: SchemaForm): ProblemDetail[] {
  const seen = new Set<string>()
  return fields.flatMap(({ name }, index) => {
    const pointer = `/schema/fields/${index}/name`
    if (name === '') return [wrong(pointer, blankName)]
    if (seen.has(name)) return [wrong(pointer, namedTwice(name))]
    seen.add(name)
    return []
  })
}

const texts: readonly SchemaField['type'][] = ['string', 'any']
/** A date or a figure is written in many ways; a pattern is about one. */
const patterned: readonly SchemaField['type'][] = [
  'string',
  'any',
  'integer',
  'year',
  'yearmonth',
  'duration',
  'geopoint',
]

function checkField({ type, constraints }: SchemaField, index: number): ProblemDetail[] {
  const at = (member: string) => `/schema/fields/${index}/constraints/${member}`
  const errors: ProblemDetail[] = []
  for (const member of ['minLength', 'maxLength'] as const)
    if (constraints[member] !== undefined && !texts.includes(type))
      errors.push(wrong(at(member), notFor(member, type, 'string')))
  if (constraints.pattern !== undefined && !patterned.includes(type))
    errors.push(wrong(at('pattern'), notFor('pattern', type, 'string, integer')))
  for (const member of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const) {
    const value = constraints[member]
    if (value === undefined) continue
    if (!hasOrder(type))
      errors.push(wrong(at(member), notFor(member, type, 'integer, number, year, date, datetime, time')))
    else if (!isValueOf(type, value)) errors.push(wrong(at(member), noValue(String(value), type)))
  }
  const misfit = constraints.enum?.findIndex((value) => !isValueOf(type, value)) ?? -1
  if (misfit >= 0)
    errors.push(wrong(`${at('enum')}/${misfit}`, noValue(String(constraints.enum![misfit]), type)))
  if (errors.length > 0) return errors
  const { minLength, maxLength, minimum, maximum } = constraints
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
    errors.push(wrong(at('maxLength'), impossible('minLength', 'maxLength')))
  const isFigure = type === 'integer' || type === 'number' || type === 'year'
  if (
    minimum !== undefined &&
    maximum !== undefined &&
    (isFigure ? Number(minimum) > Number(maximum) : String(minimum) > String(maximum))
  )
    errors.push(wrong(at('maximum'), impossible('minimum', 'maximum')))
  return errors
}

function checkKeys({ fields, primaryKey, uniqueKeys, foreignKeys }: SchemaForm): ProblemDetail[] {
  const known = new Set(fields.map(({ name }) => name))
  const check = (names: readonly string[], pointer: string): ProblemDetail[] =>
    names.filter((name) => !known.has(name)).map((name) => wrong(pointer, unknownField(name)))
  return [
    ...check(primaryKey, '/schema/primaryKey'),
    ...uniqueKeys.flatMap((names, index) => check(names, `/schema/uniqueKeys/${index}`)),
    ...foreignKeys.flatMap(({ fields: own, reference }, index) => {
      const pointer = `/schema/foreignKeys/${index}`
      const isOwn = reference.resource === ''
      return [
        ...check(own, `${pointer}/fields`),
        ...(isOwn ? check(reference.fields, `${pointer}/reference/fields`) : []),
        ...(own.length === reference.fields.length
          ? []
          : [wrong(`${pointer}/reference/fields`, unequalKeys)]),
      ]
    }),
  ]
}

const wrong = (pointer: string, detail: Sentence): ProblemDetail => ({ pointer, detail })

const tooLong = (bytes: number): Sentence => ({
  vi: `lược đồ dài ${bytes.toLocaleString('vi')} byte, tối đa ${maxSchemaBytes.toLocaleString('vi')}. Hãy rút ngắn danh sách giá trị (enum) hoặc mô tả.`,
  en: `the schema has ${bytes.toLocaleString('en')} bytes, and may have ${maxSchemaBytes.toLocaleString('en')}. Shorten its lists of values (enum) or descriptions.`,
})

const blankName: Sentence = { vi: 'tên cột trống. Hãy ghi tên.', en: 'the name is blank. Give one.' }

const namedTwice = (name: string): Sentence => ({
  vi: `cột "${shorten(name)}" được ghi hai lần. Mỗi cột ghi một lần.`,
  en: `the field "${shorten(name)}" is there twice. Name each once.`,
})

const notFor = (member: string, type: string, types: string): Sentence => ({
  vi: `"${member}" không dùng cho kiểu "${type}", chỉ dùng cho: ${types}. Hãy bỏ ràng buộc này hoặc đổi kiểu.`,
  en: `"${member}" is not for the type "${type}", but for: ${types}. Leave it out, or change the type.`,
})

const noValue = (value: string, type: string): Sentence => ({
  vi: `"${shorten(value)}" không thể là giá trị của kiểu "${type}". Hãy viết theo chuẩn, ví dụ 2024-12-31 cho ngày, 1.5 cho số.`,
  en: `"${shorten(value)}" cannot be a value of the type "${type}". Write it as the standard does, such as 2024-12-31 for a date, 1.5 for a number.`,
})

const impossible = (lower: string, upper: string): Sentence => ({
  vi: `${lower} lớn hơn ${upper}, nên không giá trị nào khớp. Hãy sửa một trong hai.`,
  en: `${lower} is greater than ${upper}, so no value could fit. Change one of them.`,
})

const unknownField = (name: string): Sentence => ({
  vi: `không có cột "${shorten(name)}" trong "fields".`,
  en: `there is no field "${shorten(name)}" in "fields".`,
})

const unequalKeys: Sentence = {
  vi: 'hai đầu của khóa có số cột khác nhau.',
  en: 'the two sides of the key have different numbers of fields.',
}

/** A pattern that the engine does not take, in words. */
export const wrongPattern = ({ pattern, pointer }: PlacedPattern, message: string): ProblemDetail =>
  wrong(pointer, {
    vi: `mẫu "${shorten(pattern)}" không dùng được (${shorten(message)}). Cổng dùng cú pháp RE2: không có nhìn trước, nhìn sau, tham chiếu ngược, \\i, \\c; lặp có số nhiều nhất 1000 lần.`,
    en: `the pattern "${shorten(pattern)}" cannot be used (${shorten(message)}). The portal takes the syntax of RE2: no looking ahead or behind, no going back, no \\i or \\c; counted repetition up to 1000.`,
  })
