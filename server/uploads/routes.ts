import type { Request, RequestHandler } from 'express'
import type { Catalog } from '../catalog/catalog.ts'
import { created, Reply, type Api, type EndpointSpec } from '../http/endpoint.ts'
import { readFileName } from '../http/file-name.ts'
import { sayGoodbye } from '../http/form-request.ts'
import {
  invalidParameter,
  malformedBody,
  ProblemError,
  protocolUnsupported,
  unsupportedMediaType,
  type ProblemSlug,
} from '../problems.ts'
import type { UploadRecord, UploadTarget } from './records.ts'
import {
  checksumAlgorithms,
  getByteCount,
  pieceType,
  readByteCount,
  readChecksum,
  readMetadata,
  tusExtensions,
  tusVersion,
} from './tus-headers.ts'
import type { Uploads } from './uploads.ts'

/** As long as a media type may be (RFC 6838, section 4.2: 127 for each half). */
const maxTypeLength = 255

/**
 * Says on every answer about uploads that tus is spoken, and to OPTIONS what of it. A POST may stand for a PATCH or DELETE that
 * something between would not let through, as the protocol has it.
 */
export function speakTus({ maxUploadBytes }: { maxUploadBytes: number }): RequestHandler {
  return (request, response, next) => {
    response.setHeader('Tus-Resumable', tusVersion)
    if (request.method === 'OPTIONS') {
      response.setHeader('Tus-Version', tusVersion)
      response.setHeader('Tus-Extension', tusExtensions.join(','))
      response.setHeader('Tus-Checksum-Algorithm', checksumAlgorithms.join(','))
      response.setHeader('Tus-Max-Size', String(maxUploadBytes))
    }
    const meant = request.get('X-HTTP-Method-Override')
    if (request.method === 'POST' && (meant === 'PATCH' || meant === 'DELETE')) request.method = meant
    next()
  }
}

const tag = 'Uploads'
const commonProblems: readonly ProblemSlug[] = ['sign-in-needed', 'not-allowed', 'too-many-requests']
const oneProblems: readonly ProblemSlug[] = [...commonProblems, 'upload-not-found']
const tusProblems: readonly ProblemSlug[] = ['protocol-unsupported', 'invalid-parameter']

const tusHeader = { 'Tus-Resumable': 'The version of the protocol: 1.0.0.' }

