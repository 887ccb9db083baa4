import type { ReceivedForm } from '../http/ask.ts'
import { created, Reply, type Api, type EndpointSpec } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { invalidContent, malformedBody, ProblemError, type ProblemSlug } from '../problems.ts'
import type { Viewer } from '../identity/viewer.ts'
import { usedAlready, type NoteUse, type ProposalUse, type Uploads } from '../uploads/uploads.ts'
import type { Catalog, SameBytes } from './catalog.ts'
import { changeProblems } from './dataset-routes.ts'
import { withReason } from './dataset-writer.ts'
import { presentDistribution, presentRelease, withoutColumns } from './dataset-view.ts'
import type { SavedDistribution } from './distributions.ts'
import type { DatasetWithAgency } from './records.ts'
import { noteParameter, orPropose, proposalExample, proposalReply, replyOr } from './propose-routes.ts'
import { Proposed, type Change, type Operation } from './proposals.ts'
import { pageParameters } from './revision-routes.ts'
import { addedDistributionExample, distributionExample, listOf, releaseExample } from './route-examples.ts'

export interface DistributionRooms {
  catalog: Pick<
    Catalog,
    | 'mustTakeFiles'
    | 'mustTakeReleases'
    | 'addFile'
    | 'addLink'
    | 'getDistribution'
    | 'mayReadData'
    | 'patchDistribution'
    | 'removeDistribution'
    | 'addRelease'
    | 'listReleases'
    | 'changeOrPropose'
    | 'getProposal'
    | 'takeDown'
    | 'getRelease'
    | 'findSameBytes'
  >
  uploads: Pick<Uploads, 'take'>
  cursors: Cursors
  config: { baseUrl: string }
}

const tag = 'Distributions'
const parameters = { id: 'Id of the distribution.' }
const readProblems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'distribution-not-found',
  'dataset-withdrawn',
]
const partProblems: readonly ProblemSlug[] = [
  ...changeProblems.filter((slug) => slug !== 'dataset-not-found'),
  'distribution-not-found',
]

