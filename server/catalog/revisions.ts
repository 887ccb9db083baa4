import { isDeepStrictEqual } from 'node:util'
import { inputOf } from './dataset-edit.ts'
import type { DatasetRecord, DistributionRecord, RevisionChange } from './records.ts'

/** What history compares of a record: what people decided, not what the portal derived. */
interface HistoryForm {
  members: Record<string, unknown>
  /** As stored: only those that are no longer the same are looked at. */
  distributions: readonly DistributionRecord[]
}

export const historyForm = (record: DatasetRecord, agencySlug: string): HistoryForm => ({
  members: {
    ...inputOf(record, agencySlug),
    status: record.status,
    ...(record.withdrawn ? { withdrawn: { reason: record.withdrawn.reason } } : {}),
  },
  distributions: record.distributions,
})

const distributionForm = (distribution: DistributionRecord): Record<string, unknown> =>
  withoutNulls({
    id: distribution.id,
    title: distribution.title,
    description: distribution.description,
    format: distribution.format,
    accessUrl: distribution.accessUrl,
    release: distribution.release === 0 ? null : distribution.release,
    name: distribution.name,
    byteSize: distribution.byteSize,
    sha256: distribution.sha256,
    reading: distribution.reading,
    dictionary: distribution.dictionary,
    takenDown:
      distribution.takenDown?.map(({ release, reason, legalBasis }) =>
        withoutNulls({ release, reason, legalBasis }),
      ) ?? null,
    conformsTo: distribution.conformsTo ?? null,
  })

/** A change without what it says of the columns of a file; none when it was about them alone. */
export function withoutColumnChanges(change: RevisionChange): RevisionChange[] {
  const [, list, , member] = change.pointer.split('/')
  if (list !== 'distributions') return [change]
  if (member === 'reading' || member === 'dictionary') return []
  return [
    {
      ...change,
      ...(isPlainObject(change.from) && { from: leaveOut(change.from) }),
      ...(isPlainObject(change.to) && { to: leaveOut(change.to) }),
    },
  ]
}

const leaveOut = ({ reading: _reading, dictionary: _dictionary, ...rest }: Record<string, unknown>) => rest

/** Field by field, what changed from one state to the other; from nothing, everything is new. */
export function compareStates(from: HistoryForm | null, to: HistoryForm): RevisionChange[] {
  return [
    ...compareValues(from?.members ?? {}, to.members, ''),
    ...compareDistributions(from?.distributions ?? [], to.distributions),
  ]
}

/** By id: their places in the list are no identity. */
function compareDistributions(
  from: readonly DistributionRecord[],
  to: readonly DistributionRecord[],
): RevisionChange[] {
  if (from === to) return []
  const [earlier, later] = [byId(from), byId(to)]
  const changes: RevisionChange[] = []
  from.forEach((before, index) => {
    // A removed one is named by the place it had.
    if (!later.has(before.id))
      changes.push({ pointer: `/distributions/${index}`, from: distributionForm(before) })
  })
  to.forEach((after, index) => {
    const before = earlier.get(after.id)
    const pointer = `/distributions/${index}`
    if (!before) changes.push({ pointer, to: distributionForm(after) })
    else if (before !== after)
      changes.push(...compareValues(distributionForm(before), distributionForm(after), pointer))
  })
  return changes
}

const byId = (distributions: readonly DistributionRecord[]): Map<string, DistributionRecord> =>
  new Map(distributions.map((distribution) => [distribution.id, distribution]))

/** Lists are compared as a whole: a theme moved up is one change, not three. */
export function compareValues(from: unknown, to: unknown, pointer: string): RevisionChange[] {
  if (isDeepStrictEqual(from, to)) return []
  if (!isPlainObject(from) || !isPlainObject(to)) {
    return [{ pointer, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }]
  }
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  return names.flatMap((name) =>
    compareValues(from[name], to[name], `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

const withoutNulls = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