/** Adds the endpoints of files that arrive in pieces, which any client of tus 1.0 can speak with. */
export function addUploadRoutes(
  api: Api,
  {
    uploads,
    catalog,
    config,
  }: {
    uploads: Uploads
    catalog: Pick<Catalog, 'mustTakeFiles' | 'mustTakeReleases'>
    config: { baseUrl: string }
  },
): void {
  const present = (record: UploadRecord): object => presentUpload(record, config)

  /** Goes on with an upload. A client that is refused while it still sends gets to see the answer. */
  async function append(
    viewer: Parameters<Uploads['append']>[0],
    id: string,
    request: Request,
    offset: number,
  ): Promise<UploadRecord> {
    try {
      return await uploads.append(viewer, id, request, {
        offset,
        byteSize: readByteCount('Content-Length', request.get('Content-Length')),
        checksum: readChecksum(request.get('Upload-Checksum')),
      })
    } catch (error) {
      if (request.destroyed && !(error instanceof ProblemError)) throw cutOff()
      sayGoodbye(request)
      throw error
    }
  }

  const collection = { path: '/api/v1/uploads', tag, needsViewer: true } satisfies Partial<EndpointSpec>

  api.add(
    {
      ...collection,
      operationId: 'beginUpload',
      method: 'post',
      summary: 'Begin a resumable upload (tus 1.0)',
      description:
        'For files that are large, or lines that break. Location is where the pieces go with PATCH; HEAD there tells how far it is. When all of it is there, add it with `{"upload": "<id>"}` to POST /api/v1/datasets/{idOrSlug}/distributions or /api/v1/distributions/{id}/releases. With `Content-Type: application/offset+octet-stream` the first piece may come along.',
      requestHeaders: {
        ...tusHeader,
        'Upload-Length': 'The length of the whole file in bytes.',
        'Upload-Metadata':
          'Pairs of a name and a text in base64, with commas between: `filename` is needed; `filetype` is its media type; `dataset` (id or slug) or `distribution` (id) says where it shall go, so that what would be refused at the end is refused now.',
      },
      replies: { 201: { description: 'It can be sent; Location is where.', schema: 'upload' } },
      example,
      problems: [
        ...commonProblems,
        ...tusProblems,
        'dataset-not-found',
        'distribution-not-found',
        'conflict',
        'too-large',
        'invalid-content',
        'storage-full',
      ],
    },
    async ({ viewer, request }) => {
      mustSpeakTus(request)
      const byteSize = getByteCount('Upload-Length', request.get('Upload-Length'))
      const metadata = readMetadata(request.get('Upload-Metadata'))
      const target = readTarget(metadata)
      if (target?.kind === 'dataset') await catalog.mustTakeFiles(viewer, target.id)
      if (target?.kind === 'distribution') await catalog.mustTakeReleases(viewer, target.id)
      let record = await uploads.begin(viewer, {
        name: readName(metadata),
        declaredType: metadata.get('filetype')?.slice(0, maxTypeLength) || null,
        byteSize,
        target,
      })
      if (request.is(pieceType)) record = await append(viewer, record._id, request, 0)
      return addHeaders(created(`/api/v1/uploads/${record._id}`, present(record)), record)
    },
  )

  api.add(
    {
      ...collection,
      operationId: 'listUploads',
      method: 'get',
      summary: 'List my uploads that no dataset holds yet',
      description:
        'Newest first, of the account or of the account that owns the token; there are never more than 50.',
      replies: { 200: { description: 'Uploads, newest first.', list: 'upload' } },
      example: { items: [example], total: 1, next: null },
      problems: commonProblems,
    },
    async ({ viewer }) => {
      const items = (await uploads.listUploads(viewer)).map(present)
      return { items, total: items.length, next: null }
    },
  )

  const one = {
    path: '/api/v1/uploads/:id',
    tag,
    needsViewer: true,
    parameters: { id: 'Id of the upload.' },
  } satisfies Partial<EndpointSpec>

  api.add(
    {
      ...one,
      operationId: 'getUpload',
      method: 'get',
      summary: 'How far an upload is',
      description:
        'HEAD is that of tus: `Upload-Offset` tells where to go on. It ends what an earlier connection still sends, because who asks has lost it.',
      replies: { 200: { description: 'The upload.', schema: 'upload' } },
      example,
      problems: [...oneProblems, 'protocol-unsupported'],
    },
    async ({ viewer, params, request }) => {
      const isHead = request.method === 'HEAD'
      if (isHead) mustSpeakTus(request)
      const record = await (isHead ? uploads.getUploadAtRest : uploads.getUpload)(viewer, params.id!)
      return addHeaders(new Reply(200, present(record)), record)
    },
  )

  api.add(
    {
      ...one,
      operationId: 'appendUpload',
      method: 'patch',
      summary: 'Send the next piece of an upload (tus 1.0)',
      description:
        'What was answered is durable. A piece may be as long as one likes; a connection that breaks leaves what came of it.',
      requestHeaders: {
        ...tusHeader,
        'Upload-Offset': 'Where the piece begins: what HEAD or the last PATCH answered.',
      },
      optionalHeaders: {
        'Upload-Checksum':
          '`sha1` or `sha256`, a space, and the digest of the piece in base64: a piece that differs is thrown away (460).',
      },
      bodyType: 'piece',
      replies: { 204: { description: 'It is kept; Upload-Offset tells where the next piece begins.' } },
      problems: [
        ...oneProblems,
        ...tusProblems,
        'malformed-body',
        'conflict',
        'too-large',
        'unsupported-media-type',
        'checksum-mismatch',
        'storage-full',
      ],
    },
    async ({ viewer, params, request }) => {
      mustSpeakTus(request)
      if (request.headers['content-type']?.toLowerCase() !== pieceType)
        throw unsupportedMediaType([pieceType])
      const offset = getByteCount('Upload-Offset', request.get('Upload-Offset'))
      const record = await append(viewer, params.id!, request, offset)
      return addHeaders(new Reply(204), record)
    },
  )

  api.add(
    {
      ...one,
      operationId: 'cancelUpload',
      method: 'delete',
      summary: 'Cancel an upload (tus 1.0)',
      description:
        'What became part of a dataset is taken out there, and what waits as a proposal is taken back there; their uploads answer 409.',
      requestHeaders: tusHeader,
      replies: { 204: { description: 'It is gone.' } },
      problems: [...oneProblems, 'protocol-unsupported', 'conflict'],
    },
    async ({ viewer, params, request }) => {
      mustSpeakTus(request)
      await uploads.cancel(viewer, params.id!)
      return new Reply(204)
    },
  )
}

