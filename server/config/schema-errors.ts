import type { ErrorObject } from './schemas.ts'
import { invalidContent, unknownMember, type ProblemDetail, type Sentence } from '../problems.ts'

/** The types of JSON in words. */
const typeNames = {
  string: { vi: 'một đoạn chữ ("…")', en: 'a text ("…")' },
  integer: { vi: 'một số nguyên', en: 'a whole number' },
  number: { vi: 'một số', en: 'a number' },
  boolean: { vi: 'true hoặc false', en: 'true or false' },
  array: { vi: 'một danh sách ([…])', en: 'a list ([…])' },
  object: { vi: 'một đối tượng ({…})', en: 'an object ({…})' },
  null: { vi: 'null', en: 'null' },
} satisfies Record<string, Sentence>

/** What a schema error means, in a sentence that says how to mend it. */
export function describeError(error: ErrorObject): Sentence {
  const params = error.params as Record<string, unknown>
  switch (error.keyword) {
    case 'type': {
      const types = [params.type].flat() as (keyof typeof typeNames)[]
      const wanted = types.map((type) => typeNames[type])
      return {
        vi: `cần là ${wanted.map(({ vi }) => vi).join(' hoặc ')}.`,
        en: `needs to be ${wanted.map(({ en }) => en).join(' or ')}.`,
      }
    }
    case 'enum': {
      const allowed = ((error.params as { allowedValues: unknown[] }).allowedValues ?? [])
        .filter((value) => value !== null)
        .join(', ')
      return { vi: `cần một trong: ${allowed}.`, en: `needs one of: ${allowed}.` }
    }
    case 'required':
      return { vi: `thiếu "${params.missingProperty}".`, en: `"${params.missingProperty}" is missing.` }
    case 'format': {
      const names: Record<string, Sentence> = {
        date: { vi: 'cần một ngày có thật, dạng YYYY-MM-DD.', en: 'needs a real date, written YYYY-MM-DD.' },
        'date-time': {
          vi: 'cần thời điểm dạng 2026-01-31T08:00:00Z.',
          en: 'needs a time such as 2026-01-31T08:00:00Z.',
        },
        email: { vi: 'cần một địa chỉ e-mail.', en: 'needs an e-mail address.' },
        'web-url': {
          vi: 'cần địa chỉ web bắt đầu bằng http:// hoặc https://.',
          en: 'needs a web address that begins with http:// or https://.',
        },
      }
      return names[String(params.format)] ?? { vi: 'viết sai dạng.', en: 'is not written in the right form.' }
    }
    case 'minLength':
      return { vi: 'không được để trống.', en: 'must not be empty.' }
    case 'maxLength':
      return { vi: `dài quá ${params.limit} ký tự.`, en: `is longer than ${params.limit} characters.` }
    case 'minimum':
    case 'exclusiveMinimum':
      return { vi: `cần ít nhất ${params.limit}.`, en: `needs to be at least ${params.limit}.` }
    case 'maximum':
    case 'exclusiveMaximum':
      return { vi: `không được quá ${params.limit}.`, en: `must be at most ${params.limit}.` }
    case 'minItems':
      return { vi: `cần ít nhất ${params.limit} mục.`, en: `needs at least ${params.limit} items.` }
    case 'maxItems':
      return { vi: `không được quá ${params.limit} mục.`, en: `must have at most ${params.limit} items.` }
    case 'uniqueItems':
      return { vi: 'có mục lặp lại.', en: 'holds the same item twice.' }
    case 'minProperties':
      return { vi: 'cần ít nhất một ngôn ngữ hoặc một trường.', en: 'needs at least one language or member.' }
    case 'propertyNames':
      return {
        vi: `"${params.propertyName}" không phải mã ngôn ngữ như vi hoặc en.`,
        en: `"${params.propertyName}" is not a language code such as vi or en.`,
      }
    case 'pattern':
      if (params.pattern === '\\S') return { vi: 'không được chỉ có khoảng trắng.', en: 'must not be blank.' }
      if (String(params.pattern).startsWith('^[a-z]{2,3}')) {
        return { vi: 'cần một mã ngôn ngữ như vi hoặc en.', en: 'needs a language code such as vi or en.' }
      }
      if (String(params.pattern).includes('a-z0-9')) {
        return {
          vi: 'chỉ dùng chữ thường không dấu, số và dấu gạch nối.',
          en: 'may hold only small letters, digits and hyphens.',
        }
      }
      if (String(params.pattern).includes('\\.\\.')) {
        return {
          vi: 'cần một năm hoặc một khoảng năm, ví dụ 2018, 2018..2020, 2018.. hoặc ..2020.',
          en: 'needs a year or a span of years, such as 2018, 2018..2020, 2018.. or ..2020.',
        }
      }
      return { vi: 'viết sai dạng.', en: 'is not written in the right form.' }
    default:
      return { vi: 'không hợp lệ.', en: 'is not valid.' }
  }
}

/** The problem to answer with when a body fails its schema: 400 for unknown members, 422 with pointers for wrong content. */
export function problemFromErrors(errors: readonly ErrorObject[]): Error {
  const unknown = errors.find(
    (error) => error.keyword === 'additionalProperties' && !error.schemaPath.includes('/anyOf/'),
  )
  if (unknown) {
    const { additionalProperty } = unknown.params as { additionalProperty: string }
    const schema = unknown.parentSchema as { properties?: Record<string, unknown> } | undefined
    return unknownMember(
      `${unknown.instancePath}/${escapePointer(additionalProperty)}`,
      Object.keys(schema?.properties ?? {}),
    )
  }
  const details: ProblemDetail[] = []
  for (const error of errors) {
    // Branches of anyOf and the like say little; the branch errors beside them say it better.
    if (['anyOf', 'oneOf', 'allOf', 'if'].includes(error.keyword) && errors.length > 1) continue
    // "Or null" is no advice to somebody who wrote something: what is wrong with it stands beside.
    if (isAboutNull(error) && errors.some((other) => other !== error && isWithin(other, error))) continue
    // One sentence for a wrong name is enough: `propertyNames` says it with the name.
    if (error.propertyName !== undefined && error.keyword !== 'propertyNames') continue
    const pointer =
      error.keyword === 'required'
        ? `${error.instancePath}/${escapePointer(String((error.params as { missingProperty: string }).missingProperty))}`
        : error.instancePath
    if (details.some((detail) => detail.pointer === pointer)) continue
    details.push({ pointer, detail: describeError(error) })
  }
  return invalidContent(details)
}

const isAboutNull = ({ keyword, params }: ErrorObject): boolean =>
  keyword === 'type' && (params as { type: unknown }).type === 'null'

/** Whether the one error says what is wrong with the value of the other, or with something in it. */
const isWithin = (error: ErrorObject, outer: ErrorObject): boolean =>
  !['anyOf', 'oneOf'].includes(error.keyword) &&
  (error.instancePath === outer.instancePath || error.instancePath.startsWith(`${outer.instancePath}/`))

export const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
