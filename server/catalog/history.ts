import type { Viewer } from '../identity/viewer.ts'
import { isMember } from '../identity/permissions.ts'
import { datasetNotFound, notFound } from '../problems.ts'
import { mustSee } from './access.ts'
import type { Agencies } from './agencies.ts'
import type { DatasetStore } from './dataset-store.ts'
import type {
  DatasetRecord,
  DatasetWithAgency,
  LanguageMap,
  RevisionChange,
  RevisionRecord,
} from './records.ts'
import type { RevisionStore } from './revision-store.ts'
import { compareStates, historyForm, withoutColumnChanges } from './revisions.ts'
import { mayReadData } from './visibility.ts'

/** A revision as somebody may read it: who proposed and made it for members, and the name of the agency for everybody else. */
export type RevisionFacts = Omit<RevisionRecord, 'previous' | 'by' | 'proposedBy'> & Signed

interface Signed {
  by: string | LanguageMap
  proposedBy?: string | LanguageMap
}
export type History = ReturnType<typeof createHistory>

/** What a dataset was: its revisions, and what changed between them. */
export function createHistory({
  datasets,
  revisions,
  agencies,
}: {
  datasets: DatasetStore
  revisions: RevisionStore
  agencies: Pick<Agencies, 'findAgency'>
}) {
  async function getDataset(idOrSlug: string, viewer: Viewer): Promise<DatasetRecord> {
    return mustSee(await datasets.findByIdOrSlug(idOrSlug), viewer, () => datasetNotFound(idOrSlug))
  }

  /** The public reads what was open; members read all. */
  const filterFor = (viewer: Viewer, dataset: DatasetRecord): { isPublic?: true } =>
    isMember(viewer, dataset) ? {} : { isPublic: true }

  /** Names of accounts and tokens are the agency's own matter; the public is told which agency answers for the record. */
  async function signFor(
    viewer: Viewer,
    dataset: DatasetRecord,
  ): Promise<(revision: Pick<RevisionRecord, 'by' | 'proposedBy'>) => Signed> {
    const name = isMember(viewer, dataset) ? null : (await agencies.findAgency(dataset.agencyId))?.name
    return ({ by, proposedBy }) => ({
      by: name ?? by,
      ...(proposedBy !== undefined && { proposedBy: name ?? proposedBy }),
    })
  }

  /**
   * What a reader may know of changes: names and meanings of columns, and how files are read, are of the data, which are not open
   * to everybody or were not at some time.
   */
  async function siftFor(
    viewer: Viewer,
    dataset: DatasetRecord,
  ): Promise<(changes: readonly RevisionChange[]) => RevisionChange[]> {
    if (isMember(viewer, dataset)) return (changes) => [...changes]
    const isShut = !mayReadData(dataset, viewer) || (await revisions.wasEverShut(dataset._id))
    return (changes) => (isShut ? changes.flatMap(withoutColumnChanges) : [...changes])
  }

  async function getOne(dataset: DatasetRecord, number: number, viewer: Viewer): Promise<RevisionRecord> {
    const revision =
      Number.isSafeInteger(number) && number > 0 ? await revisions.find(dataset._id, number) : null
    if (!revision || (!revision.isPublic && !isMember(viewer, dataset))) {
      throw notFound(`/api/v1/datasets/${dataset._id}/revisions/${number}`)
    }
    return revision
  }

  /** The record as the revision left it: what the next one found. */
  async function stateAfter(dataset: DatasetRecord, number: number): Promise<DatasetWithAgency> {
    const record =
      number === dataset.version ? dataset : (await revisions.find(dataset._id, number + 1))?.previous
    if (!record) throw notFound(`/api/v1/datasets/${dataset._id}/revisions/${number}`)
    const agency = await agencies.findAgency(record.agencyId)
    const present = agency ?? (await agencies.findAgency(dataset.agencyId))
    return { ...record, agency: present! }
  }

  /**
   * What the public is told of a revision: all that differs from what it saw last, also what was changed while the dataset was
   * not open. The steps in between, who took them and why, stay with the members.
   */
  async function changesFor(
    viewer: Viewer,
    dataset: DatasetRecord,
    { number, changes }: Pick<RevisionRecord, 'number' | 'changes'>,
    lastPublic: number | null,
  ): Promise<RevisionChange[]> {
    if (lastPublic === null || lastPublic === number - 1 || isMember(viewer, dataset)) return changes
    const [from, to] = [await stateAfter(dataset, lastPublic), await stateAfter(dataset, number)]
    const differences = compareStates(historyForm(from, from.agency.slug), historyForm(to, to.agency.slug))
    const isState = ({ pointer }: RevisionChange) => pointer === '/status'
    // That it was away in between is told by the step itself.
    return [...changes.filter(isState), ...differences.filter((change) => !isState(change))]
  }

  /** The public revision before this one; null when the public saw nothing before. */
  async function findLastPublic(dataset: DatasetRecord, number: number): Promise<number | null> {
    const [last] = await revisions.list(dataset._id, { isPublic: true }, 1, number)
    return last?.number ?? null
  }

  return {
    /** Newest first, before the number given. */
    async listRevisions(
      idOrSlug: string,
      viewer: Viewer,
      { limit, before }: { limit: number; before: number | null },
    ): Promise<{ items: RevisionFacts[]; total: number; hasMore: boolean }> {
      const dataset = await getDataset(idOrSlug, viewer)
      const filter = filterFor(viewer, dataset)
      const [found, total, sign, sift] = await Promise.all([
        revisions.list(dataset._id, filter, limit + 1, before),
        revisions.count(dataset._id, filter),
        signFor(viewer, dataset),
        siftFor(viewer, dataset),
      ])
      const items: RevisionFacts[] = []
      // One after the other: each that came back from a draft reads two whole records.
      for (const [index, revision] of found.slice(0, limit).entries()) {
        const changes = await changesFor(viewer, dataset, revision, found[index + 1]?.number ?? null)
        items.push({ ...revision, ...sign(revision), changes: sift(changes) })
      }
      return { items, total, hasMore: found.length > limit }
    },

    /** One revision with the whole record as it was then. */
    async getRevision(
      idOrSlug: string,
      number: number,
      viewer: Viewer,
    ): Promise<{ revision: RevisionFacts; record: DatasetWithAgency }> {
      const dataset = await getDataset(idOrSlug, viewer)
      const { previous: _previous, ...revision } = await getOne(dataset, number, viewer)
      const [sign, sift] = await Promise.all([signFor(viewer, dataset), siftFor(viewer, dataset)])
      const changes = sift(await changesFor(viewer, dataset, revision, await findLastPublic(dataset, number)))
      const record = await stateAfter(dataset, number)
      return { revision: { ...revision, ...sign(revision), changes }, record }
    },

    /** What changed from one revision to the other, in either direction; against the one before that the viewer may read when none is named. */
    async diffRevisions(
      idOrSlug: string,
      number: number,
      against: number | null,
      viewer: Viewer,
    ): Promise<{ number: number; against: number | null; changes: RevisionChange[] }> {
      const dataset = await getDataset(idOrSlug, viewer)
      const revision = await getOne(dataset, number, viewer)
      const sift = await siftFor(viewer, dataset)
      if (against === null) {
        const isForMember = isMember(viewer, dataset)
        const before = isForMember ? number - 1 : await findLastPublic(dataset, number)
        const changes = await changesFor(viewer, dataset, revision, before)
        return { number, against: before || null, changes: sift(changes) }
      }
      await getOne(dataset, against, viewer)
      const [from, to] = [await stateAfter(dataset, against), await stateAfter(dataset, number)]
      return {
        number,
        against,
        changes: sift(compareStates(historyForm(from, from.agency.slug), historyForm(to, to.agency.slug))),
      }
    },
  }
}
