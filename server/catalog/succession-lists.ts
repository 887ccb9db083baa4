import type { ClientSession } from 'mongodb'
import type { SuccessionPlan } from './succession-plan.ts'

/** A list of datasets that an agency keeps: a series or a collection. */
interface KeptList {
  _id: string
  agencyId: string
  slug: string
  version: number
  updatedAt: Date
}

/** What the stores of such lists give, and take back. */
export interface ListKeeping<List extends KeptList> {
  listOfAgency(agencyId: string, session: ClientSession): Promise<List[]>
  /** Which datasets of the agency itself are in which list. */
  listPlacesOfAgency(
    agencyId: string,
    session: ClientSession,
  ): Promise<readonly { datasetId: string; listId: string }[]>
  replace(record: List, fromVersion: number, session: ClientSession): Promise<boolean>
}

/** The lists that each agency gets, by its id. */
export type ListPlan<List> = ReadonlyMap<string, readonly List[]>

/**
 * A series or collection goes to the agency that gets most of its datasets; it stays when most stay. One without datasets of the
 * agency stays while there is an agency to stay in, and otherwise goes where the rest goes.
 */
export async function planLists<List extends KeptList>(
  store: Pick<ListKeeping<List>, 'listOfAgency' | 'listPlacesOfAgency'>,
  { from, targets, restTo, closes }: SuccessionPlan,
  session: ClientSession,
): Promise<ListPlan<List>> {
  const own = await store.listOfAgency(from._id, session)
  if (own.length === 0) return new Map()
  const targetOf = new Map(
    targets.flatMap(({ agency, datasetIds }) => datasetIds.map((id) => [id, agency._id] as const)),
  )
  const votes = new Map<string, Map<string | null, number>>()
  for (const { datasetId, listId } of await store.listPlacesOfAgency(from._id, session)) {
    const target = targetOf.get(datasetId) ?? restTo?._id ?? null
    const ofList = votes.get(listId) ?? new Map<string | null, number>()
    votes.set(listId, ofList.set(target, (ofList.get(target) ?? 0) + 1))
  }
  const plan = new Map<string, List[]>()
  for (const record of own) {
    const places = [...(votes.get(record._id) ?? [])].sort(([, first], [, second]) => second - first)
    const target = places[0]?.[0] ?? (closes ? (restTo ?? targets[0]!.agency)._id : null)
    if (target !== null) plan.set(target, [...(plan.get(target) ?? []), record])
  }
  return plan
}

/** Moves them at once, while their datasets follow by the job; gives them as they are now. */
export async function moveLists<List extends KeptList>(
  store: Pick<ListKeeping<List>, 'replace'>,
  plan: ListPlan<List>,
  now: Date,
  session: ClientSession,
): Promise<List[]> {
  const moved: List[] = []
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
