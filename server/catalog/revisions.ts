import { isDeepStrictEqual } from 'node:util'
import { inputOf } from './dataset-edit.ts'
import type { DatasetRecord, RevisionChange } from './records.ts'

/** Distributions by id: their places in the list are no identity. */
interface HistoryForm {
  members: Record<string, unknown>
  distributions: Record<string, unknown>[]
}

/** What history compares of a record: what people decided, not what the portal derived. */
export function historyForm(record: DatasetRecord, agencySlug: string): HistoryForm {
  const { ...members } = inputOf(record, agencySlug)
  return {
    members: {
      ...members,
      status: record.status,
      ...(record.withdrawn ? { withdrawn: { reason: record.withdrawn.reason } } : {}),
    },
    distributions: record.distributions.map((distribution) =>
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
      }),
    ),
  }
}

/** Field by field, what changed from one state to the other; from nothing, everything is new. */
export function compareStates(from: HistoryForm | null, to: HistoryForm): RevisionChange[] {
  return [
    ...compareValues(from?.members ?? {}, to.members, ''),
    ...compareDistributions(from?.distributions ?? [], to.distributions),
  ]
}

function compareDistributions(
  from: Record<string, unknown>[],
  to: Record<string, unknown>[],
): RevisionChange[] {
  const changes: RevisionChange[] = []
  from.forEach((before, index) => {
    // A removed one is named by the place it had.
    if (!to.some(({ id }) => id === before.id))
      changes.push({ pointer: `/distributions/${index}`, from: before })
  })
  to.forEach((after, index) => {
    const before = from.find(({ id }) => id === after.id)
    if (before) changes.push(...compareValues(before, after, `/distributions/${index}`))
    else changes.push({ pointer: `/distributions/${index}`, to: after })
  })
  return changes
}

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
