import type { ClientSession } from 'mongodb'
import type { Reading } from '../../schemas/generated/catalog/reading.ts'
import type { Changes } from '../audit/changes.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import {
  conflict,
  distributionNotFound,
  datasetNotFound,
  invalidContent,
  programNotTaken,
  type ProblemError,
} from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { mustEdit, mustEditOrPropose, mustMatch, mustSee, type IfMatch } from './access.ts'
import type { Agencies } from './agencies.ts'
import type { Approval } from './approval.ts'
import type { ParsedNotes } from './column-notes.ts'
import { checkDistribution } from './dataset-rules.ts'
import type { DatasetStore } from './dataset-store.ts'
import { presentDistribution } from './dataset-view.ts'
import type { DatasetWriter } from './dataset-writer.ts'
import {
  emptyFile,
  formatOf,
  readDistributionPatch,
  readNewDistribution,
  wordsOf,
  wrongAddress,
} from './distribution-edit.ts'
import {
  findFileKind,
  findFormatOfName,
  headBytes,
  isProgram,
  readFormats,
  type FileKind,
} from './file-kind.ts'
import type {
  DatasetRecord,
  DatasetWithAgency,
  DistributionRecord,
  ReceivedFile,
  ReleaseRecord,
} from './records.ts'
import { checkReading } from './reading-rules.ts'
import { languageOf, type createNotesBeside } from './notes-beside.ts'
import type { ReleaseStore } from './release-store.ts'
import { mustNotBeTakenDown, type TakedownGuard } from './takedowns.ts'
import type { SchemaRules } from './schema-rules.ts'
import { planTable } from './table-plan.ts'
import type { Vocabularies } from './vocabularies.ts'

/** All distributions lie in one document; beyond this a list is no longer read by people, and a series of datasets serves better. */
export const maxDistributions = 2_000

export interface DistributionParts {
  baseUrl: string
  clock: Clock
  changes: Changes
  writer: DatasetWriter
  jobs: Pick<Jobs, 'create'>
  storage: Pick<Storage, 'openRead'>
  notesBeside: ReturnType<typeof createNotesBeside>
  datasets: DatasetStore
  releases: ReleaseStore
  agencies: Pick<Agencies, 'findAgency'>
  approval: Pick<Approval, 'mustEdit'>
  schemaRules: SchemaRules
  vocabularies: Vocabularies
  takedowns: TakedownGuard
}

/** What is done in the transaction that adds a file or a release, such as noting that its upload is used. */
export type Alongside = (
  session: ClientSession,
  made: {
    datasetId: string
    distributionId: string
    release: number
    unchanged: boolean
    jobId: string | null
  },
) => Promise<void>

export interface SavedDistribution {
  dataset: DatasetWithAgency
  distribution: DistributionRecord
  job: { id: string } | null
}

export type Distributions = ReturnType<typeof createDistributions>

/** Throws what a change of the dataset would throw. */
type Must = (by: Viewer, dataset: DatasetRecord) => void | Promise<void>

