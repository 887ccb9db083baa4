import { isMember, listPlaces, mayAct } from '../identity/permissions.ts'
import type { Right, Viewer } from '../identity/viewer.ts'
import { portalDay, type Clock } from '../platform/clock.ts'
import { signInNeeded } from '../problems.ts'
import type { Agencies } from './agencies.ts'
import { writtenBy, type Approval } from './approval.ts'
import type { DatasetStore, ListOrder, ListPlace } from './dataset-store.ts'
import { addDays, listSlowFrequencies, soonDays } from './due.ts'
import type { ProposalQuestion, ProposalRecord, ProposalStore } from './proposal-store.ts'
import type { DatasetRecord, DatasetStatus, DatasetWithAgency, DistributionRecord } from './records.ts'
import type { Vocabularies } from './vocabularies.ts'

/** What a list of the workspace holds; a member that is left out does not narrow it. */
export interface WorkQuestion {
  /** Slug or id: this agency and those below it, as far as the viewer is a member there. */
  agency?: string
  state?: DatasetStatus
  /** Late or late soon by the promised frequency; made by the viewer's own account; in review, where the viewer may decide. */
  show?: (typeof workKinds)[number]
}

export const workKinds = ['overdue', 'soon', 'mine', 'review'] as const

/** How much of each kind there is for the viewer. */
export interface WorkCounts {
  /** In review, and open proposals: those that the viewer may decide, so without what waits for a second person. */
  reviews: number
  proposals: number
  /** Open ones that the viewer made. */
  ownProposals: number
  overdue: number
  dueSoon: number
  /** Datasets with files of which no table could be made, or that do not fit their schema. */
  files: number
  /** Drafts that the viewer made. */
  drafts: number
}

/** A file that needs care. */
export interface TroubledFile {
  dataset: DatasetWithAgency
  distribution: DistributionRecord
}

/** A proposal with the dataset that it is about. */
export interface ListedProposal {
  proposal: ProposalRecord
  dataset: DatasetRecord
}

/** Which proposals a list of the workspace holds: those to decide, or one's own that are open or were decided lately. */
export const proposalLists = ['waiting', 'mine'] as const

/** Long enough to come back from leave and see what became of a proposal; later the list of its dataset tells. */
const decidedDays = 30

/** Where a list goes on. */
export type { ListPlace } from './dataset-store.ts'

/** Which proposals, of which datasets, and what the viewer must hold there. */
interface Proposed {
  right: Right
  question: ProposalQuestion
  ids: string[]
}

interface Page {
  limit: number
  after: ListPlace | null
}

/** What somebody works on, in every agency of theirs: lists with places to go on from, and how long they are. */
export interface WorkLists {
  countWork(viewer: Viewer): Promise<WorkCounts>
  /** Changed last first, or the longest overdue first where it is about due dates. Nothing of agencies that the viewer is no member of. */
  listWork(
    viewer: Viewer,
    question: WorkQuestion,
    page: Page,
  ): Promise<{ items: DatasetWithAgency[]; total: number; next: ListPlace | null }>
  /** Ids of what such a list holds, in its order, none when they are more than the limit; and how many there are. */
  selectWork(viewer: Viewer, question: WorkQuestion, limit: number): Promise<{ ids: string[]; total: number }>
  /** Datasets with files that need care, changed last first, each with those files. */
  listTroubled(
    viewer: Viewer,
    page: Page,
  ): Promise<{ items: TroubledFile[]; total: number; next: ListPlace | null }>
  /** Newest first; of datasets in agencies where the viewer is a member. */
  listWorkProposals(
    viewer: Viewer,
    show: (typeof proposalLists)[number],
    page: Page,
  ): Promise<{ items: ListedProposal[]; total: number; next: ListPlace | null }>
}

const states: readonly DatasetStatus[] = [
  'draft',
  'inReview',
  'published',
  'scheduled',
  'archived',
  'withdrawn',
]

const troubled = {
  $or: [
    { 'distributions.table.status': 'failed' },
    { 'distributions.validation.status': { $in: ['invalid', 'failed'] } },
  ],
}

/** Whether something about a file waits for its people. */
export const isTroubled = ({ table, validation }: DistributionRecord): boolean =>
  table?.status === 'failed' || validation?.status === 'invalid' || validation?.status === 'failed'

