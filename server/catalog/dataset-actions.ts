import type { DatasetActionInput } from '../../schemas/generated/catalog/dataset-action-input.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { isAdministrator } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Jobs, Tell } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import {
  conflict,
  datasetNotFound,
  invalidContent,
  notAllowed,
  notFound,
  ProblemError,
  signInNeeded,
} from '../problems.ts'
import { mustSee, ProposalNeeded } from './access.ts'
import { findFaults, maxActed, patchOf, stepOfAct, tellProblem, tooMany } from './dataset-action-rules.ts'
import type { ActionItem, DatasetActionRecord, DatasetActionStore } from './dataset-action-store.ts'
import type { DatasetEditing } from './dataset-editing.ts'
import type { DatasetStore } from './dataset-store.ts'
import { Rehearsal, type Acting } from './dataset-writer.ts'
import type { Proposals } from './proposals.ts'
import type { DatasetRecord } from './records.ts'
import type { Vocabularies } from './vocabularies.ts'
import type { WorkQuestion } from './work-lists.ts'

export type { DatasetActionRecord } from './dataset-action-store.ts'

/** One act on many datasets: planned, looked at, then done, each dataset as if it were the only one. */
export interface DatasetActions {
  /**
   * Tries the act on each and undoes it: what would change, what would be proposed, what is as asked already, and what is
   * refused and why. Nothing is changed. Throws 422 for an act that cannot be, or for more datasets than one act takes.
   */
  planActions(by: Viewer, input: DatasetActionInput): Promise<DatasetActionRecord>
  /** Does what was planned: a few at once, many by a job. Throws `conflict` when it was run already. */
  runActions(by: Viewer, id: string): Promise<DatasetActionRecord>
  /** One's own; `not-found` for that of anybody else, but for administrators of the portal. */
  getActions(by: Viewer, id: string): Promise<DatasetActionRecord>
  /** The newest that the account has run, without what became of each. */
  listActionsRun(by: Viewer, limit: number): Promise<Omit<DatasetActionRecord, 'items'>[]>
  /** The work of one job: for worker.ts only. Goes on where an earlier run ended. */
  continueActions(id: string, tell: Tell, signal: AbortSignal): Promise<void>
}

/** Done while whoever asked waits: each takes a few hundredths of a second. */
const atOnce = 20
/** Tried beside each other: each is a transaction that writes nothing. */
const rehearsedAtOnce = 8