/** Adds the endpoints of the files and links of a dataset, and of their releases. */
export function addDistributionRoutes(
  api: Api,
  { catalog, uploads, cursors, config }: DistributionRooms,
): void {
  const { baseUrl } = config
  const linkJob = (job: { id: string } | null) =>
    job === null ? null : { id: job.id, url: `${baseUrl}/api/v1/jobs/${job.id}` }
  const present = (
    { dataset, distribution }: Pick<SavedDistribution, 'dataset' | 'distribution'>,
    lang: Language,
  ) => presentDistribution(distribution, dataset, { baseUrl, lang })

  /** What an upload answers when a dataset that its sender may see holds the same bytes; said to them alone, and kept nowhere. */
  async function warnOfTwins(
    { _id }: DatasetWithAgency,
    sha256: string | null,
    viewer: Viewer,
    lang: Language,
  ) {
    if (sha256 === null) return []
    const same = await catalog.findSameBytes([sha256], viewer, { datasetId: _id })
    return same.slice(0, twinsTold).map((twin) => ({
      code: 'same-bytes',
      message: sayTwin(twin, baseUrl)[lang],
    }))
  }

  api.add<{ note?: string }, object>(
    {
      operationId: 'addDistribution',
      method: 'post',
      path: '/api/v1/datasets/:idOrSlug/distributions',
      tag,
      summary: 'Add a file or a link to a dataset',
      description:
        'A file: multipart/form-data with the part `file`, and `metadata` (JSON) when there is something to say of it; or, after a resumable upload, JSON with its id as `upload`, which is used once: the same request again answers the same file, or the same proposal while it waits. A link: JSON with `accessUrl`. `job` is the work that goes on, such as making a table.',
      parameters: { idOrSlug: 'Id of the dataset, or the name in its address.' },
      body: 'new-distribution',
      bodyIsCheckedByHandler: true,
      bodyType: 'json or multipart',
      bodyExample: {
        title: { vi: 'Trang tra cứu' },
        accessUrl: 'https://data.example/tra-cuu',
        format: 'HTML',
      },
      formFields: ['metadata'],
      query: noteParameter,
      needsViewer: true,
      replies: {
        201: { description: 'The distribution; Location is its address.', schema: 'distribution' },
        202: proposalReply,
      },
      example: addedDistributionExample,
      problems: [...changeProblems, 'upload-not-found', 'idempotency-key-reused', 'storage-full'],
    },
    async ({ params, query: { note }, body, form, viewer, lang }) => {
      const about = params.idOrSlug!
      const answer = async (saved: Added) => {
        const shown = present(saved, lang)
        const twins = await warnOfTwins(saved.dataset, saved.distribution.sha256, viewer, lang)
        const view = { ...shown, warnings: [...shown.warnings, ...twins], job: linkJob(saved.job) }
        return created(`/api/v1/distributions/${saved.distribution.id}`, view)
      }
      if (!form && Object.hasOwn(body, 'upload'))
        return replyOr(await addUploaded({ catalog, uploads }, viewer, { about, note }, body), answer)
      const operation: Operation = form
        ? { name: 'addFile', metadata: readMetadata(form), file: form.file! }
        : { name: 'addLink', metadata: body }
      return orPropose(catalog, viewer, { about, operation, note }, async (by) =>
        answer(
          operation.name === 'addFile'
            ? await catalog.addFile(by, about, operation.metadata, operation.file)
            : await catalog.addLink(by, about, body),
        ),
      )
    },
    ({ params, viewer }) => catalog.mustTakeFiles(viewer, params.idOrSlug!),
  )

  const one = {
    path: '/api/v1/distributions/:id',
    tag,
    parameters,
    example: distributionExample,
  } satisfies Partial<EndpointSpec>

  api.add(
    {
      ...one,
      operationId: 'getDistribution',
      replies: { 200: { description: 'The distribution.', schema: 'distribution' } },
      method: 'get',
      summary: 'Read one file or link',
      description: '`version` is that of its dataset, which If-Match takes.',
      problems: readProblems,
    },
    async ({ params, viewer, lang }) => {
      const found = await catalog.getDistribution(params.id!, viewer)
      const shown = present(found, lang)
      return catalog.mayReadData(found.dataset, viewer) ? shown : withoutColumns(shown)
    },
  )

  api.add<{ note?: string }, object>(
    {
      ...one,
      query: noteParameter,
      operationId: 'updateDistribution',
      replies: { 200: { description: 'The distribution.', schema: 'distribution' }, 202: proposalReply },
      method: 'patch',
      summary: 'Change the words of a file or link, or how the file is to be read (JSON merge patch)',
      body: 'distribution-input',
      bodyIsCheckedByHandler: true,
      bodyType: 'merge-patch',
      bodyExample: { title: { vi: 'Tỷ lệ theo cơ quan' }, reading: { delimiter: ';', headerRow: 2 } },
      needsViewer: true,
      problems: [...partProblems, 'if-match-needed'],
    },
    async ({ params, query, body, viewer, lang, findIfMatch }) => {
      const operation = { name: 'patchDistribution', distributionId: params.id!, body } as const
      const change = { about: null, operation, ifMatch: findIfMatch(), note: query.note }
      return orPropose(catalog, viewer, change, async (by) => {
        const saved = await catalog.patchDistribution(by, params.id!, findIfMatch(), body)
        return { ...present(saved, lang), ...(saved.job ? { job: linkJob(saved.job) } : {}) }
      })
    },
  )

  api.add<{ note?: string }>(
    {
      ...one,
      query: noteParameter,
      operationId: 'deleteDistribution',
      method: 'delete',
      summary: 'Take a file or link out of its dataset',
      needsViewer: true,
      replies: { 204: { description: 'It is gone.' }, 202: proposalReply },
      example: proposalExample,
      problems: [...partProblems, 'if-match-needed'],
    },
    async ({ params, query: { note }, viewer, findIfMatch }) => {
      const operation = { name: 'removeDistribution', distributionId: params.id! } as const
      const change = { about: null, operation, ifMatch: findIfMatch(), note }
      return orPropose(catalog, viewer, change, async (by) => {
        await catalog.removeDistribution(by, params.id!, findIfMatch())
        return new Reply(204)
      })
    },
  )

  api.add<{ note?: string }, { upload: string }>(
    {
      operationId: 'addRelease',
      method: 'post',
      path: '/api/v1/distributions/:id/releases',
      tag,
      summary: 'Upload a new version of a file',
      description:
        'multipart/form-data with the part `file`; or, after a resumable upload, JSON with its id as `upload`. The releases before keep their addresses. The bytes of the newest release again make nothing new: 200 with `unchanged: true`.',
      parameters,
      body: 'release-input',
      bodyType: 'json or multipart',
      bodyExample: { upload: '01jdz0m5kq3v8b2n7c4x' },
      query: noteParameter,
      needsViewer: true,
      replies: {
        200: { description: 'These are the bytes of the newest release already.', schema: 'release' },
        201: { description: 'The new release; Location is where its bytes are.', schema: 'release' },
        202: proposalReply,
      },
      example: { ...releaseExample, unchanged: false, job: addedDistributionExample.job },
      problems: [...partProblems, 'upload-not-found', 'idempotency-key-reused', 'storage-full'],
    },
    async ({ params, query: { note }, body, form, viewer, lang }) => {
      const answer = async ({ dataset, release, unchanged, job }: AddedRelease) => {
        const warnings = unchanged ? [] : await warnOfTwins(dataset, release.sha256, viewer, lang)
        const view = {
          ...presentRelease(release, { baseUrl }),
          unchanged,
          ...(warnings.length > 0 && { warnings }),
          job: linkJob(job),
        }
        return unchanged ? view : created(new URL(view.url).pathname, view)
      }
      if (!form)
        return replyOr(
          await addUploadedRelease({ catalog, uploads }, viewer, { id: params.id!, note }, body.upload),
          answer,
        )
      const file = form.file!
      const operation = { name: 'addRelease', distributionId: params.id!, file } as const
      return orPropose(catalog, viewer, { about: null, operation, note }, async (by) =>
        answer(await catalog.addRelease(by, params.id!, file)),
      )
    },
    ({ params, viewer }) => catalog.mustTakeReleases(viewer, params.id!),
  )

  api.add<{ limit: number; cursor?: string }>(
    {
      operationId: 'listReleases',
      method: 'get',
      path: '/api/v1/distributions/:id/releases',
      tag,
      summary: 'List the releases of a file, newest first',
      parameters,
      query: pageParameters,
      replies: { 200: { description: 'Releases, newest first.', list: 'release' } },
      example: listOf(releaseExample),
      problems: [...readProblems, 'cursor-expired'],
    },
    async ({ params, query, viewer, request }) => {
      const id = params.id!
      const place = { ...query, list: `releases of ${id}` }
      const before = query.cursor === undefined ? null : (cursors.read(place, query.cursor) as number)
      const { items, total, hasMore } = await catalog.listReleases(id, viewer, { limit: query.limit, before })
      const cursor = hasMore ? cursors.write(place, items.at(-1)!.number) : null
      const [address = '', search = ''] = request.originalUrl.split('?')
      return {
        items: items.map((release) => presentRelease(release, { baseUrl })),
        total,
        next: nextAddress(address, search, cursor),
      }
    },
  )
  addTakedownRoute(api, { catalog, config })
}

