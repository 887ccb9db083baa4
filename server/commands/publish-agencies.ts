import { findChanges } from './metadata-changes.ts'
import type { PortalClient } from './portal-client.ts'
import { PublishError } from './publish-error.ts'
import type { FolderAgency } from './publish-source.ts'

const members = ['name', 'level', 'parent', 'code', 'homepage']

/** Makes or changes agencies so that they are as the folder says, parents first; those that are so are left alone. Gives how many were touched. */
export async function publishAgencies(
  client: PortalClient,
  agencies: readonly FolderAgency[],
  say: (line: string) => void,
): Promise<number> {
  let touched = 0
  for (const { successors: _later, ...agency } of agencies) {
    const found = await client.find(addressOf(agency.slug))
    if (!found) {
      await client.send('POST', '/api/v1/agencies', agency)
      say(`agency ${agency.slug}: created`)
      touched++
    } else if (await patch(client, agency.slug, found, findChanges(found, agency, members))) {
      say(`agency ${agency.slug}: updated`)
      touched++
    }
  }
  // A successor may stand behind its predecessor in the list, so these come when all are there.
  for (const { slug, successors } of agencies) {
    if (!successors || successors.length === 0) continue
    const found = await client.find(addressOf(slug))
    if (!found) throw new PublishError(`The agency "${slug}" is not to be found although it was just made.`)
    if (await patch(client, slug, found, findChanges(found, { successors }, ['successors']))) {
      say(`agency ${slug}: successors updated`)
      touched++
    }
  }
  return touched
}

const addressOf = (slug: string) => `/api/v1/agencies/${encodeURIComponent(slug)}`

async function patch(
  client: PortalClient,
  slug: string,
  found: Record<string, unknown>,
  change: Record<string, unknown> | null,
): Promise<boolean> {
  if (!change) return false
  const changed = await client.send('PATCH', addressOf(slug), change, found.version as number)
  return changed.version !== found.version
}