export function createWorkLists({
  clock,
  datasets,
  proposals,
  agencies,
  approval,
  vocabularies,
}: {
  clock: Clock
  datasets: Pick<DatasetStore, 'listPage' | 'countWhere' | 'listIdsWhere' | 'findMany'>
  proposals: Pick<ProposalStore, 'listDatasetIds' | 'listPage' | 'countOf'>
  agencies: Pick<Agencies, 'findAgency'>
  approval: Pick<Approval, 'whereItHolds'>
  vocabularies: Pick<Vocabularies, 'list'>
}): WorkLists {
  const slow = listSlowFrequencies(vocabularies)

  async function withAgency(record: DatasetRecord): Promise<DatasetWithAgency> {
    const agency = await agencies.findAgency(record.agencyId)
    if (!agency) throw new Error(`The agency ${record.agencyId} of dataset ${record._id} is gone.`)
    return { ...record, agency }
  }

  /** The filter of the places where the viewer holds the right, inside the agency when one is given; null when there is none. */
  async function placeFilter(
    viewer: Viewer,
    right: Right,
    idOrSlug?: string,
  ): Promise<Record<string, unknown> | null> {
    const places = listPlaces(viewer, right)
    if (idOrSlug === undefined)
      return places === 'everywhere' ? {} : places.length === 0 ? null : { agencyPath: { $in: places } }
    const agency = await agencies.findAgency(idOrSlug)
    if (!agency) return null
    if (mayAct(viewer, right, { agencyPath: agency.path })) return { agencyPath: { $in: [agency._id] } }
    if (places === 'everywhere') return null
    const paths = await Promise.all(places.map(async (id) => (await agencies.findAgency(id))?.path ?? []))
    const below = places.filter((_id, index) => paths[index]!.includes(agency._id))
    return below.length === 0 ? null : { agencyPath: { $in: below } }
  }

  /** Leaves out what an agency lets nobody but a second person approve, where that is not the viewer. */
  async function decidableFilter(viewer: Viewer): Promise<Record<string, unknown>> {
    const held = await approval.whereItHolds()
    return held ? { $nor: [{ $and: [held, writtenBy(viewer)] }] } : {}
  }

  async function kindFilter(viewer: Viewer, show: WorkQuestion['show']): Promise<Record<string, unknown>> {
    const today = portalDay(clock.now())
    if (show === 'overdue') return { due: { $type: 'string', $lt: today } }
    if (show === 'soon')
      return {
        due: { $type: 'string', $gte: today, $lte: addDays(today, soonDays) },
        frequency: { $in: slow },
      }
    if (show === 'review') return decidableFilter(viewer)
    return show === 'mine' ? { createdBy: viewer.accountId } : {}
  }

  async function workFilter(
    viewer: Viewer,
    { agency, state, show }: WorkQuestion,
  ): Promise<{ filter: Record<string, unknown>; order: ListOrder } | null> {
    const place = await placeFilter(viewer, show === 'review' ? 'publish' : 'read', agency)
    const isNothing =
      (show === 'mine' && viewer.accountId === null) ||
      (show === 'review' && state !== undefined && state !== 'inReview')
    if (place === null || isNothing) return null
    const isByDue = show === 'overdue' || show === 'soon'
    const wanted = show === 'review' ? 'inReview' : state
    return {
      filter: {
        ...place,
        ...(await kindFilter(viewer, show)),
        // All states by their names: the index then gives them in order.
        ...(wanted !== undefined ? { status: wanted } : isByDue ? {} : { status: { $in: [...states] } }),
      },
      order: isByDue ? 'due' : 'updatedAt',
    }
  }

  /** Ids of datasets with such proposals in the places where the viewer holds the right. Few are open at a time. */
  async function listProposed(viewer: Viewer, right: Right, question: ProposalQuestion): Promise<string[]> {
    const place = await placeFilter(viewer, right)
    if (place === null) return []
    const ids = await proposals.listDatasetIds(question)
    return ids.length === 0 ? [] : datasets.listIdsWhere({ _id: { $in: ids }, ...place })
  }

  /** Open proposals that the viewer may decide: their own not, where an agency asks for a second person. */
  async function findDecidable(viewer: Viewer): Promise<Proposed> {
    const ids = await listProposed(viewer, 'publish', {})
    const held = ids.length === 0 ? null : await approval.whereItHolds()
    if (held === null) return { right: 'publish', question: {}, ids }
    const asking = await datasets.listIdsWhere({ $and: [{ _id: { $in: ids } }, held] })
    const question = { exceptBy: { accountId: viewer.accountId, datasetIds: asking } }
    return { right: 'publish', question, ids }
  }

  async function findOwn(viewer: Viewer, question: ProposalQuestion): Promise<Proposed> {
    const own = { ...question, by: viewer }
    return { right: 'read', question: own, ids: await listProposed(viewer, 'read', own) }
  }

  const countProposals = ({ question, ids }: Proposed): Promise<number> | number =>
    ids.length === 0 ? 0 : proposals.countOf(question, ids)

  async function countTroubled(viewer: Viewer): Promise<number> {
    const place = await placeFilter(viewer, 'write')
    return place ? datasets.countWhere({ ...place, ...troubled }) : 0
  }

  function mustBeSomebody(viewer: Viewer): void {
    if (viewer.kind === 'anonymous') throw signInNeeded()
  }

  return {
    async countWork(viewer) {
      mustBeSomebody(viewer)
      const count = async (question: WorkQuestion): Promise<number> => {
        const asked = await workFilter(viewer, question)
        return asked ? datasets.countWhere(asked.filter) : 0
      }
      const [reviews, overdue, dueSoon, files, drafts, waiting, ownProposals] = await Promise.all([
        count({ show: 'review' }),
        count({ show: 'overdue' }),
        count({ show: 'soon' }),
        countTroubled(viewer),
        count({ show: 'mine', state: 'draft' }),
        findDecidable(viewer).then(countProposals),
        findOwn(viewer, {}).then(countProposals),
      ])
      return { reviews, proposals: waiting, ownProposals, overdue, dueSoon, files, drafts }
    },

    async listWork(viewer, question, { limit, after }) {
      mustBeSomebody(viewer)
      const asked = await workFilter(viewer, question)
      if (!asked) return { items: [], total: 0, next: null }
      const { filter, order } = asked
      const [{ records, next }, total] = await Promise.all([
        datasets.listPage(filter, { order, limit, after }),
        datasets.countWhere(filter),
      ])
      const seen = records.filter((record) => isMember(viewer, record))
      return { items: await Promise.all(seen.map(withAgency)), total, next }
    },

    async selectWork(viewer, question, limit) {
      mustBeSomebody(viewer)
      const asked = await workFilter(viewer, question)
      if (!asked) return { ids: [], total: 0 }
      const total = await datasets.countWhere(asked.filter)
      return { ids: total > limit ? [] : await datasets.listIdsWhere(asked.filter, limit), total }
    },

    async listTroubled(viewer, { limit, after }) {
      mustBeSomebody(viewer)
      const place = await placeFilter(viewer, 'write')
      if (place === null) return { items: [], total: 0, next: null }
      const filter = { ...place, ...troubled }
      const [{ records, next }, total] = await Promise.all([
        datasets.listPage(filter, { order: 'updatedAt', limit, after }),
        datasets.countWhere(filter),
      ])
      const seen = await Promise.all(
        records.filter((record) => mayAct(viewer, 'write', record)).map(withAgency),
      )
      return {
        items: seen.flatMap((dataset) =>
          dataset.distributions.filter(isTroubled).map((distribution) => ({ dataset, distribution })),
        ),
        total,
        next,
      }
    },

    async listWorkProposals(viewer, show, { limit, after }) {
      mustBeSomebody(viewer)
      const decidedSince = new Date(clock.now().getTime() - decidedDays * 86_400_000)
      const { right, question, ids } = await (show === 'mine'
        ? findOwn(viewer, { decidedSince })
        : findDecidable(viewer))
      if (ids.length === 0) return { items: [], total: 0, next: null }
      const [found, total] = await Promise.all([
        proposals.listPage(question, ids, { limit: limit + 1, after }),
        proposals.countOf(question, ids),
      ])
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const records = await datasets.findMany([...new Set(page.map(({ datasetId }) => datasetId))], {
        forList: true,
      })
      const byId = new Map(
        records.filter((record) => mayAct(viewer, right, record)).map((record) => [record._id, record]),
      )
      return {
        items: page.flatMap((proposal) => {
          const dataset = byId.get(proposal.datasetId)
          return dataset ? [{ proposal, dataset }] : []
        }),
        total,
        next: found.length > limit && last ? { value: last.at.toISOString(), id: last._id } : null,
      }
    },
  }
}