export function createDatasetActions({
  clock,
  changes,
  audit,
  jobs,
  store,
  datasets,
  editing,
  proposals,
  selectWork,
  vocabularies,
  findViewer,
}: {
  clock: Clock
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  jobs: Pick<Jobs, 'create'>
  store: DatasetActionStore
  datasets: Pick<DatasetStore, 'findByIdOrSlug'>
  editing: Pick<DatasetEditing, 'transition' | 'patchDataset'>
  proposals: Pick<Proposals, 'changeOrPropose'>
  /** Ids of what a list of the workspace holds, at most so many, and how many there are. */
  selectWork: (
    viewer: Viewer,
    question: WorkQuestion,
    limit: number,
  ) => Promise<{ ids: string[]; total: number }>
  vocabularies: Pick<Vocabularies, 'find'>
  /** Who ordered something, with the rights that they have now; null when they may do nothing any more. */
  findViewer: (actor: { accountId: string | null; tokenId: string | null }) => Promise<Viewer | null>
}): DatasetActions {
  type Asked = Pick<DatasetActionRecord, 'act' | 'input'>

  /** The act on one dataset, through the door that does it alone. */
  async function perform(by: Acting, record: DatasetRecord, { act, input }: Asked): Promise<unknown> {
    const ifMatch = [record.version]
    const to = stepOfAct[act]
    if (to !== undefined) {
      if (to === 'published' && record.status !== to && record.distributions.length === 0)
        throw nothingToPublish()
      return editing.transition(by, record._id, ifMatch, { to, note: input.note })
    }
    return editing.patchDataset(by, record._id, ifMatch, patchOf(act, input, record), {
      note: input.note ?? null,
    })
  }

  async function planItem(by: Viewer, asked: Asked, idOrSlug: string): Promise<ActionItem> {
    const item: ActionItem = {
      id: idOrSlug,
      version: null,
      outcome: 'unchanged',
      proposes: false,
      problem: null,
    }
    try {
      const record = mustSee(await datasets.findByIdOrSlug(idOrSlug), by, () => datasetNotFound(idOrSlug))
      Object.assign(item, { id: record._id, version: record.version })
      await perform({ ...by, isRehearsal: true }, record, asked)
      return item
    } catch (error) {
      if (error instanceof Rehearsal) return { ...item, outcome: 'waiting' }
      if (error instanceof ProposalNeeded) return { ...item, outcome: 'waiting', proposes: true }
      if (!(error instanceof ProblemError) || error.status >= 500) throw error
      return { ...item, outcome: 'refused', problem: tellProblem(error) }
    }
  }

  async function choose(by: Viewer, { datasets: named, all }: DatasetActionInput): Promise<string[]> {
    if (named !== undefined) return [...new Set(named)]
    const { ids, total } = await selectWork(by, all!, maxActed)
    if (total > maxActed) throw tooMany(total)
    return ids
  }

  const isOwn = (by: Viewer, { accountId, tokenId }: DatasetActionRecord): boolean =>
    tokenId === null ? by.kind === 'account' && by.accountId === accountId : by.tokenId === tokenId

  async function getOwn(by: Viewer, id: string): Promise<DatasetActionRecord> {
    if (by.kind === 'anonymous') throw signInNeeded()
    const record = await store.find(id)
    if (!record || (!isOwn(by, record) && !isAdministrator(by)))
      throw notFound(`/api/v1/dataset-actions/${id}`)
    return record
  }

  /** Does one, and notes what became of it together with the change itself, so that it is done once. */
  async function runItem(by: Viewer, record: DatasetActionRecord, index: number): Promise<void> {
    const { id, version, proposes } = record.items[index]!
    const note = (outcome: ActionItem['outcome'], problem: ActionItem['problem'] = null) =>
      store.noteItem(record._id, index, { outcome, problem })
    const notingAs = (outcome: 'changed' | 'proposed'): Acting => ({
      ...by,
      whenSaved: async (session) => {
        if (!(await store.noteItem(record._id, index, { outcome, problem: null }, session)))
          throw new AlreadyDone()
      },
    })
    try {
      const current = mustSee(await datasets.findByIdOrSlug(id), by, () => datasetNotFound(id))
      if (current.version !== version) throw changedSince()
      const run = () => perform(notingAs('changed'), current, record)
      if (!proposes) await run()
      else {
        const body = patchOf(record.act, record.input, current)
        const operation = { name: 'patchDataset', body } as const
        await proposals.changeOrPropose(
          notingAs('proposed'),
          { about: id, operation, ifMatch: [current.version], note: record.input.note ?? null },
          run,
        )
      }
      // Whatever saved something has said so itself.
      await note('unchanged')
    } catch (error) {
      if (error instanceof AlreadyDone) return
      if (!(error instanceof ProblemError) || error.status >= 500) throw error
      await note('refused', tellProblem(error))
    }
  }

  async function runAll(
    by: Viewer | null,
    record: DatasetActionRecord,
    tell: (done: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const places = record.items.flatMap(({ outcome }, index) => (outcome === 'waiting' ? [index] : []))
    for (const [done, index] of places.entries()) {
      signal?.throwIfAborted()
      if (by) await runItem(by, record, index)
      else
        await store.noteItem(record._id, index, { outcome: 'refused', problem: tellProblem(noRightsLeft()) })
      tell(done + 1)
    }
    await store.finish(record._id, clock.now())
  }

  return {
    async planActions(by, input) {
      if (by.kind === 'anonymous') throw signInNeeded()
      const faults = findFaults(input, vocabularies)
      if (faults.length > 0) throw invalidContent(faults)
      const ids = await choose(by, input)
      const { act, datasets: _named, all: _all, dryRun: _dry, ...rest } = input
      const asked = { act, input: rest }
      const items: ActionItem[] = []
      for (let from = 0; from < ids.length; from += rehearsedAtOnce) {
        const batch = ids.slice(from, from + rehearsedAtOnce)
        items.push(...(await Promise.all(batch.map((id) => planItem(by, asked, id)))))
      }
      const now = clock.now()
      const record: DatasetActionRecord = {
        _id: newId(now.getTime()),
        accountId: by.accountId,
        tokenId: by.tokenId,
        label: by.label,
        ...asked,
        state: 'planned',
        // The same dataset by its id and its slug is one.
        items: items.filter(({ id }, index) => items.findIndex((each) => each.id === id) === index),
        jobId: null,
        at: now,
        doneAt: null,
      }
      await store.insert(record)
      return record
    },

    async runActions(by, id) {
      const record = await getOwn(by, id)
      if (!isOwn(by, record)) throw notOwn()
      const count = record.items.filter(({ outcome }) => outcome === 'waiting').length
      const isLong = count > atOnce
      await changes.commit(async (session) => {
        const job = isLong ? await jobs.create(jobOf(id), session) : null
        if (!(await store.begin(id, job?.id ?? null, session))) throw runAlready()
        await audit.append(
          {
            at: clock.now(),
            by,
            action: 'act-on-datasets',
            object: `dataset-action/${id}`,
            agencyId: null,
            details: { act: record.act, datasets: count },
          },
          session,
        )
      }, `dataset-action/${id}`)
      if (!isLong) await runAll(by, record, () => {})
      return (await store.find(id))!
    },

    getActions: getOwn,

    async listActionsRun(by, limit) {
      return by.kind === 'account' ? store.listRun(by.accountId!, limit) : []
    },

    async continueActions(id, tell, signal) {
      const record = await store.find(id)
      if (record?.state !== 'running') return
      const total = record.items.filter(({ outcome }) => outcome === 'waiting').length
      tell({ done: 0, total })
      // With the rights of this moment: whoever lost them since then does nothing any more.
      await runAll(await findViewer(record), record, (done) => tell({ done, total }), signal)
    },
  }
}

/** Another run did it first. */
class AlreadyDone extends Error {}

const jobOf = (actionId: string) => ({
  kind: 'act-on-datasets',
  datasetId: null,
  distributionId: null,
  data: { actionId },
  unit: 'items',
  key: `act-on-datasets/${actionId}`,
})

const nothingToPublish = () =>
  conflict({
    vi: 'Bộ dữ liệu chưa có tệp hay liên kết nào, nên chưa công bố. Hãy thêm dữ liệu trước.',
    en: 'The dataset has neither a file nor a link yet, so it is not published. Add its data first.',
  })

const changedSince = () =>
  conflict({
    vi: 'Bộ dữ liệu đã thay đổi sau khi bạn xem trước, nên được để yên. Hãy xem lại rồi làm riêng bộ này.',
    en: 'The dataset was changed after the preview, so it was left alone. Look at it again and do it by itself.',
  })

const runAlready = () =>
  conflict({
    vi: 'Việc này đã được thực hiện. Hãy xem kết quả, hoặc bắt đầu lại từ danh sách.',
    en: 'This was done already. See what came of it, or begin anew from the list.',
  })

const notOwn = () =>
  notAllowed({
    vi: 'Chỉ người đã lập việc này mới thực hiện được nó.',
    en: 'Only whoever planned this may run it.',
  })

const noRightsLeft = () =>
  notAllowed({
    vi: 'Người yêu cầu không còn quyền, nên việc dừng ở đây.',
    en: 'Whoever asked for it has no rights any more, so it ended here.',
  })
