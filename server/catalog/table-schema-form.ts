import type { TableSchemaDescriptor } from '../../schemas/generated/catalog/table-schema-descriptor.ts'
import type { LanguageMap } from './records.ts'

/** How the columns of a file and the fields of a schema go together (Table Schema 2.0, `fieldsMatch`). */
export type FieldsMatch = 'exact' | 'equal' | 'subset' | 'superset' | 'partial'

type Field = TableSchemaDescriptor['fields'][number]

export interface SchemaField {
  name: string
  type: NonNullable<Field['type']>
  format: string
  title: LanguageMap | null
  description: LanguageMap | null
  unit: string | null
  constraints: NonNullable<Field['constraints']>
}

/** A Table Schema as the portal uses it: every form that a member may have is one. */
export interface SchemaForm {
  fields: SchemaField[]
  fieldsMatch: FieldsMatch
  missingValues: string[]
  primaryKey: string[]
  uniqueKeys: string[][]
  foreignKeys: { fields: string[]; reference: { resource: string; fields: string[] } }[]
}

/** Reads a descriptor that the contract took. Texts that name no language are Vietnamese, as files beside tables are read. */
export function readSchemaForm(descriptor: TableSchemaDescriptor): SchemaForm {
  const { fields, fieldsMatch, missingValues = [''], primaryKey, uniqueKeys, foreignKeys } = descriptor
  return {
    fields: fields.map(
      ({ name, type = 'any', format = 'default', title, description, unit, constraints }) => ({
        name: tidyName(name),
        type,
        format,
        title: readTexts(title),
        description: readTexts(description),
        unit: unit?.trim() || null,
        constraints: constraints ?? {},
      }),
    ),
    fieldsMatch: ([fieldsMatch ?? 'exact'] as unknown[]).flat()[0] as FieldsMatch,
    missingValues: missingValues.flatMap((value) => {
      const text = typeof value === 'string' ? value : (value as { value?: unknown }).value
      return typeof text === 'string' ? [text] : []
    }),
    primaryKey: listNames(primaryKey),
    uniqueKeys: (uniqueKeys ?? []).map(listNames),
    foreignKeys: (foreignKeys ?? []).map(({ fields: own, reference }) => ({
      fields: listNames(own),
      reference: { resource: reference.resource ?? '', fields: listNames(reference.fields) },
    })),
  }
}

/** Names are compared as they are written, but for the ways in which one letter can be coded, and blanks around it. */
export const tidyName = (name: string): string => name.normalize('NFC').trim()

const listNames = (names: unknown): string[] =>
  ([names ?? []] as unknown[])
    .flat()
    .filter((name) => typeof name === 'string')
    .map(tidyName)

const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

function readTexts(value: string | object | undefined): LanguageMap | null {
  const texts = typeof value === 'string' ? { vi: value } : (value ?? {})
  const entries = Object.entries(texts).filter(
    ([language, text]) => languageTag.test(language) && typeof text === 'string' && text.trim() !== '',
  ) as [string, string][]
  return entries.length === 0
    ? null
    : Object.fromEntries(entries.map(([language, text]) => [language, text.trim()]))
}

/** A version by semver.org as numbers, and what stands behind the hyphen of one that is still tried. */
function readVersion(version: string): { numbers: number[]; trial: string[] } {
  const at = version.indexOf('-')
  const core = at === -1 ? version : version.slice(0, at)
  return { numbers: core.split('.').map(Number), trial: at === -1 ? [] : version.slice(at + 1).split('.') }
}

/** Whether a version is one that is still tried, such as 2.0.0-beta. */
export const isTrialVersion = (version: string): boolean => version.includes('-')

/** The order of versions (semver.org, 11): negative when the first comes before. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [readVersion(one), readVersion(other)]
  for (let at = 0; at < 3; at++) {
    const difference = a.numbers[at]! - b.numbers[at]!
    if (difference !== 0) return difference
  }
  if (a.trial.length === 0 || b.trial.length === 0) return b.trial.length - a.trial.length
  for (let at = 0; at < Math.max(a.trial.length, b.trial.length); at++) {
    const difference = comparePart(a.trial[at], b.trial[at])
    if (difference !== 0) return difference
  }
  return 0
}

function comparePart(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return one === undefined ? (other === undefined ? 0 : -1) : 1
  const [isFigure, isOtherFigure] = [/^\d+$/.test(one), /^\d+$/.test(other)]
  if (isFigure && isOtherFigure) return Number(one) - Number(other)
  if (isFigure !== isOtherFigure) return isFigure ? -1 : 1
  return one < other ? -1 : one > other ? 1 : 0
}

const shapes: Partial<Record<SchemaField['type'], RegExp>> = {
  integer: /^[-+]?\d{1,18}$/,
  year: /^-?\d{1,6}$/,
  number: /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  datetime: /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z?$/,
  time: /^\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/,
  yearmonth: /^\d{4}-\d{2}$/,
}

/** Types whose values have an order, so that they can have a least and a greatest. */
export const hasOrder = (type: SchemaField['type']): boolean => shapes[type] !== undefined

/** Whether a value of a constraint can be a value of a field of this type, as the standard writes it. */
export function isValueOf(type: SchemaField['type'], value: string | number | boolean): boolean {
  if (type === 'boolean') return /^(true|false|1|0)$/i.test(String(value))
  const shape = shapes[type]
  if (shape === undefined) return true
  const text = String(value)
  if (typeof value === 'boolean' || !shape.test(text)) return false
  if (type !== 'date' && type !== 'datetime') return true
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10))
}