/** Nobody reads it any more, but it is no fault of the portal. */
const cutOff = (): ProblemError =>
  malformedBody({ vi: 'Nội dung bị cắt giữa chừng.', en: 'The body was cut off.' })

function mustSpeakTus(request: Request): void {
  if (request.get('Tus-Resumable') !== tusVersion) throw protocolUnsupported()
}

/** What a client of the protocol reads; nobody keeps it, because it is older with every byte. */
function addHeaders(reply: Reply, { offset, byteSize, name, expiresAt }: UploadRecord): Reply {
  return new Reply(reply.status, reply.body, {
    ...reply.headers,
    'Cache-Control': 'no-store',
    'Upload-Offset': String(offset),
    'Upload-Length': String(byteSize),
    'Upload-Metadata': `filename ${Buffer.from(name).toString('base64')}`,
    'Upload-Expires': expiresAt.toUTCString(),
  })
}

/** Clients differ in what they call the name of the file. */
function readName(metadata: Map<string, string>): string {
  const name = metadata.get('filename') ?? metadata.get('name')
  if (name !== undefined) return readFileName(name)
  throw invalidParameter('Upload-Metadata', {
    vi: 'còn thiếu "filename": tên tệp, UTF-8 viết bằng base64.',
    en: 'lacks "filename": the name of the file, as base64 of UTF-8.',
  })
}

function readTarget(metadata: Map<string, string>): UploadTarget | null {
  for (const kind of ['dataset', 'distribution'] as const) {
    const id = metadata.get(kind)
    if (id) return { kind, id: id.slice(0, 200) }
  }
  return null
}

function presentUpload(record: UploadRecord, { baseUrl }: { baseUrl: string }): object {
  const { _id, name, byteSize, offset, sha256, finishedAt, target, createdAt, expiresAt, use } = record
  return {
    id: _id,
    name,
    byteSize,
    offset,
    isWhole: finishedAt !== null,
    sha256: finishedAt === null ? null : sha256,
    target,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    use:
      use?.kind === 'proposal'
        ? { dataset: use.datasetId, proposal: use.proposal }
        : use && { distribution: use.distributionId, release: use.release },
    url: `${baseUrl}/api/v1/uploads/${_id}`,
  }
}

const example = {
  id: '01jdz0m5kq3v8b2n7c4x',
  name: 'dan-so-2024.csv',
  byteSize: 3_221_225_472,
  offset: 1_073_741_824,
  isWhole: false,
  sha256: null,
  target: { kind: 'dataset', id: '01jdz0m5kq3v8b2n7c4y' },
  createdAt: '2026-01-31T08:00:00.000Z',
  expiresAt: '2026-02-07T08:12:00.000Z',
  use: null,
  url: 'https://data.example/api/v1/uploads/01jdz0m5kq3v8b2n7c4x',
}
