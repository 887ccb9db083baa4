import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import { round, type Figure } from './figure.ts'
import { chromiumPlaces } from './script.ts'

/** As Lighthouse takes a phone: 4 times slower, 150 ms there and back, 1.6 Mbit/s down. */
const slowness = 4
const network = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 }
const rounds = 3

const pages = [
  ['home', '/'],
  ['search', '/datasets?q=d%C3%A2n+s%E1%BB%91'],
  ['dataset', '/datasets/dan-so-viet-nam'],
] as const

interface Load {
  lcpMs: number
  cls: number
  /** Bytes over the network by kind, all kinds together under `all`. */
  bytes: Record<string, number>
}

/** What the pages that people come to weigh, and how soon they are there on a slow phone. */
export async function measureBudgets(baseUrl: string): Promise<Figure[]> {
  const executablePath = chromiumPlaces.find((place) => existsSync(place))
  if (!executablePath) return [figure('budgets', 'Chromium is not on this machine', '', null)]
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const figures: Figure[] = []
    for (const [name, path] of pages) {
      const loads: Load[] = []
      // The first brings the portal to its pace.
      for (let n = 0; n <= rounds; n++) loads.push(await load(browser, baseUrl + path))
      figures.push(...describe(name, loads.slice(1)))
    }
    return figures
  } finally {
    await browser.close()
  }
}

async function load(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', network)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowness })
  const kinds = new Map<string, string>()
  const bytes: Record<string, number> = { all: 0 }
  session.on('Network.responseReceived', ({ requestId, type }) => void kinds.set(requestId, type))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'Other'
    bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength
    bytes.all = bytes.all! + encodedDataLength
  })
  try {
    await page.goto(url, { waitUntil: 'networkidle' })
    return { ...(await readMarks(page)), bytes }
  } finally {
    await context.close()
  }
}

/** Largest contentful paint and layout shift (web.dev/vitals), as the browser itself has noted them. */
const readMarks = (page: Page): Promise<{ lcpMs: number; cls: number }> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        let lcpMs = 0
        let cls = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) lcpMs = Math.max(lcpMs, entry.startTime)
        }).observe({ type: 'largest-contentful-paint', buffered: true })
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & {
            value: number
            hadRecentInput: boolean
          })[])
            if (!entry.hadRecentInput) cls += entry.value
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve({ lcpMs, cls }), 500)
      }),
  )

function describe(name: string, loads: Load[]): Figure[] {
  const middle = (read: (load: Load) => number) =>
    loads.map(read).toSorted((a, b) => a - b)[loads.length >> 1]!
  const kb = (kind: string) => middle(({ bytes }) => bytes[kind] ?? 0) / 1000
  const lcp = middle(({ lcpMs }) => lcpMs)
  const cls = middle((load) => load.cls)
  const weights = [
    ['script', kb('Script'), 60],
    ['styles', kb('Stylesheet'), 30],
    ['fonts', kb('Font'), 80],
    ['all, compressed', kb('all'), 150],
  ] as const
  return [
    figure(`${name}: largest contentful paint`, `${round(lcp / 1000, 2)} s`, '< 2.5 s', lcp < 2_500),
    figure(`${name}: layout shift`, round(cls, 3), '< 0.05', cls < 0.05),
    figure(
      `${name}: ${weights.map(([what]) => what).join(', ')}`,
      weights.map(([, size]) => `${round(size, 0)} kB`).join(', '),
      weights.map(([, , most]) => `≤ ${most} kB`).join(', '),
      weights.every(([, size, most]) => size <= most),
    ),
  ]
}

const figure = (what: string, ours: string, toReach: string, isReached: boolean | null): Figure => ({
  what,
  ours,
  peer: '',
  ratio: '',
  toReach,
  isReached,
})
