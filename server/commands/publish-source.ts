import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { AgencyInput } from '../../schemas/generated/catalog/agency-input.ts'
import type { CollectionInput } from '../../schemas/generated/catalog/collection-input.ts'
import { checkContract, readDatasetFolder, type FolderDataset } from './dataset-folder.ts'
import { PublishError } from './publish-error.ts'
import { readJsonFile } from './read-json-file.ts'

/** An agency of agencies.json: there it always has its slug. */
export type FolderAgency = AgencyInput & { slug: string }

/** A collection of collections.json: there it always has its slug. */
export type FolderCollection = CollectionInput & { slug: string }

/** What there is to publish, read and checked as a whole before anything is sent. */
export interface PublishSource {
  /** Parents before children. */
  agencies: FolderAgency[]
  datasets: FolderDataset[]
  collections: FolderCollection[]
}

/** Agencies, their datasets, and a level of years or themes between: deeper than that is a mistaken folder. */
const maxDepth = 4

/** Reads a folder with a dataset.json, or one with an agencies.json and datasets beneath; throws all faults together. */
export async function readPublishSource(folder: string): Promise<PublishSource> {
  const facts = await stat(folder).catch(() => null)
  if (!facts) throw new PublishError(`There is no folder "${folder}".`)
  if (!facts.isDirectory())
    throw new PublishError(`"${folder}" is no folder. Name the folder that holds dataset.json.`)
  const names = await readdir(folder)
  if (!names.includes('agencies.json')) {
    if (!names.includes('dataset.json')) {
      throw new PublishError(
        `"${folder}" holds neither dataset.json (one dataset) nor agencies.json (a catalogue of folders). See docs/publishing.md.`,
      )
    }
    const dataset = await readDatasetFolder(folder, path.basename(path.resolve(folder)))
    return { agencies: [], datasets: [dataset], collections: [] }
  }
  const faults: string[] = []
  const agencies = await collect(faults, () => readAgencies(path.join(folder, 'agencies.json')))
  const datasets: FolderDataset[] = []
  for (const relative of await findDatasetFolders(folder)) {
    const dataset = await collect(faults, () =>
      readDatasetFolder(path.join(folder, relative), relative || '.'),
    )
    if (dataset) datasets.push(dataset)
  }
  for (const twin of findTwins(datasets)) faults.push(twin)
  const collections = names.includes('collections.json')
    ? await collect(faults, () => readCollections(path.join(folder, 'collections.json')))
    : []
  if (faults.length > 0) throw new PublishError(faults)
  return { agencies: agencies!, datasets, collections: collections! }
}

/** Notes the sentences of a failure, so that one look shows all of them. */
async function collect<Result>(faults: string[], read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    faults.push(...error.lines)
    return null
  }
}

/** Folders beneath that hold a dataset.json, in order of name; hidden ones and symbolic links are passed over. */
async function findDatasetFolders(root: string, relative = '', depth = 0): Promise<string[]> {
  const entries = await readdir(path.join(root, relative), { withFileTypes: true })
  const found = entries.some((entry) => entry.name === 'dataset.json') ? [relative] : []
  if (depth === maxDepth) return found
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map((entry) => entry.name)
    .sort()
  for (const name of folders)
    found.push(...(await findDatasetFolders(root, path.join(relative, name), depth + 1)))
  return found
}

function findTwins(datasets: readonly FolderDataset[]): string[] {
  const labels = new Map<string, string>()
  return datasets.flatMap(({ slug, label }) => {
    const other = labels.get(slug)
    labels.set(slug, label)
    return other === undefined
      ? []
      : [`${label}: the slug "${slug}" is that of ${other} too. Give each dataset.json its own "slug".`]
  })
}

async function readAgencies(file: string): Promise<FolderAgency[]> {
  const content = await readJsonFile(file, 'agencies.json')
  if (!Array.isArray(content))
    throw new PublishError('agencies.json needs to be a list of agencies: [{"slug": …, "name": …}].')
  content.forEach((agency, index) =>
    checkContract('agency-input', agency, `agencies.json: agency ${index + 1}`),
  )
  const agencies = content as AgencyInput[]
  const nameless = agencies.findIndex((agency) => !agency.slug)
  if (nameless >= 0)
    throw new PublishError(
      `agencies.json: agency ${nameless + 1} needs a "slug", by which it is found again.`,
    )
  return sortParentsFirst(agencies as FolderAgency[])
}

async function readCollections(file: string): Promise<FolderCollection[]> {
  const content = await readJsonFile(file, 'collections.json')
  if (!Array.isArray(content))
    throw new PublishError('collections.json needs to be a list of collections: [{"slug": …, "title": …}].')
  const slugs = new Set<string>()
  content.forEach((collection, index) => {
    const label = `collections.json: collection ${index + 1}`
    checkContract('collection-input', collection, label)
    const { slug } = collection as CollectionInput
    if (!slug) throw new PublishError(`${label} needs a "slug", by which it is found again.`)
    if (slugs.has(slug)) throw new PublishError(`collections.json: the slug "${slug}" is there twice.`)
    slugs.add(slug)
  })
  return content as FolderCollection[]
}

/** The same agencies, each behind its parent; throws for a slug named twice and for a circle. */
export function sortParentsFirst(agencies: readonly FolderAgency[]): FolderAgency[] {
  const bySlug = new Map<string, FolderAgency>()
  for (const agency of agencies) {
    if (bySlug.has(agency.slug))
      throw new PublishError(`agencies.json: the slug "${agency.slug}" is there twice.`)
    bySlug.set(agency.slug, agency)
  }
  const sorted = new Set<FolderAgency>()
  for (const agency of agencies) {
    const line: FolderAgency[] = []
    for (
      let next: FolderAgency | undefined = agency;
      next && !sorted.has(next);
      next = bySlug.get(next.parent ?? '')
    ) {
      if (line.includes(next))
        throw new PublishError(`agencies.json: "${next.slug}" is among its own parents.`)
      line.unshift(next)
    }
    for (const one of line) sorted.add(one)
  }
  return [...sorted]
}
