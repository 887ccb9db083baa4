import type { Ask } from '../http/ask.ts'
import { answered, type Api, type EndpointSpec } from '../http/endpoint.ts'
import { sendFile } from '../http/send-file.ts'
import { anonymousViewer } from '../identity/viewer.ts'
import { fileNotFound } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import type { Catalog } from './catalog.ts'
import type { DatasetRecord, ReleaseRecord } from './records.ts'
import { mayReadData, seeDataset } from './visibility.ts'

/** Doors that file addresses ask. */
export interface FileRooms {
  catalog: Pick<Catalog, 'getRelease' | 'hadReleaseNamed' | 'noteDownload'>
  storage: Pick<Storage, 'copyTo' | 'stat'>
}

const replies: EndpointSpec['replies'] = {
  200: {
    description: 'The bytes as published, never compressed on the way.',
    schema: { type: 'string', description: 'The bytes of the file.' },
    mediaType: '*/*',
  },
  206: { description: 'The parts that Range asks for; several come as multipart/byteranges.' },
  304: { description: 'The client holds these bytes already.' },
}

const problems: EndpointSpec['problems'] = [
  'unknown-parameter',
  'invalid-parameter',
  'not-found',
  'distribution-not-found',
  'dataset-withdrawn',
  'access-restricted',
  'taken-down',
  'version-stale',
  'range-not-satisfiable',
]

const description =
  'Strong ETag (the sha256 of the bytes), Range with one or several parts, If-Range, If-None-Match, Repr-Digest (RFC 9530), the name in UTF-8 (RFC 6266). HEAD works too.'

/** Adds the addresses under which files are downloaded. */
export function addFileRoutes(api: Api, { catalog, storage }: FileRooms): void {
  async function answer(
    { params, query, viewer, request, response }: Ask<{ inline?: boolean }>,
    wanted: number | null,
  ): Promise<typeof answered> {
    const id = params.distributionId!
    const { dataset, release } = await catalog.getRelease(id, wanted, viewer)
    const name = params.name!.normalize('NFC')
    // A former name goes on giving the newest bytes: a program that saves what it gets must not save nothing.
    const isItsName =
      name === release.name || (wanted === null && (await catalog.hadReleaseNamed(id, name, viewer)))
    if (!isItsName) throw fileNotFound(params.name!, addressOf(release, wanted))
    const kept = await storage.stat(release.sha256)
    if (kept?.byteSize !== release.byteSize) {
      throw new Error(`The store does not hold the bytes of release ${release._id} as they were published.`)
    }
    const sent = await sendFile(request, response, {
      ...release,
      modifiedAt: release.createdAt,
      version: release.number,
      cacheControl: cacheControlOf(dataset, wanted),
      contentLocation: wanted === null ? addressOf(release, release.number) : null,
      isInline: query.inline === true,
      write: (sink, range) => storage.copyTo(release.sha256, sink, range),
    })
    if (sent === 'begun') catalog.noteDownload(dataset, id, request.get('User-Agent'))
    return answered
  }

  api.add<{ inline?: boolean }>(
    {
      operationId: 'getReleaseFile',
      method: 'get',
      path: '/files/:distributionId/:release/:name',
      tag: 'Files',
      summary: 'Download the bytes of one release',
      description: `The bytes at this address never change. ${description}`,
      parameters: {
        distributionId: 'Id of the distribution.',
        release: 'Number of the release, from 1.',
        name: 'The name of the file as published.',
      },
      query: {
        inline: {
          type: 'boolean',
          description: 'Show a picture or a PDF in the browser; every other type is saved all the same.',
        },
      },
      replies,
      example: 'nam,dan_so\n2024,101343800\n',
      problems,
    },
    async (ask) => {
      const { distributionId, release, name } = ask.params
      if (!/^[1-9]\d{0,8}$/.test(release!)) {
        const newest = await catalog.getRelease(distributionId!, null, ask.viewer)
        throw fileNotFound(`${release}/${name}`, addressOf(newest.release, null))
      }
      return answer(ask, Number(release))
    },
  )

  api.add(
    {
      operationId: 'getNewestFile',
      method: 'get',
      path: '/files/:distributionId/:name',
      tag: 'Files',
      summary: 'Download the bytes of the newest release',
      description: `Content-Location names the address of the release that was sent; names of former releases answer too. ${description}`,
      parameters: { distributionId: 'Id of the distribution.', name: 'The name of the file as published.' },
      replies,
      example: 'nam,dan_so\n2024,101343800\n',
      problems,
    },
    async (ask) => answer(ask, null),
  )
}

/** The address of a release, or of the newest one. */
function addressOf({ distributionId, name }: ReleaseRecord, number: number | null): string {
  return `/files/${distributionId}/${number === null ? '' : `${number}/`}${encodeURIComponent(name)}`
}

/**
 * A public release never changes, so anybody may keep it for as long as caches keep things; the newest one is asked for again
 * each time. What only members see is kept by nobody. `no-transform`: the digests speak of these very bytes.
 */
function cacheControlOf(dataset: DatasetRecord, wanted: number | null): string {
  const isOpen = seeDataset(dataset, anonymousViewer) === 'yes' && mayReadData(dataset, anonymousViewer)
  if (!isOpen) return 'private, no-store'
  return wanted === null
    ? 'public, no-cache, no-transform'
    : 'public, max-age=31536000, immutable, no-transform'
}
