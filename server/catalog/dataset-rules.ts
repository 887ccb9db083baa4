import { getContract } from '../config/schemas.ts'
import { sayDay } from '../text/say-day.ts'
import { idPattern } from '../platform/ids.ts'
import type { ProblemDetail, Sentence } from '../problems.ts'
import { findBlanks, type DatasetMembers } from './dataset-edit.ts'
import type { DistributionRecord } from './records.ts'

/** The lists of known codes, as far as the rules need them. */
export interface KnownCodes {
  find(vocabulary: string, id: string): unknown
}

/** Everything that is wrong with a dataset although its form is right; empty when nothing is. */
export function checkDataset(members: DatasetMembers, codes: KnownCodes): ProblemDetail[] {
  return [
    ...findBlanks(members.title, '/title'),
    ...findBlanks(members.description, '/description'),
    ...findBlanks(members.provenance, '/provenance'),
    ...checkCodes(codes, 'themes', members.themes, '/themes'),
    ...checkCode(codes, 'licenses', members.license, '/license'),
    ...checkCode(codes, 'frequencies', members.frequency, '/frequency'),
    ...checkCodes(codes, 'units', members.spatial, '/spatial'),
    ...checkCodes(codes, 'languages', members.language, '/language'),
    ...checkPeriod(members.temporal),
    ...checkBox(members.bbox),
  ]
}

/** As many characters as a title may have in one language; the contract says why. */
export const longestTitle = (): number =>
  (getContract().schemas.get('title-map')!.additionalProperties as { maxLength: number }).maxLength

/** What a draft may lack; what waits for its reader, or has readers, may not. */
export const neededBeyondDraft = ['description', 'license'] as const

/** Everything that is missing of a dataset that is no draft, or is to be none; empty when it is whole. */
export const checkWhole = (members: {
  [member in (typeof neededBeyondDraft)[number]]?: unknown
}): ProblemDetail[] =>
  neededBeyondDraft
    .filter((member) => (members[member] ?? null) === null)
    .map((member) =>
      wrong(`/${member}`, {
        vi: 'chưa có. Chỉ bản nháp mới được thiếu: cần có trước khi gửi duyệt, hẹn giờ hoặc công bố, và giữ lại từ đó.',
        en: 'is missing. A draft alone may lack it: it is needed to hand in, to schedule and to publish, and stays from then on.',
      }),
    )

/** What is chosen although it is no longer to be chosen; what had it before keeps it. */
export function checkRetired(
  members: Pick<DatasetMembers, 'themes' | 'license'>,
  before: Pick<DatasetMembers, 'themes' | 'license'> | null,
  codes: KnownCodes,
): ProblemDetail[] {
  const isRetired = (vocabulary: string, id: string) =>
    (codes.find(vocabulary, id) as { retired?: boolean } | null)?.retired === true
  const themes = members.themes.flatMap((id, index) =>
    isRetired('themes', id) && !before?.themes.includes(id)
      ? [retiredCode('themes', id, `/themes/${index}`)]
      : [],
  )
  const { license } = members
  if (license === null || !isRetired('licenses', license) || before?.license === license) return themes
  return [...themes, retiredCode('licenses', license, '/license')]
}

const retiredCode = (vocabulary: string, id: string, pointer: string): ProblemDetail =>
  wrong(pointer, {
    vi: `"${id}" đã ngừng dùng, nên không chọn mới được nữa. Danh sách ở /api/v1/vocabularies/${vocabulary}.`,
    en: `"${id}" is retired and can no longer be chosen anew. The list is at /api/v1/vocabularies/${vocabulary}.`,
  })