/** What may be done to the files and links of a dataset. */
export function createDistributions(parts: DistributionParts) {
  const {
    clock,
    changes,
    writer,
    jobs,
    storage,
    notesBeside,
    datasets,
    releases,
    agencies,
    approval,
    schemaRules,
    vocabularies,
    takedowns,
  } = parts
  const formats = readFormats(vocabularies.list('formats'))

  const withAgency = async (record: DatasetRecord): Promise<DatasetWithAgency> => {
    const agency = await agencies.findAgency(record.agencyId)
    if (!agency) throw new Error(`The agency ${record.agencyId} of dataset ${record._id} is gone.`)
    return { ...record, agency }
  }

  /** What the bytes are, from their beginning and the file's name. */
  async function lookAt(file: ReceivedFile, declaredFormat: string | null): Promise<FileKind> {
    const end = Math.min(file.byteSize, headBytes) - 1
    const chunks: Buffer[] = []
    for await (const chunk of await storage.openRead(file.sha256, { start: 0, end }))
      chunks.push(chunk as Buffer)
    const head = Buffer.concat(chunks)
    if (await isProgram(head)) throw programNotTaken(file.name)
    return findFileKind({ name: file.name, declaredFormat, head }, formats)
  }

  /** What a new file says of the columns of others; null when it is no such file. */
  const findNotes = (file: ReceivedFile, { format }: FileKind): Promise<ParsedNotes | null> =>
    notesBeside.read({ ...file, format }, 'vi')

  /** Has the tables of the other files looked at again: their types may be said now, or no longer. */
  async function remakeOthers(dataset: DatasetRecord, id: string, session: ClientSession): Promise<void> {
    for (const one of dataset.distributions) {
      if (one.id === id || one.table === null || one.table.status === 'none') continue
      const { job } = planTable(one, dataset._id, one.table)
      // Beside the job that may run already, which does not know of these.
      if (job) await jobs.create({ ...job, key: `${job.key}:notes:${dataset.version + 1}` }, session)
    }
  }

  const mediaTypeOf = (format: string | null): string | null =>
    formats.find(({ id }) => id === format)?.mediaType ?? null

  async function getForEdit(
    by: Viewer,
    idOrSlug: string,
    session?: ClientSession,
    must: Must = approval.mustEdit,
  ): Promise<DatasetRecord> {
    const dataset = mustSee(await datasets.findByIdOrSlug(idOrSlug, session), by, () =>
      datasetNotFound(idOrSlug),
    )
    await must(by, dataset)
    return dataset
  }

  async function getPartForEdit(
    by: Viewer,
    id: string,
    session?: ClientSession,
    must: Must = approval.mustEdit,
  ) {
    const dataset = mustSee(await datasets.findByDistribution(id, session), by, () =>
      distributionNotFound(id),
    )
    await must(by, dataset)
    return { dataset, distribution: dataset.distributions.find((one) => one.id === id)! }
  }

  /** Adds a distribution that is ready but for its table. */
  async function add(
    by: Viewer,
    idOrSlug: string,
    make: (
      dataset: DatasetRecord,
      now: Date,
    ) => { distribution: DistributionRecord; release: ReleaseRecord | null },
    { notes = null, alongside }: { notes?: ParsedNotes | null; alongside?: Alongside | undefined } = {},
  ): Promise<SavedDistribution> {
    const { saved, distribution, job } = await changes.commit(async (session) => {
      const dataset = await getForEdit(by, idOrSlug, session)
      if (dataset.distributions.length >= maxDistributions) throw tooMany()
      const now = clock.now()
      const { distribution, release } = make(dataset, now)
      const plan = release ? planTable(distribution, dataset._id, null) : null
      if (plan) distribution.table = plan.table
      // They may have been taken down while they were looked at.
      if (release) await takedowns.mustAllow(release.sha256, session)
      await schemaRules.mustFollow(dataset, [distribution])
      if (release) await releases.insert(release, session)
      const job = plan?.job ? await jobs.create(plan.job, session) : null
      if (notes) await remakeOthers(dataset, distribution.id, session)
      await alongside?.(session, {
        datasetId: dataset._id,
        distributionId: distribution.id,
        release: distribution.release,
        unchanged: false,
        jobId: job?.id ?? null,
      })
      const saved = await writer.save(
        {
          by,
          previous: dataset,
          next: { ...dataset, distributions: [...dataset.distributions, distribution], dataModifiedAt: now },
          action: release ? 'add-file' : 'add-link',
          note: null,
          details: {
            distribution: distribution.id,
            ...(release ? { name: release.name, sha256: release.sha256 } : {}),
          },
        },
        session,
      )
      return { saved, distribution, job }
    }, idOrSlug)
    return { dataset: await withAgency(saved), distribution, job }
  }

  /** Puts a changed distribution in its place. */
  const withChanged = (dataset: DatasetRecord, changed: DistributionRecord): DatasetRecord => ({
    ...dataset,
    distributions: dataset.distributions.map((one) => (one.id === changed.id ? changed : one)),
  })

  return {
    /** Refuses before the bytes arrive what would be refused after. */
    async mustTakeFiles(by: Viewer, idOrSlug: string): Promise<void> {
      const dataset = await getForEdit(by, idOrSlug, undefined, mustEditOrPropose)
      if (dataset.distributions.length >= maxDistributions) throw tooMany()
    },

    /** The same for a new release. */
    async mustTakeReleases(by: Viewer, distributionId: string): Promise<void> {
      const { distribution } = await getPartForEdit(by, distributionId, undefined, mustEditOrPropose)
      if (distribution.release === 0) throw noReleases()
    },

    /** Adds an uploaded file with its first release. */
    async addFile(
      by: Viewer,
      idOrSlug: string,
      metadata: object,
      file: ReceivedFile,
      alongside?: Alongside,
    ): Promise<SavedDistribution> {
      const input = readNewDistribution(metadata)
      if (input.accessUrl) throw invalidContent([wrongAddress(true)])
      const declared = formatOf(input, formats)
      if (file.byteSize === 0) throw invalidContent([emptyFile()])
      await takedowns.mustAllow(file.sha256)
      const kind = await lookAt(file, declared)
      const notes = await findNotes(file, kind)
      const conformsTo = await schemaRules.readReference(input.conformsTo)
      const make = (dataset: DatasetRecord, now: Date) => {
        const id = newId(now.getTime())
        const distribution: DistributionRecord = {
          id,
          ...wordsOf(input, { name: file.name, language: languageOf(dataset) }),
          format: kind.format,
          mediaType: kind.mediaType,
          accessUrl: null,
          release: 1,
          name: file.name,
          byteSize: file.byteSize,
          sha256: file.sha256,
          modified: now,
          warnings: [
            ...kind.warnings,
            ...warnOfNotes(notes),
            ...warnOfName({ id, name: file.name }, dataset),
          ],
          conformsTo,
          table: null,
        }
        mustBeRight(distribution)
        return { distribution, release: releaseOf(dataset, distribution, by, now) }
      }
      return add(by, idOrSlug, make, { notes, alongside })
    },

    /** Adds a link to data that lie elsewhere. */
    async addLink(by: Viewer, idOrSlug: string, metadata: object): Promise<SavedDistribution> {
      const input = readNewDistribution(metadata)
      if (!input.accessUrl) throw invalidContent([wrongAddress(false)])
      const url = input.accessUrl
      const conformsTo = await schemaRules.readReference(input.conformsTo)
      const format = formatOf(input, formats) ?? findFormatOfName(new URL(url).pathname, formats)
      return add(by, idOrSlug, (dataset, now) => {
        const distribution: DistributionRecord = {
          id: newId(now.getTime()),
          ...wordsOf(input, { name: nameOfAddress(url), language: languageOf(dataset) }),
          format,
          mediaType: mediaTypeOf(format),
          accessUrl: url,
          release: 0,
          name: null,
          byteSize: null,
          sha256: null,
          modified: now,
          warnings: [],
          conformsTo,
          table: null,
        }
        mustBeRight(distribution)
        return { distribution, release: null }
      })
    },

    /** A distribution, for those who may change it or propose a change. Throws what a change would throw for others. */
    async getDistributionToEdit(
      by: Viewer,
      id: string,
    ): Promise<{ dataset: DatasetWithAgency; distribution: DistributionRecord }> {
      const { dataset, distribution } = await getPartForEdit(by, id, undefined, mustEditOrPropose)
      return { dataset: await withAgency(dataset), distribution }
    },

    /**
     * A distribution as it would be read otherwise, for a look at the outcome; nothing is saved. For those who may change it; refuses
     * what `patchDistribution` refuses.
     */
    async planReading(
      by: Viewer,
      id: string,
      reading: Reading,
    ): Promise<{ dataset: DatasetWithAgency; distribution: DistributionRecord }> {
      // A look changes nothing that a second person would have to approve.
      const { dataset, distribution } = await getPartForEdit(by, id, undefined, mustEdit)
      mustNotBeTakenDown(distribution)
      const changed = { ...distribution, reading }
      const errors = checkReading(changed, distribution)
      if (errors.length > 0) {
        throw invalidContent(
          errors.map((error) => ({ ...error, pointer: error.pointer?.replace(/^\/reading/, '') })),
        )
      }
      return { dataset: await withAgency(dataset), distribution: changed }
    },

    /** Changes the words of a distribution, or how its file is to be read; the table is made again when it may differ. */
    async patchDistribution(
      by: Viewer,
      id: string,
      ifMatch: IfMatch | null,
      patch: object,
    ): Promise<SavedDistribution> {
      const { saved, job } = await changes.commit(async (session) => {
        const { dataset, distribution } = await getPartForEdit(by, id, session)
        mustMatch(dataset, ifMatch)
        const presented = (['vi', 'en'] as const).map((lang) =>
          presentDistribution(distribution, dataset, { baseUrl: parts.baseUrl, lang }),
        )
        const input = readDistributionPatch(patch, distribution, presented)
        const isFile = distribution.release > 0
        if (isFile === Boolean(input.accessUrl)) throw invalidContent([wrongAddress(isFile)])
        const name = distribution.name ?? nameOfAddress(input.accessUrl ?? '')
        const format = formatOf(input, formats) ?? findFormatOfName(name, formats)
        const changed: DistributionRecord = {
          ...distribution,
          ...wordsOf(input, { name, language: languageOf(dataset) }),
          accessUrl: input.accessUrl ?? null,
          format,
          mediaType: format === distribution.format ? distribution.mediaType : mediaTypeOf(format),
        }
        const conformsTo = await schemaRules.readReference(input.conformsTo, distribution.conformsTo ?? null)
        if (conformsTo !== (distribution.conformsTo ?? null)) changed.conformsTo = conformsTo
        mustBeRight(changed, distribution)
        // The types that a schema says are offered to whoever reads the file, so another one may make another table.
        const isReadOtherwise =
          changed.format !== distribution.format ||
          !isSame(changed.reading, distribution.reading) ||
          changed.conformsTo !== distribution.conformsTo
        const plan = isFile && isReadOtherwise ? planTable(changed, dataset._id, distribution.table) : null
        if (plan) {
          changed.table = plan.table
          changed.validation = null
        }
        if (changed.conformsTo !== distribution.conformsTo) await schemaRules.mustFollow(dataset, [changed])
        if (isSame(changed, distribution)) return { saved: dataset, job: null }
        // Beside a job that runs already, which may have looked at the reading for the last time.
        const job = plan?.job
          ? await jobs.create({ ...plan.job, key: `${plan.job.key}:${dataset.version + 1}` }, session)
          : null
        const saved = await writer.save(
          {
            by,
            previous: dataset,
            next: withChanged(dataset, changed),
            action: 'edit-distribution',
            note: null,
            details: { distribution: id },
          },
          session,
        )
        return { saved, job }
      }, id)
      return {
        dataset: await withAgency(saved),
        distribution: saved.distributions.find((one) => one.id === id)!,
        job,
      }
    },

    /** Takes a distribution out of its dataset. Its bytes go with it unless the public could have cited them. */
    async removeDistribution(by: Viewer, id: string, ifMatch: IfMatch | null): Promise<DatasetWithAgency> {
      const saved = await changes.commit(async (session) => {
        const { dataset, distribution } = await getPartForEdit(by, id, session)
        mustMatch(dataset, ifMatch)
        if (dataset.publishedAt === null) await releases.removeOfDistribution(id, session)
        const notes = await notesBeside.read(distribution, 'vi').catch(() => null)
        if (notes) await remakeOthers(dataset, id, session)
        return writer.save(
          {
            by,
            previous: dataset,
            next: {
              ...dataset,
              distributions: dataset.distributions.filter((one) => one.id !== id),
              dataModifiedAt: clock.now(),
            },
            action: 'remove-distribution',
            note: null,
            details: { distribution: id, name: distribution.name ?? distribution.accessUrl },
          },
          session,
        )
      }, id)
      return withAgency(saved)
    },

    /** Adds a release; the bytes of the newest again add nothing. */
    async addRelease(
      by: Viewer,
      distributionId: string,
      file: ReceivedFile,
      alongside?: Alongside,
    ): Promise<{
      dataset: DatasetWithAgency
      release: ReleaseRecord
      unchanged: boolean
      job: { id: string } | null
    }> {
      const before = await getPartForEdit(by, distributionId)
      if (before.distribution.release === 0) throw noReleases()
      if (file.byteSize === 0) throw invalidContent([emptyFile()])
      await takedowns.mustAllow(file.sha256)
      // What a publisher said of the format holds for as long as the names of the files are of one kind.
      const named = findFormatOfName(file.name, formats)
      const isOfSameKind =
        before.distribution.name !== null && named === findFormatOfName(before.distribution.name, formats)
      const expected = isOfSameKind ? before.distribution.format : (named ?? before.distribution.format)
      const kind = await lookAt(file, expected)
      const notes = await findNotes(file, kind)
      const { saved, ...rest } = await changes.commit(async (session) => {
        const { dataset, distribution } = await getPartForEdit(by, distributionId, session)
        const newest = await releases.findNewest(distributionId, session)
        if (newest === null) throw noReleases()
        const facts = { datasetId: dataset._id, distributionId }
        if (newest.sha256 === file.sha256) {
          await alongside?.(session, { ...facts, release: newest.number, unchanged: true, jobId: null })
          return { saved: dataset, release: newest, unchanged: true, job: null }
        }
        const now = clock.now()
        const changed: DistributionRecord = {
          ...distribution,
          format: kind.format,
          mediaType: kind.mediaType,
          warnings: [
            ...kind.warnings,
            ...warnOfNotes(notes),
            ...warnOfName({ id: distributionId, name: file.name }, dataset),
          ],
          release: newest.number + 1,
          name: file.name,
          byteSize: file.byteSize,
          sha256: file.sha256,
          modified: now,
          validation: null,
        }
        const plan = planTable(changed, dataset._id, distribution.table)
        changed.table = plan.table
        const release = releaseOf(dataset, changed, by, now)
        await takedowns.mustAllow(release.sha256, session)
        await releases.insert(release, session)
        const job = plan.job ? await jobs.create(plan.job, session) : null
        if (notes) await remakeOthers(dataset, distributionId, session)
        await alongside?.(session, {
          ...facts,
          release: release.number,
          unchanged: false,
          jobId: job?.id ?? null,
        })
        const saved = await writer.save(
          {
            by,
            previous: dataset,
            next: { ...withChanged(dataset, changed), dataModifiedAt: now },
            action: 'add-release',
            note: null,
            details: {
              distribution: distributionId,
              release: release.number,
              name: file.name,
              sha256: file.sha256,
            },
          },
          session,
        )
        return { saved, release, unchanged: false, job }
      }, before.dataset._id)
      return { dataset: await withAgency(saved), ...rest }
    },
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function mustBeRight(distribution: DistributionRecord, before?: DistributionRecord): void {
  const errors = [...checkDistribution(distribution), ...checkReading(distribution, before)]
  if (errors.length > 0) throw invalidContent(errors)
}

/** A warning about what should describe the columns of other files, and cannot. */
const warnOfNotes = (notes: ParsedNotes | null): DistributionRecord['warnings'] =>
  notes?.fault ? [{ code: 'column-notes-unreadable', message: notes.fault }] : []

/** A warning when another file of the dataset has the name: SQL and `sen publish` tell files apart by it. */
function warnOfName(
  { id, name }: { id: string; name: string },
  { distributions }: DatasetRecord,
): DistributionRecord['warnings'] {
  const other = distributions.find((one) => one.id !== id && one.name === name)
  if (!other) return []
  return [
    {
      code: 'name-taken',
      message: {
        vi: `Bộ dữ liệu đã có tệp khác cũng tên "${name}" (mã ${other.id}). Nếu đây là số liệu mới của tệp đó, hãy tải lên thành bản phát hành mới của nó; nếu không, nên đặt tên khác.`,
        en: `The dataset has another file of the name "${name}" (distribution ${other.id}). If these are new figures of that file, upload them as a release of it; if not, better choose another name.`,
      },
    },
  ]
}

function releaseOf(
  dataset: DatasetRecord,
  distribution: DistributionRecord,
  by: Viewer,
  now: Date,
): ReleaseRecord {
  return {
    _id: `${distribution.id}/${distribution.release}`,
    distributionId: distribution.id,
    datasetId: dataset._id,
    number: distribution.release,
    name: distribution.name!,
    byteSize: distribution.byteSize!,
    sha256: distribution.sha256!,
    mediaType: distribution.mediaType ?? 'application/octet-stream',
    createdAt: now,
    by: by.label,
  }
}

/** The last part of a web address, or its host. */
function nameOfAddress(url: string): string {
  if (!URL.canParse(url)) return url
  const { hostname, pathname } = new URL(url)
  const last = pathname
    .split('/')
    .filter((part) => part !== '')
    .at(-1)
  if (last === undefined) return hostname
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

const tooMany = (): ProblemError =>
  conflict({
    vi: `Bộ dữ liệu đã có ${maxDistributions} tệp và liên kết, là mức tối đa. Hãy gộp tệp, hoặc chia thành nhiều bộ dữ liệu.`,
    en: `The dataset has ${maxDistributions} files and links, which is the most. Put files together, or split it into several datasets.`,
  })

const noReleases = (): ProblemError =>
  conflict({
    vi: 'Đây là liên kết, không có bản phát hành. Hãy sửa accessUrl, hoặc thêm một tệp mới vào bộ dữ liệu.',
    en: 'This is a link and has no releases. Change its accessUrl, or add a new file to the dataset.',
  })
