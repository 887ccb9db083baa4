import { isDeepStrictEqual } from 'node:util'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { DatasetInput } from '../../schemas/generated/catalog/dataset-input.ts'
import { checkInput, madeHere, readNewInput, splitMembers } from '../config/read-input.ts'
import { getContract } from '../config/schemas.ts'
import { invalidContent, unknownMember, type ProblemDetail } from '../problems.ts'
import { tidyText } from '../text/normalize.ts'
import type { DatasetRecord, LanguageMap } from './records.ts'

/** What a publisher decides about a dataset, in stored form. The slug and the agency are settled where they can be looked up. */
export type DatasetMembers = Pick<
  DatasetRecord,
  | 'title'
  | 'description'
  | 'themes'
  | 'keywords'
  | 'license'
  | 'frequency'
  | 'spatial'
  | 'bbox'
  | 'temporal'
  | 'contactPoint'
  | 'language'
  | 'accessRights'
  | 'landingPage'
  | 'provenance'
  | 'issued'
  | 'modified'
  | 'sample'
>

type Json = Record<string, unknown>

/** Made by the portal: refused on creation, and otherwise taken back only as they were. */
const serverMade = [
  'id',
  'version',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'withdrawn',
  'scheduledAt',
  'submitted',
  'returned',
  'distributions',
  'downloads',
  'due',
  'themeLabels',
  'licenseLabel',
  'frequencyLabel',
  'links',
  'highlight',
  'duplicateOf',
]

/** The body of a creation, checked; throws 400 for unknown members, 422 for wrong or server-made ones. */
export function readCreation(body: object): DatasetInput {
  return readNewInput('dataset-input', serverMade, body) as DatasetInput
}

/** The body of a replacement, checked against the record as it was read (in any of its languages: `present` gives them when something asks for it). */
export function readReplacement(body: object, present: () => readonly Dataset[]): DatasetInput {
  const { own, made } = splitMembers(body, [...serverMade, 'status'])
  const input = checkInput('dataset-input', own) as DatasetInput
  refuseChanges(made, present)
  return input
}

/** What a merge patch (RFC 7396) makes of the record, checked as a whole. */
export function readPatch(
  patch: object,
  current: DatasetInput,
  present: () => readonly Dataset[],
): DatasetInput {
  const { own, made } = splitMembers(patch, [...serverMade, 'status'])
  const { status: _status, ...known } = getContract().schemas.get('dataset-input')!.properties as Json
  const unknown = Object.keys(own).find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined) throw unknownMember(`/${unknown}`, Object.keys(known))
  const input = checkInput('dataset-input', mergePatch(current, own)) as DatasetInput
  refuseChanges(made, present)
  return input
}

/** The target after a JSON merge patch (RFC 7396, section 2). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const merged: Json =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...(target as Json) } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name]
    else merged[name] = mergePatch(Object.hasOwn(merged, name) ? merged[name] : undefined, value)
  }
  return merged
}

function refuseChanges(made: Json, present: () => readonly Dataset[]): void {
  // Most bodies hold nothing of it, and a record of hundreds of files takes a while to present.
  if (Object.keys(made).length === 0) return
  const asRead = present().map((view) => JSON.parse(JSON.stringify(view)) as Json)
  const changed = Object.entries(made).filter(
    ([name, value]) => !asRead.some((view) => isSame(name, value, view[name])),
  )
  if (changed.length > 0) throw invalidContent(changed.map(([name]) => madeHere(name)))
}

/** Tables are made and downloads counted behind the client's back, so they are no part of what it read. */
function isSame(name: string, sent: unknown, read: unknown): boolean {
  // A list marks the words that were found; that is about the search, not about the record.
  if (name === 'highlight' || name === 'duplicateOf' || name === 'downloads') return true
  if (name !== 'distributions' || !Array.isArray(sent) || !Array.isArray(read))
    return isDeepStrictEqual(sent, read)
  const withoutTable = (items: unknown[]) =>
    items.map((item) => {
      if (typeof item !== 'object' || item === null) return item
      const { table: _table, job: _job, ...rest } = item as Json
      return rest
    })
  return isDeepStrictEqual(withoutTable(sent), withoutTable(read))
}

