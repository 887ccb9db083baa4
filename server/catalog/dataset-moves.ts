import type { Changes } from '../audit/changes.ts'
import type { Tell } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import type { AgencyStore } from './agency-store.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { DatasetWriter } from './dataset-writer.ts'
import type { SuccessionRecord } from './records.ts'
import type { SuccessionStore } from './succession-store.ts'

/** Moved in one transaction: it keeps other writers waiting for about a quarter of a second. */
const batchSize = 20

export type DatasetMoves = ReturnType<typeof createDatasetMoves>

/** Moves the datasets of an agency that was merged or split. */
export function createDatasetMoves({
  changes,
  clock,
  successions,
  store,
  datasets,
  writer,
}: {
  changes: Changes
  clock: Clock
  successions: SuccessionStore
  store: Pick<AgencyStore, 'findById' | 'touch'>
  datasets: Pick<DatasetStore, 'findByIdOrSlug' | 'listOfAgency'>
  writer: DatasetWriter
}) {
  /** Moves those that are still there; gives how many. One that was moved before is passed over, so a second run does no harm. */
  async function moveBatch(
    { kind, agencyId, agencyName, by }: SuccessionRecord,
    to: { id: string; name: string },
    ids: readonly string[],
  ): Promise<number> {
    return changes.commit(async (session) => {
      const target = await store.findById(to.id, session)
      if (!target) throw new Error(`The agency ${to.id}, which takes over from ${agencyId}, is gone.`)
      await store.touch([to.id], session)
      let moved = 0
      for (const id of ids) {
        const record = await datasets.findByIdOrSlug(id, session)
        if (record?.agencyId !== agencyId) continue
        const former = [...(record.formerAgencyIds ?? []), agencyId].filter((one) => one !== to.id)
        const next = {
          ...record,
          agencyId: to.id,
          agencyPath: target.path,
          formerAgencyIds: [...new Set(former)],
        }
        const event = kind === 'merge' ? 'merger' : 'split'
        const note = `Moved by the ${event} of ${agencyName} into ${to.name}`
        const details = { from: agencyId }
        await writer.save(
          { by, previous: record, next, action: 'move-dataset', note, details, isNoWriting: true },
          session,
        )
        moved++
      }
      return moved
    }, `agency/${to.id}`)
  }

  return {
    /** Goes on where an earlier run ended. */
    async moveDatasets(successionId: string, tell: Tell, signal: AbortSignal): Promise<void> {
      const succession = await successions.find(successionId)
      if (!succession || succession.doneAt) return
      const { agencyId, moves, restToId, total } = succession
      const named = new Set(moves.flatMap(({ datasetIds }) => datasetIds))
      const left = await datasets.listOfAgency(agencyId, {})
      const toMove = left.filter(({ _id }) => restToId !== null || named.has(_id)).length
      let done = Math.max(0, total - toMove)
      tell({ done, total: done + toMove })
      const count = (moved: number) => {
        done += moved
        tell({ done, total: Math.max(total, done) })
      }
      for (const { toId, toName, datasetIds } of moves) {
        for (let at = 0; at < datasetIds.length; at += batchSize) {
          signal.throwIfAborted()
          const ids = datasetIds.slice(at, at + batchSize)
          count(await moveBatch(succession, { id: toId, name: toName }, ids))
        }
      }
      const rest = moves.find(({ toId }) => toId === restToId)
      while (rest) {
        signal.throwIfAborted()
        const ids = (await datasets.listOfAgency(agencyId, { limit: batchSize })).map(({ _id }) => _id)
        if (ids.length === 0) break
        count(await moveBatch(succession, { id: rest.toId, name: rest.toName }, ids))
      }
      await changes.commit((session) => successions.finish(successionId, clock.now(), session))
    },
  }
}
