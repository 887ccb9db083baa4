import type { ClientSession } from 'mongodb'
import type { SeriesRecord } from './records.ts'
import type { SeriesStore } from './series-store.ts'
import type { SuccessionPlan } from './succession-plan.ts'

/** The series that each agency gets, by its id. */
export type SeriesPlan = ReadonlyMap<string, readonly SeriesRecord[]>

/**
 * A series goes to the agency that gets most of its datasets; it stays when most stay. One without datasets of the agency stays
 * while there is an agency to stay in, and otherwise goes where the rest goes.
 */
export async function planSeries(
  store: Pick<SeriesStore, 'listOfAgency' | 'listMembersOfAgency'>,
  { from, targets, restTo, closes }: SuccessionPlan,
  session: ClientSession,
): Promise<SeriesPlan> {
  const own = await store.listOfAgency(from._id, session)
  if (own.length === 0) return new Map()
  const targetOf = new Map(
    targets.flatMap(({ agency, datasetIds }) => datasetIds.map((id) => [id, agency._id] as const)),
  )
  const votes = new Map<string, Map<string | null, number>>()
  for (const { _id, series } of await store.listMembersOfAgency(from._id, session)) {
    const target = targetOf.get(_id) ?? restTo?._id ?? null
    const ofSeries = votes.get(series!.id) ?? new Map<string | null, number>()
    votes.set(series!.id, ofSeries.set(target, (ofSeries.get(target) ?? 0) + 1))
  }
  const plan = new Map<string, SeriesRecord[]>()
  for (const record of own) {
    const places = [...(votes.get(record._id) ?? [])].sort(([, first], [, second]) => second - first)
    const target = places[0]?.[0] ?? (closes ? (restTo ?? targets[0]!.agency)._id : null)
    if (target !== null) plan.set(target, [...(plan.get(target) ?? []), record])
  }
  return plan
}

/** Moves them at once, while their datasets follow by the job; gives them as they are now. */
export async function moveSeries(
  store: Pick<SeriesStore, 'replace'>,
  plan: SeriesPlan,
  now: Date,
  session: ClientSession,
): Promise<SeriesRecord[]> {
  const moved: SeriesRecord[] = []
  for (const [agencyId, records] of plan) {
    for (const record of records) {
      const next = { ...record, agencyId, version: record.version + 1, updatedAt: now }
      // Who changes it at this moment starts again, or makes this start again.
      await store.replace(next, record.version, session)
      moved.push(next)
    }
  }
  return moved
}
