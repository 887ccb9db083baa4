import { createPortalClient, RemoteProblem, type PortalClient } from './portal-client.ts'
import { publishAgencies } from './publish-agencies.ts'
import { publishCollections } from './publish-collections.ts'
import { publishDataset, type Outcome, type PublishOptions } from './publish-dataset.ts'
import { PublishError } from './publish-error.ts'
import { readPublishSource } from './publish-source.ts'

/** Hears how many datasets are through. */
export type TellDone = (done: number, total: number) => void

/**
 * Publishes a folder through the public API of a portal: everything is read and checked before anything is sent, only what
 * differs is sent, and a repeat changes nothing. Says what it does; gives the exit code: 0, or 1 when something failed.
 */
export async function publishFolder({
  folder,
  url,
  token,
  signal,
  tellDone,
  ...options
}: {
  folder: string
  url: string
  token: string | null
  signal?: AbortSignal
  tellDone?: TellDone
} & PublishOptions): Promise<number> {
  const { say } = options
  let client: PortalClient | null = null
  try {
    const { agencies, datasets, collections } = await readPublishSource(folder)
    client = createPortalClient({ url, token: await getToken(token), say, signal })
    await checkRights(client, options.draft)
    const touchedAgencies = await publishAgencies(client, agencies, say)
    const counts: Record<Outcome | 'failed', number> = { created: 0, updated: 0, unchanged: 0, failed: 0 }
    for (const [index, dataset] of datasets.entries()) {
      signal?.throwIfAborted()
      counts[await publishOne(client, dataset, options)]++
      tellDone?.(index + 1, datasets.length)
    }
    const collected = await publishCollections(client, collections, options)
    const summary = Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
    if (touchedAgencies > 0) say(`Agencies: ${touchedAgencies} created or updated.`)
    say(`Datasets: ${summary.join(', ') || 'none in this folder'}.`)
    if (collected.touched > 0) say(`Collections: ${collected.touched} created or updated.`)
    if (counts.failed + collected.failed === 0) return 0
    say(
      'What failed is named above. What was done before a failure stays; mend the cause and publish the folder again.',
    )
    return 1
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    for (const line of error.lines) say(line)
    say(client ? 'No dataset was published.' : 'Nothing was sent to the portal.')
    return 1
  } finally {
    client?.close()
  }
}

async function publishOne(
  client: PortalClient,
  dataset: Parameters<typeof publishDataset>[1],
  options: PublishOptions,
): Promise<Outcome | 'failed'> {
  try {
    return await publishDataset(client, dataset, options)
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    for (const line of error.lines)
      options.say(line.startsWith(dataset.label) ? line : `${dataset.label}: ${line}`)
    return 'failed'
  }
}

async function getToken(token: string | null): Promise<string> {
  if (token === null) {
    throw new PublishError(
      'SEN_TOKEN is empty. Make a token in the workspace of the portal and give it: SEN_TOKEN=sen_… npm run sen -- publish <folder>',
    )
  }
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new PublishError('SEN_TOKEN holds characters that no token has. Copy it again.')
  return token
}

/** Says at once what would otherwise fail in the middle. */
async function checkRights(client: PortalClient, draft: boolean): Promise<void> {
  let session: Record<string, unknown> | null
  try {
    session = await client.find('/api/v1/session')
  } catch (error) {
    if (error instanceof RemoteProblem && error.status === 401) {
      throw new PublishError(`SEN_TOKEN is not taken. ${error.message}`)
    }
    throw error
  }
  if (!session || !Array.isArray(session.scopes))
    throw new PublishError('What answers at SEN_URL is no Sen portal.')
  const needed = draft ? 'write' : 'publish'
  if (session.scopes.includes(needed)) return
  const otherwise =
    !draft && session.scopes.includes('write')
      ? 'Publish drafts with --draft, or make a token that has it.'
      : 'Make a token that has it.'
  throw new PublishError(`The token lacks the scope "${needed}". ${otherwise}`)
}