/** The unknown codes of a body whose form is wrong elsewhere, so that all its faults are told at once. */
export function checkLooseCodes(body: object, codes: KnownCodes): ProblemDetail[] {
  const { themes, license, frequency, spatial, language } = body as Record<string, unknown>
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, mostLooseCodes) : [])
  const check = (vocabulary: string, id: unknown, pointer: string) =>
    typeof id === 'string' ? checkCode(codes, vocabulary, id, pointer) : []
  const checkList = (vocabulary: string, ids: unknown, pointer: string) =>
    list(ids).flatMap((id, index) => check(vocabulary, id, `${pointer}/${index}`))
  return [
    ...checkList('themes', themes, '/themes'),
    ...check('licenses', license, '/license'),
    ...check('frequencies', frequency, '/frequency'),
    ...checkList('units', spatial, '/spatial'),
    ...checkList('languages', language, '/language'),
  ]
}

// More wrong codes than this need another answer than a list.
const mostLooseCodes = 100

/** What is wrong with a slug that somebody chose. */
export function checkSlug(slug: string | undefined): ProblemDetail[] {
  // Where an id or a slug is taken, one must not pass for the other.
  if (slug === undefined || !idPattern.test(slug)) return []
  return [
    wrong('/slug', {
      vi: 'trông như mã của cổng. Hãy thêm dấu gạch nối.',
      en: 'looks like an id of the portal. Put a hyphen into it.',
    }),
  ]
}

/** What is wrong with a distribution although its form is right. */
export function checkDistribution(
  distribution: Pick<DistributionRecord, 'title' | 'description'>,
): ProblemDetail[] {
  return [
    ...findBlanks(distribution.title, '/title'),
    ...findBlanks(distribution.description, '/description'),
  ]
}

/** The problem of an agency that is not there. */
export const unknownAgency = (slug: string): ProblemDetail =>
  wrong('/agency', {
    vi: `không có cơ quan "${shorten(slug)}". Danh sách ở /api/v1/agencies.`,
    en: `there is no agency "${shorten(slug)}". The list is at /api/v1/agencies.`,
  })

/** The problem of a code that its vocabulary does not hold. */
export const unknownCode = (vocabulary: string, id: string, pointer: string): ProblemDetail =>
  wrong(pointer, {
    vi: `không có mã "${shorten(id)}". Danh sách ở /api/v1/vocabularies/${vocabulary}.`,
    en: `there is no code "${shorten(id)}". The list is at /api/v1/vocabularies/${vocabulary}.`,
  })

function checkCode(
  codes: KnownCodes,
  vocabulary: string,
  id: string | null,
  pointer: string,
): ProblemDetail[] {
  return id === null || codes.find(vocabulary, id) ? [] : [unknownCode(vocabulary, id, pointer)]
}

const checkCodes = (codes: KnownCodes, vocabulary: string, ids: readonly string[], pointer: string) =>
  ids.flatMap((id, index) => checkCode(codes, vocabulary, id, `${pointer}/${index}`))

function checkPeriod(temporal: DatasetMembers['temporal']): ProblemDetail[] {
  if (!temporal?.start || !temporal.end || temporal.start <= temporal.end) return []
  return [
    wrong('/temporal/end', {
      vi: `ngày cuối ${sayDay(temporal.end)} đứng trước ngày đầu ${sayDay(temporal.start)}.`,
      en: `the last day ${temporal.end} is before the first, ${temporal.start}.`,
    }),
  ]
}

function checkBox(bbox: DatasetMembers['bbox']): ProblemDetail[] {
  if (bbox === null) return []
  const [west, south, east, north] = bbox
  const isInside = west >= -180 && east <= 180 && south >= -90 && north <= 90
  if (isInside && west <= east && south <= north) return []
  return [
    wrong('/bbox', {
      vi: 'cần bốn số theo thứ tự tây, nam, đông, bắc, theo độ: tây ≤ đông, nam ≤ bắc.',
      en: 'needs four numbers in the order west, south, east, north, in degrees: west ≤ east, south ≤ north.',
    }),
  ]
}

const wrong = (pointer: string, detail: Sentence): ProblemDetail => ({ pointer, detail })
/** As much of what was sent as a sentence about it repeats. */
export const shorten = (text: string): string =>
  text.length > 60 ? `${[...text].slice(0, 60).join('')}…` : text