/** What the law takes out: for administrators. */
function addTakedownRoute(
  api: Api,
  { catalog, config }: Pick<DistributionRooms, 'catalog' | 'config'>,
): void {
  api.add<Record<string, unknown>, object>(
    {
      operationId: 'takeDownRelease',
      method: 'post',
      path: '/api/v1/distributions/:id/releases/:number/takedown',
      tag,
      summary: 'Take the bytes of a release out of the portal for legal reasons',
      description:
        'For administrators. The bytes, the tables made of them and every other release of the same digest go for good: `taken` names them all. The fact, the reason, the legal basis and the sha256 stay in the record of the release, its address answers 451 (RFC 7725), and the same bytes are refused when they are uploaded again.',
      parameters: { ...parameters, number: 'Number of the release.' },
      body: 'takedown-input',
      bodyIsCheckedByHandler: true,
      bodyExample: takedownExample,
      needsViewer: true,
      replies: { 200: { description: 'What was taken down.', schema: 'takedown-answer' } },
      example: {
        release: {
          ...releaseExample,
          takenDown: { release: releaseExample.number, at: '2026-01-31T08:00:00.000Z', ...takedownExample },
        },
        taken: [
          {
            dataset: '01jdz0m5kq3v8b2n7c4w',
            distribution: '01jdz0m5kq3v8b2n7c4y',
            release: releaseExample.number,
            name: releaseExample.name,
          },
        ],
      },
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'conflict',
        'not-found',
        'distribution-not-found',
        'sign-in-needed',
        'not-allowed',
      ],
    },
    async ({ params, body, viewer }) => {
      const number = /^[1-9]\d{0,8}$/.test(params.number!) ? Number(params.number) : 0
      const { release, taken } = await catalog.takeDown(viewer, params.id!, number, body)
      return {
        release: presentRelease(release, config),
        taken: taken.map(({ datasetId, distributionId, number: taken, name }) => ({
          dataset: datasetId,
          distribution: distributionId,
          release: taken,
          name,
        })),
      }
    },
  )
}

/** Enough to see that there are some; `duplicates` of the dataset lists them. */
const twinsTold = 3

const sayTwin = ({ dataset: { slug, title }, name }: SameBytes, baseUrl: string) => {
  const called = title.vi ?? title.en ?? slug
  return {
    vi: `Bộ dữ liệu "${called}" đã có tệp giống hệt ("${name}"): ${baseUrl}/datasets/${slug}. Nếu là cùng một dữ liệu, đừng công bố hai lần.`,
    en: `The dataset "${title.en ?? called}" holds the very same file ("${name}"): ${baseUrl}/en/datasets/${slug}. If it is the same data, do not publish it twice.`,
  }
}

const takedownExample = {
  reason: 'Tệp có số điện thoại của người dân.',
  legalBasis: 'Luật 91/2025/QH15, Điều 14',
}

