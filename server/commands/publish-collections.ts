import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import { findChanges } from './metadata-changes.ts'
import type { PortalClient } from './portal-client.ts'
import { PublishError } from './publish-error.ts'
import type { FolderCollection } from './publish-source.ts'

const members = ['title', 'description', 'agency', 'datasets', 'status']

/** Makes or changes collections so that they are as the folder says, after their datasets; those that are so are left alone. Gives how many were touched, and how many failed. */
export async function publishCollections(
  client: PortalClient,
  collections: readonly FolderCollection[],
  { draft, say }: { draft: boolean; say: (line: string) => void },
): Promise<{ touched: number; failed: number }> {
  const counts = { touched: 0, failed: 0 }
  for (const collection of collections) {
    try {
      const outcome = await publishOne(client, collection, draft)
      if (outcome === null) continue
      say(`collection ${collection.slug}: ${outcome}`)
      counts.touched++
    } catch (error) {
      if (!(error instanceof PublishError)) throw error
      for (const line of error.lines) say(`collection ${collection.slug}: ${line}`)
      counts.failed++
    }
  }
  return counts
}

async function publishOne(
  client: PortalClient,
  collection: FolderCollection,
  draft: boolean,
): Promise<'created' | 'updated' | null> {
  const address = `/api/v1/collections/${encodeURIComponent(collection.slug)}`
  const found = (await client.find(address)) as Collection | null
  const wanted = { status: draft ? 'draft' : 'published', ...collection }
  if (!found) {
    await client.send('POST', '/api/v1/collections', wanted)
    return 'created'
  }
  const changes = findChanges(asWritten(found), wanted, members)
  if (changes === null) return null
  if (draft && found.status === 'published') {
    throw new PublishError(
      'it is published already, so --draft cannot keep its changes back. Leave --draft out, or take the collection back to a draft first.',
    )
  }
  const changed = await client.send('PATCH', address, changes, found.version)
  return changed.version === found.version ? null : 'updated'
}

/** A collection as it was read, in the form in which a folder writes it. */
const asWritten = ({ agency, datasets = [], ...rest }: Collection) => ({
  ...rest,
  agency: agency.slug,
  datasets: datasets.map(({ dataset, note }) => ({ dataset: dataset.slug, ...(note && { note }) })),
})
