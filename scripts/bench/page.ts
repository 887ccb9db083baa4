import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BareServer } from './bare-server.ts'
import { round, type Figure } from './figure.ts'
import { sendAll } from './load.ts'

const requests = 4_000

interface PageBench {
  baseUrl: string
  token: string
  workDir: string
  env: NodeJS.ProcessEnv
  agency: string
}

/** A dataset page with a table, and what a search finds, in a warm process, against a bare Express route that sends the same bytes. */
export async function measurePage(bench: PageBench): Promise<Figure[]> {
  const { baseUrl } = bench
  const dataset = await makeSample(bench)
  const search = `${baseUrl}/datasets?q=van+ban`
  await untilFound(search, dataset.slug)
  return [
    ...(await measureOne(bench, {
      name: 'dataset page',
      url: `${baseUrl}/datasets/${dataset.slug}`,
      least: 0.3,
    })),
    ...(await measureOne(bench, { name: 'search page', url: search, least: 0.1 })),
  ]
}

async function measureOne(
  { workDir, env }: PageBench,
  { name, url, least }: { name: string; url: string; least: number },
): Promise<Figure[]> {
  const page = await (await fetch(url)).text()
  const file = path.join(workDir, 'page.html')
  await writeFile(file, page)
  const bare = await BareServer.start(file, env)
  const list = (address: string, count: number) => Array.from({ length: count }, () => ({ url: address }))
  await sendAll(list(url, 500))
  await sendAll(list(`${bare.baseUrl}/`, 500))
  const ours = await sendAll(list(url, requests))
  const peer = await sendAll(list(`${bare.baseUrl}/`, requests))
  await bare.end()
  if (ours.failures > 0) throw new Error(`${ours.failures} pages failed.`)
  const ratio = ours.requestsPerSecond / peer.requestsPerSecond
  const size = round(Buffer.byteLength(page) / 1000, 0)
  return [
    {
      what: `${name} (${size} kB of HTML), 8 connections`,
      ours: `${round(ours.requestsPerSecond, 0)}/s`,
      peer: `${round(peer.requestsPerSecond, 0)}/s (bare Express, same bytes)`,
      ratio: round(ratio),
      toReach: `≥ ${least}`,
      isReached: ratio >= least,
    },
    {
      what: `${name}, p95`,
      ours: `${round(ours.p95Ms, 1)} ms`,
      peer: `${round(peer.p95Ms, 1)} ms`,
      ratio: round(ours.p95Ms / peer.p95Ms),
      toReach: '',
      isReached: null,
    },
  ]
}

/** Asks until the page shows it, for at most half a minute: the index comes a moment later. */
async function untilFound(url: string, slug: string): Promise<void> {
  for (const deadlineMs = performance.now() + 30_000; performance.now() < deadlineMs;) {
    if ((await (await fetch(url)).text()).includes(`/datasets/${slug}"`)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The search page did not show what was published.')
}

/** A published dataset of the sample catalogue with its file, when its table is there. */
export async function makeSample({
  baseUrl,
  token,
  agency,
}: {
  baseUrl: string
  token: string
  agency: string
}): Promise<{ id: string; slug: string }> {
  const root = path.resolve(import.meta.dirname, '../../datasets/van-phong-chinh-phu/van-ban-dien-tu')
  const {
    distributions,
    slug: _slug,
    ...record
  } = JSON.parse(await readFile(path.join(root, 'dataset.json'), 'utf8')) as {
    distributions: { path: string }[]
    slug: string
  }
  const authorization = { Authorization: `Bearer ${token}` }
  const made = await fetch(`${baseUrl}/api/v1/datasets`, {
    method: 'POST',
    headers: { ...authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...record, agency, status: 'published' }),
  })
  const dataset = (await made.json()) as { id: string; slug: string }
  const form = new FormData()
  form.append('metadata', '{}')
  form.append('file', new Blob([await readFile(path.join(root, distributions[0]!.path))]), 'ty-le.csv')
  const response = await fetch(`${baseUrl}/api/v1/datasets/${dataset.id}/distributions`, {
    method: 'POST',
    headers: authorization,
    body: form,
  })
  const { id } = (await response.json()) as { id: string }
  await untilReady(`${baseUrl}/api/v1/distributions/${id}/table`)
  return dataset
}

/** Asks until the table is there, for at most a minute. */
export async function untilReady(address: string): Promise<{ rowCount: number }> {
  for (const deadlineMs = performance.now() + 120_000; performance.now() < deadlineMs;) {
    const table = (await (await fetch(address)).json()) as {
      status: string
      rowCount: number
      reason?: { message: string }
    }
    if (table.status === 'ready') return table
    if (table.status === 'failed' || table.status === 'none')
      throw new Error(`No table: ${table.reason?.message}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The table was not ready within two minutes.')
}
