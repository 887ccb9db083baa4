import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import { getContract } from '../config/schemas.ts'
import type { FolderDataset, FolderFile, Words } from './dataset-folder.ts'
import { findChanges } from './metadata-changes.ts'
import { RemoteProblem, type PortalClient } from './portal-client.ts'
import { PublishError } from './publish-error.ts'

export interface PublishOptions {
  /** Leave a new dataset a draft. */
  draft: boolean
  /** Remove what is no longer in the folder. */
  prune: boolean
  say: (line: string) => void
}

export type Outcome = 'created' | 'updated' | 'unchanged'

/** Somebody else may save in the same moment; more often than this is no accident. */
const maxStaleTries = 5
/** Files that take longer than this to send say how far they are. */
const tellEveryMs = 2_000

/** Makes a dataset of the portal what its folder says, touching only what differs; safe to repeat. */
export async function publishDataset(
  client: PortalClient,
  folder: FolderDataset,
  options: PublishOptions,
): Promise<Outcome> {
  const { draft, say } = options
  const found = (await client.find(`/api/v1/datasets/${encodeURIComponent(folder.slug)}`)) as Dataset | null
  if (found) refuseUnlessOurs(found, folder)
  const news = await findNewBytes(found, folder)
  if (found?.status === 'published' && draft && wouldChange(found, folder, news, options)) {
    throw new PublishError(
      `"${folder.slug}" is published already, so --draft cannot keep its changes back. Leave --draft out, or put the dataset back to draft first.`,
    )
  }
  say(folder.label)
  const before = found ?? (await create(client, folder, say))
  const work = createWork(client, before.id, say)
  if (found) await work.changeMetadata(found, folder)
  for (const file of news) await work.sendFile(file, findByName(before, file.name))
  for (const link of folder.links) {
    if (findByAddress(before, link.accessUrl)) continue
    await client.send('POST', `/api/v1/datasets/${before.id}/distributions`, {
      ...link.words,
      accessUrl: link.accessUrl,
    })
    say(`  added the link ${link.accessUrl}`)
  }
  // Read again: a new release may have changed what the portal says of a file.
  const now = await work.getDataset()
  await work.changeWords(now, folder)
  await work.handleLeftOvers(now, folder, options.prune)
  if (now.status === 'draft' && !draft) {
    await client.send('POST', `/api/v1/datasets/${before.id}/transitions`, { to: 'published' })
    say('  published')
  }
  const after = await work.getDataset()
  const outcome = !found ? 'created' : after.version === found.version ? 'unchanged' : 'updated'
  // The address at the root, not that of the language in which this command speaks.
  say(`  ${outcome}: ${new URL(`/datasets/${after.slug}`, after.links.page).href}`)
  return outcome
}

/** Members that a publisher writes, from the contract; the dates are derived by the portal when the folder names none. */
const metadataMembers = () =>
  Object.keys(getContract().schemas.get('dataset-input')!.properties as object).filter(
    (name) => !['slug', 'status', 'agency'].includes(name),
  )

function metadataChanges(found: Dataset, folder: FolderDataset): Record<string, unknown> | null {
  const changes = findChanges(found, folder.metadata, metadataMembers(), ['issued', 'modified'])
  const moved = found.agency.slug === folder.agency ? {} : { agency: folder.agency }
  const all = { ...changes, ...moved }
  return Object.keys(all).length === 0 ? null : all
}

function wordChanges(found: Distribution, words: Words): Record<string, unknown> | null {
  const isFormatSame = words.format?.toUpperCase() === found.format?.toUpperCase()
  return findChanges(
    found,
    isFormatSame ? { ...words, format: null } : words,
    // How a file is read is not in the answer; the portal saves nothing when it is what it was.
    ['title', 'description', 'format', 'reading', 'dictionary', 'conformsTo'],
    ['title', 'format', 'reading', 'dictionary', 'conformsTo'],
  )
}

function refuseUnlessOurs(found: Dataset, folder: FolderDataset): void {
  if (!folder.hasOwnSlug && found.agency.slug !== folder.agency) {
    throw new PublishError(
      `${folder.label}: "${folder.slug}", made from the title, is a dataset of the agency "${found.agency.slug}". Give dataset.json a "slug" of its own.`,
    )
  }
  if (found.status === 'withdrawn') {
    throw new PublishError(
      `${folder.label}: the dataset was withdrawn. Put it back to draft first, if it is to be public again.`,
    )
  }
  if (found.status === 'inReview' || found.status === 'scheduled') {
    throw new PublishError(
      `${folder.label}: the dataset waits for review or for its time. Put it back to draft first.`,
    )
  }
}

const findByName = (dataset: Dataset, name: string) =>
  dataset.distributions.find((one) => one.name?.normalize('NFC') === name)

const findByAddress = (dataset: Dataset, accessUrl: string) =>
  dataset.distributions.find((one) => one.release === null && one.accessUrl === accessUrl)

/** The files whose bytes the portal does not hold as their newest release. */
async function findNewBytes(found: Dataset | null, folder: FolderDataset): Promise<FolderFile[]> {
  const news: FolderFile[] = []
  for (const file of folder.files) {
    const known = found && findByName(found, file.name)
    // Another size is another file; only for the same one is it worth reading it.
    if (known?.byteSize !== file.byteSize || known.sha256 !== (await digestOf(file.path))) news.push(file)
  }
  return news
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), hash)
  return hash.digest('hex')
}