type Added = Pick<SavedDistribution, 'dataset' | 'distribution' | 'job'>
type AddedRelease = Pick<
  Awaited<ReturnType<Catalog['addRelease']>>,
  'dataset' | 'release' | 'unchanged' | 'job'
>
type UploadRooms = Pick<DistributionRooms, 'catalog' | 'uploads'>

/** Adds a file whose bytes came by a resumable upload; the file that it became, when it was added here before. */
async function addUploaded(
  { catalog, uploads }: UploadRooms,
  viewer: Viewer,
  { about, note }: { about: string; note: string | undefined },
  { upload, ...metadata }: { upload?: unknown },
): Promise<Added | Proposed> {
  if (typeof upload !== 'string') throw invalidContent([wrongUpload])
  const taken = await uploads.take(viewer, upload, (file, noteUse) =>
    catalog.changeOrPropose(
      viewer,
      {
        about,
        operation: { name: 'addFile', metadata, file },
        note,
        whenProposed: noteProposal(noteUse),
      },
      () =>
        catalog.addFile(withReason(viewer, note), about, metadata, file, (session, made) =>
          noteUse(session, { ...made, kind: 'dataset' }),
        ),
    ),
  )
  if (taken.isNew) return taken.result
  const { use } = taken
  if (use.kind === 'proposal') return getWaiting(catalog, viewer, use, { idOrSlug: about })
  const found = await catalog.getDistribution(use.distributionId, viewer).catch(passOver)
  const isHere =
    found && [found.dataset._id, found.dataset.slug, ...found.dataset.formerSlugs].includes(about)
  if (!isHere || use.kind !== 'dataset') throw usedAlready(use)
  return { ...found, job: use.jobId === null ? null : { id: use.jobId } }
}

/** The same for a release. */
async function addUploadedRelease(
  { catalog, uploads }: UploadRooms,
  viewer: Viewer,
  { id, note }: { id: string; note: string | undefined },
  upload: string,
): Promise<AddedRelease | Proposed> {
  const taken = await uploads.take(viewer, upload, (file, noteUse) =>
    catalog.changeOrPropose(
      viewer,
      {
        about: null,
        operation: { name: 'addRelease', distributionId: id, file },
        note,
        whenProposed: noteProposal(noteUse),
      },
      () =>
        catalog.addRelease(withReason(viewer, note), id, file, (session, made) =>
          noteUse(session, { ...made, kind: 'distribution' }),
        ),
    ),
  )
  if (taken.isNew) return taken.result
  const { use } = taken
  if (use.kind === 'proposal') return getWaiting(catalog, viewer, use, { distributionId: id })
  if (use.kind !== 'distribution' || use.distributionId !== id) throw usedAlready(use)
  const { dataset, release } = await catalog.getRelease(id, use.release, viewer)
  return { dataset, release, unchanged: use.unchanged, job: use.jobId === null ? null : { id: use.jobId } }
}

/** What a proposal waits with is used by it, as what became a release is. */
const noteProposal =
  (noteUse: NoteUse): NonNullable<Change['whenProposed']> =>
  (session, { datasetId, number }) =>
    noteUse(session, { kind: 'proposal', datasetId, proposal: number })

/** The proposal that an upload became, when it was sent to the same place and is not closed without effect. */
async function getWaiting(
  catalog: Pick<Catalog, 'getProposal'>,
  viewer: Viewer,
  use: ProposalUse,
  place: { idOrSlug: string } | { distributionId: string },
): Promise<Proposed> {
  const about = 'idOrSlug' in place ? place.idOrSlug : use.datasetId
  const found = await catalog.getProposal(about, use.proposal, viewer).catch(passOver)
  const isHere =
    found?.datasetId === use.datasetId &&
    ('idOrSlug' in place
      ? found.operation.name === 'addFile'
      : found.operation.name === 'addRelease' && found.operation.distributionId === place.distributionId)
  if (!isHere || found.status === 'refused' || found.status === 'takenBack') throw usedAlready(use)
  return new Proposed(found)
}

/** Null for what is not there for this viewer. */
function passOver(error: unknown): null {
  if (error instanceof ProblemError && error.status < 500) return null
  throw error
}

const wrongUpload = {
  pointer: '/upload',
  detail: { vi: 'cần mã của một lần tải lên.', en: 'needs the id of an upload.' },
}

/** The JSON in the part `metadata`; nothing said when it is absent. */
function readMetadata(form: ReceivedForm): object {
  const text = form.fields.metadata
  if (text === undefined || text.trim() === '') return {}
  let metadata: unknown
  try {
    metadata = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    metadata = null
  }
  if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) return metadata
  throw malformedBody({
    vi: 'Phần "metadata" của biểu mẫu cần là một đối tượng JSON, ví dụ {"title": {"vi": "…"}}.',
    en: 'The part "metadata" of the form needs to be a JSON object, such as {"title": {"en": "…"}}.',
  })
}