/** A text of several lines as stored: NFC, trimmed, one kind of line break. */
export const tidyLines = (text: string): string => text.normalize('NFC').replace(/\r\n?/g, '\n').trim()

/** A reason that says something, or null. */
export const tidyReason = (text: string | null | undefined): string | null => tidyLines(text ?? '') || null

/** Every language of a map, tidied. */
export const tidyMap = (map: LanguageMap, tidy: (text: string) => string): LanguageMap =>
  Object.fromEntries(Object.entries(map).map(([language, text]) => [language, tidy(text)]))

/** Every place where tidying left nothing to read. */
export function findBlanks(map: LanguageMap | null | undefined, pointer: string): ProblemDetail[] {
  return Object.entries(map ?? {})
    .filter(([, text]) => text === '')
    .map(([language]) => ({
      pointer: `${pointer}/${language}`,
      detail: { vi: 'không được để trống.', en: 'must not be blank.' },
    }))
}

/** The stored form of a checked input. */
export function membersOf(input: DatasetInput): DatasetMembers {
  return {
    title: tidyMap(input.title, tidyText),
    description: input.description ? tidyMap(input.description, tidyLines) : null,
    themes: input.themes ?? [],
    keywords: Object.fromEntries(
      Object.entries(input.keywords ?? {}).map(([language, words]) => [
        language,
        [...new Set(words.map(tidyText))].filter((word) => word !== ''),
      ]),
    ),
    license: input.license ?? null,
    frequency: input.frequency ?? null,
    spatial: input.spatial ?? [],
    bbox: (input.bbox as DatasetMembers['bbox'] | undefined) ?? null,
    temporal: tidyPeriod(input.temporal),
    contactPoint: input.contactPoint ? tidyContact(input.contactPoint) : null,
    language: input.language ?? [],
    accessRights: input.accessRights ?? 'PUBLIC',
    landingPage: input.landingPage ?? null,
    provenance: input.provenance ? tidyMap(input.provenance, tidyLines) : null,
    issued: input.issued ?? null,
    modified: input.modified ?? null,
    sample: input.sample ?? false,
  }
}

function tidyPeriod(temporal: DatasetInput['temporal']): DatasetMembers['temporal'] {
  if (!temporal?.start && !temporal?.end) return null
  return {
    ...(temporal.start ? { start: temporal.start } : {}),
    ...(temporal.end ? { end: temporal.end } : {}),
  }
}

const tidyContact = (contact: NonNullable<DatasetInput['contactPoint']>) =>
  Object.fromEntries(Object.entries(contact).map(([name, text]) => [name, tidyText(text)]))

/** The record as a publisher would write it: what a merge patch is applied to, and what a restoration writes again. */
export function inputOf(record: DatasetRecord, agencySlug: string): DatasetInput {
  const all = {
    slug: record.slug,
    title: record.title,
    description: record.description,
    agency: agencySlug,
    themes: record.themes,
    keywords: record.keywords,
    license: record.license,
    frequency: record.frequency,
    spatial: record.spatial,
    bbox: record.bbox,
    temporal: record.temporal,
    contactPoint: record.contactPoint,
    language: record.language,
    accessRights: record.accessRights,
    landingPage: record.landingPage,
    provenance: record.provenance,
    issued: record.issued,
    modified: record.modified,
    sample: record.sample,
  }
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== null),
  ) as unknown as DatasetInput
}

/**
 * Dates that the portal derives come back from a client that sends the whole record: they stay derived.
 * @NOTE Otherwise a round trip would freeze `modified` on the day of the last edit.
 */
export function keepDerivedDates(
  members: DatasetMembers,
  record: DatasetRecord,
  presented: Pick<Dataset, 'issued' | 'modified'>,
): DatasetMembers {
  return {
    ...members,
    issued: record.issued === null && members.issued === presented.issued ? null : members.issued,
    modified: record.modified === null && members.modified === presented.modified ? null : members.modified,
  }
}
