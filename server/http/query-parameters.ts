import type { JsonSchema, ValidateFunction } from '../config/schemas.ts'
import { isTokenSecret } from '../identity/identity.ts'
import { invalidParameter, tokenInAddress, unknownParameter } from '../problems.ts'
import { describeError } from '../config/schema-errors.ts'

interface PropertySchema {
  type?: string
  'x-filter'?: boolean
  /** Given again, the values are one list with commas. */
  'x-list'?: boolean
  default?: unknown
  minimum?: number
  maximum?: number
}

/** No honest address has more; each costs a look at the contract. */
const maxParameters = 200

/**
 * The query of an address, checked and converted by its schema. Unknown names are refused with the known ones; an empty
 * parameter is as if absent; filters (`x-filter`) become lists in which an unquoted `none` is null.
 */
export function readQuery(
  search: string,
  schema: JsonSchema,
  validate: ValidateFunction,
): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Record<string, PropertySchema>
  const known = Object.keys(properties)
  const given = new Map<string, string[]>()
  let count = 0
  for (const [name, value] of new URLSearchParams(search)) {
    if (!Object.hasOwn(properties, name))
      throw isTokenSecret(value) ? tokenInAddress(name) : unknownParameter(name, known)
    if (++count > maxParameters) {
      throw invalidParameter(name, {
        vi: `địa chỉ có hơn ${maxParameters} tham số. Hãy viết nhiều giá trị của một tham số cách nhau bằng dấu phẩy, hoặc hỏi hẹp hơn.`,
        en: `the address has more than ${maxParameters} parameters. Write several values of one with commas between them, or ask for less.`,
      })
    }
    // Words are words, whatever else is typed between them.
    if (value.includes('\0') && name !== 'q')
      throw invalidParameter(name, { vi: 'không được chứa ký tự NUL.', en: 'must not hold a NUL character.' })
    // Blanks alone ask for nothing, as an empty field of a form.
    if (value.trim() === '') continue
    given.set(name, [...(given.get(name) ?? []), value])
  }
  const plain: Record<string, unknown> = {}
  const quotedNone = new Map<string, Set<number>>()
  for (const [name, values] of given) {
    const property = properties[name]!
    if (property['x-filter']) {
      const parts = values.flatMap((value) => splitFilter(value))
      plain[name] = parts.map((part) => part.text)
      quotedNone.set(
        name,
        new Set(parts.flatMap((part, index) => (part.text === 'none' && !part.quoted ? [index] : []))),
      )
    } else {
      if (values.length > 1 && !property['x-list'])
        throw invalidParameter(name, { vi: 'chỉ được ghi một lần.', en: 'may be given only once.' })
      plain[name] = convert(name, values.join(','), property)
    }
  }
  if (!validate(plain)) {
    const error = validate.errors![0]!
    const missing = (error.params as { missingProperty?: string }).missingProperty
    if (missing !== undefined && error.instancePath === '')
      throw invalidParameter(missing, {
        vi: 'bị thiếu. Hãy thêm vào địa chỉ.',
        en: 'is missing. Add it to the address.',
      })
    throw invalidParameter(error.instancePath.split('/')[1] ?? '', describeError(error))
  }
  for (const [name, nones] of quotedNone) {
    plain[name] = (plain[name] as string[]).map((text, index) =>
      nones.has(index) && name !== 'facets' ? null : text,
    )
  }
  for (const name of known) {
    if (plain[name] === undefined && properties[name]!.default !== undefined)
      plain[name] = properties[name]!.default
  }
  return plain
}

function convert(name: string, text: string, property: PropertySchema): unknown {
  if (property.type === 'integer' || property.type === 'number') {
    const value = Number(text)
    if (!/^-?\d+(\.\d+)?$/.test(text) || !Number.isFinite(value)) {
      const { minimum, maximum } = property
      const hasRange = minimum !== undefined && maximum !== undefined
      const whole = property.type === 'integer'
      throw invalidParameter(name, {
        vi: `cần một số${whole ? ' nguyên' : ''} viết bằng chữ số${hasRange ? `, từ ${minimum} đến ${maximum}` : ''}.`,
        en: `needs a ${whole ? 'whole ' : ''}number written in digits${hasRange ? `, from ${minimum} to ${maximum}` : ''}.`,
      })
    }
    return value
  }
  if (property.type === 'boolean') {
    if (text !== 'true' && text !== 'false')
      throw invalidParameter(name, { vi: 'cần true hoặc false.', en: 'needs true or false.' })
    return text === 'true'
  }
  return text
}

/** `a,b,"c, d"` as three values; quotes are doubled inside quotes. */
export function splitFilter(value: string): { text: string; quoted: boolean }[] {
  const parts: { text: string; quoted: boolean }[] = []
  let at = 0
  while (at <= value.length) {
    if (value[at] === '"') {
      let text = ''
      let end = at + 1
      while (end < value.length) {
        if (value[end] === '"' && value[end + 1] === '"') {
          text += '"'
          end += 2
        } else if (value[end] === '"') break
        else text += value[end++]
      }
      parts.push({ text, quoted: true })
      const comma = value.indexOf(',', end)
      if (comma === -1) break
      at = comma + 1
    } else {
      const comma = value.indexOf(',', at)
      const text = value.slice(at, comma === -1 ? undefined : comma).trim()
      if (text !== '') parts.push({ text, quoted: false })
      if (comma === -1) break
      at = comma + 1
    }
  }
  return parts
}