function wouldChange(
  found: Dataset,
  folder: FolderDataset,
  news: readonly FolderFile[],
  { prune }: PublishOptions,
): boolean {
  return (
    news.length > 0 ||
    metadataChanges(found, folder) !== null ||
    folder.links.some(({ accessUrl }) => !findByAddress(found, accessUrl)) ||
    listKnown(found, folder).some(({ distribution, words }) => wordChanges(distribution, words) !== null) ||
    (prune && findLeftOvers(found, folder).length > 0)
  )
}

/** What both the portal and the folder have. */
function listKnown(dataset: Dataset, folder: FolderDataset): { distribution: Distribution; words: Words }[] {
  return [
    ...folder.files.map(({ name, words }) => ({ distribution: findByName(dataset, name), words })),
    ...folder.links.map(({ accessUrl, words }) => ({
      distribution: findByAddress(dataset, accessUrl),
      words,
    })),
  ].flatMap(({ distribution, words }) => (distribution ? [{ distribution, words }] : []))
}

function findLeftOvers(dataset: Dataset, folder: FolderDataset): Distribution[] {
  const known = new Set(listKnown(dataset, folder).map(({ distribution }) => distribution.id))
  return dataset.distributions.filter(({ id }) => !known.has(id))
}

/** A new dataset begins as a draft, so that nobody sees it before its files are there. */
async function create(
  client: PortalClient,
  folder: FolderDataset,
  say: (line: string) => void,
): Promise<Dataset> {
  const body = { ...folder.metadata, ...(folder.hasOwnSlug ? { slug: folder.slug } : {}) }
  const made = (await client.send('POST', '/api/v1/datasets', body)) as unknown as Dataset
  say(`  created as a draft`)
  if (!folder.hasOwnSlug) {
    say(
      `  dataset.json names no slug: add "slug": "${made.slug}", so that a new title still finds this dataset`,
    )
  }
  return made
}

function createWork(client: PortalClient, id: string, say: (line: string) => void) {
  const getDataset = async () => {
    const dataset = await client.find(`/api/v1/datasets/${id}`)
    if (!dataset) throw new PublishError('The dataset was removed while it was being published.')
    return dataset as unknown as Dataset
  }

  /** One change under If-Match. What is wanted does not depend on what others did, so a stale version is read anew. */
  async function change(
    method: 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ isSaved: boolean }> {
    for (let tries = 1; ; tries++) {
      const { version } = await getDataset()
      try {
        const answer = await client.send(method, path, body, version)
        return { isSaved: answer.version !== version }
      } catch (error) {
        const isStale = error instanceof RemoteProblem && error.status === 412
        if (!isStale || tries === maxStaleTries) throw error
      }
    }
  }

  return {
    getDataset,
    async changeMetadata(found: Dataset, folder: FolderDataset): Promise<void> {
      const patch = metadataChanges(found, folder)
      if (!patch) return
      const { isSaved } = await change('PATCH', `/api/v1/datasets/${id}`, patch)
      if (isSaved) say(`  changed ${Object.keys(patch).join(', ')}`)
    },
    async sendFile(file: FolderFile, known: Distribution | undefined): Promise<void> {
      const tell = createTeller(file, say)
      if (known) {
        const release = await client.upload(`/api/v1/distributions/${known.id}/releases`, file, null, tell)
        say(`  uploaded ${file.name}: ${amount(file.byteSize)}, release ${String(release.number)}`)
      } else {
        await client.upload(`/api/v1/datasets/${id}/distributions`, file, file.words, tell)
        say(`  uploaded ${file.name}: ${amount(file.byteSize)}`)
      }
    },
    async changeWords(dataset: Dataset, folder: FolderDataset): Promise<void> {
      for (const { distribution, words } of listKnown(dataset, folder)) {
        const patch = wordChanges(distribution, words)
        if (!patch) continue
        const { isSaved } = await change('PATCH', `/api/v1/distributions/${distribution.id}`, patch)
        if (isSaved) say(`  changed ${Object.keys(patch).join(', ')} of ${nameOf(distribution)}`)
      }
    },
    async handleLeftOvers(dataset: Dataset, folder: FolderDataset, prune: boolean): Promise<void> {
      for (const distribution of findLeftOvers(dataset, folder)) {
        if (!prune) {
          say(`  ${nameOf(distribution)} is no longer in the folder; kept (--prune removes it)`)
          continue
        }
        await change('DELETE', `/api/v1/distributions/${distribution.id}`)
        say(`  removed ${nameOf(distribution)}`)
      }
    },
  }
}

const nameOf = ({ name, accessUrl, id }: Distribution): string => name ?? accessUrl ?? id

const amount = (byteSize: number): string => `${byteSize.toLocaleString('en')} bytes`

/** Says now and then how much of a file has left. */
function createTeller(file: FolderFile, say: (line: string) => void): (sentBytes: number) => void {
  let toldMs = Date.now()
  return (sentBytes) => {
    if (Date.now() - toldMs < tellEveryMs) return
    toldMs = Date.now()
    say(`  sending ${file.name}: ${sentBytes.toLocaleString('en')} of ${amount(file.byteSize)}`)
  }
}
