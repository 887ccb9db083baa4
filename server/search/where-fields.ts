import { atPlace } from '../query/query.ts'
import type { Field } from '../query/tree.ts'
import { nearestName } from '../text/nearest-name.ts'
import type { DatasetDocument } from './dataset-document.ts'

/** Which values pass, from and to what. */
export type Bounds = Partial<Record<'gt' | 'gte' | 'lt' | 'lte', number | string>>

/**
 * What must hold of a dataset; either engine compiles it. Every `not` stands at a test, and a dataset that lacks the value passes
 * neither the test nor its opposite, as in SQL.
 */
export type Condition =
  | { kind: 'all' | 'any'; of: Condition[] }
  | { kind: 'has'; field: StoredField; isNegated: boolean }
  | { kind: 'test'; field: StoredField; test: Test; isNegated: boolean }

export type Test =
  /** `ignoresCase`: the values are in lower case, and case does not count. */
  | { op: 'oneOf'; values: string[]; ignoresCase: boolean }
  | { op: 'range'; bounds: Bounds }
  /** `%` is any letters, `_` is one, in upper and lower case alike. */
  | { op: 'like'; parts: LikePart[] }
  /** These folded words, next to each other. */
  | { op: 'phrase'; words: string[] }

/** A piece of text as it stands, or what stands for any. */
export type LikePart = { text: string } | 'anything' | 'one'

/** Where the values of a field lie, for both engines. */
export interface StoredField {
  /** As written. */
  exact: keyof DatasetDocument
  /** In lower case, where it may hold letters beyond ASCII. */
  lower?: keyof DatasetDocument
  /** A moment that is 0 where there is none. */
  isMoment?: boolean
  /** True where there is a value, when the field itself cannot tell. */
  presence?: keyof DatasetDocument
}

export type Kind = 'text' | 'words' | 'code' | 'agency' | 'moment' | 'number'

/** The fields that a condition may ask for; the order in which they are listed. */
export const fields = {
  title: { kind: 'text', exact: 'titles', lower: 'titlesLower' },
  description: { kind: 'words', exact: 'descriptionFolded', presence: 'hasDescription' },
  agency: { kind: 'agency', exact: 'agencyPath' },
  theme: { kind: 'code', exact: 'themes' },
  keyword: { kind: 'text', exact: 'keywords', lower: 'keywordsLower' },
  format: { kind: 'code', exact: 'formats' },
  license: { kind: 'code', exact: 'license' },
  frequency: { kind: 'code', exact: 'frequency' },
  unit: { kind: 'code', exact: 'units' },
  issued: { kind: 'moment', exact: 'issued', isMoment: true },
  modified: { kind: 'moment', exact: 'modified', isMoment: true },
  publishedAt: { kind: 'moment', exact: 'publishedAt', isMoment: true },
  byteSize: { kind: 'number', exact: 'byteSize' },
  rowCount: { kind: 'number', exact: 'rowCount' },
  downloads: { kind: 'number', exact: 'downloads' },
} as const satisfies Record<string, StoredField & { kind: Kind }>
export type FieldName = keyof typeof fields

export const whereFields = Object.keys(fields) as FieldName[]

/** A field with what is made of it. */
export interface ReadField {
  name: FieldName
  made: 'lower' | 'upper' | 'year' | null
  at: number
}

/** Throws `invalid-parameter` with the known fields and the nearest for others, and for what cannot be made of a field. */
export function readField(field: Field): ReadField {
  if (field.kind === 'column') return { name: getName(field), made: null, at: field.at }
  const of = readField(field.of)
  const { kind } = fields[of.name]
  const isText = kind === 'text' || kind === 'code' || kind === 'agency'
  if (of.made === null && isText && (field.name === 'lower' || field.name === 'upper'))
    return { ...of, made: field.name, at: field.at }
  if (of.made === null && kind === 'moment' && field.name === 'year') return { ...of, made: 'year' }
  // A count is whole and never below nought.
  if (kind === 'number' && (field.name === 'abs' || field.name === 'round')) return of
  throw atPlace('where', field.at, {
    vi: `${field.name} chưa dùng được với ${of.name} khi tìm dữ liệu. Dùng được: lower và upper với chữ, year với ngày, abs và round với số.`,
    en: `${field.name} cannot be used with ${of.name} in a search for datasets. What can: lower and upper of texts, year of dates, abs and round of numbers.`,
  })
}

function getName({ name, at }: Extract<Field, { kind: 'column' }>): FieldName {
  const known = whereFields.find((each) => each === name)
  if (known) return known
  const near = nearestName(name, whereFields)
  const shown = [...name].slice(0, 80).join('')
  const problem = atPlace('where', at, {
    vi: `không có trường "${shown}".${near ? ` Có phải "${near}" không?` : ''} Các trường có: ${whereFields.join(', ')}.`,
    en: `there is no field "${shown}".${near ? ` Did you mean "${near}"?` : ''} Known fields: ${whereFields.join(', ')}.`,
  })
  Object.assign(problem.members, { known: whereFields, ...(near && { nearest: near }) })
  throw problem
}
