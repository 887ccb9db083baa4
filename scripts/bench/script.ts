import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { round, type Figure } from './figure.ts'

export const chromiumPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const mostKb = 60
const what = 'script on the page of a file, compressed, no chart or map opened'

/** What a browser loads of script for the page of a file, before anything on it is opened. */
export async function measureScript(page: string): Promise<Figure> {
  const executablePath = chromiumPlaces.find((place) => existsSync(place))
  const toReach = `≤ ${mostKb} kB`
  if (!executablePath)
    return { what, ours: 'Chromium is not on this machine', peer: '', ratio: '', toReach, isReached: null }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  let bytes = 0
  let files = 0
  try {
    const tab = await browser.newPage()
    const sizes: Promise<void>[] = []
    tab.on('requestfinished', (request) => {
      if (request.resourceType() !== 'script') return
      files++
      sizes.push(request.sizes().then(({ responseBodySize }) => void (bytes += responseBodySize)))
    })
    await tab.goto(page, { waitUntil: 'networkidle' })
    await Promise.all(sizes)
  } finally {
    await browser.close()
  }
  const kb = bytes / 1000
  return {
    what,
    ours: `${round(kb, 1)} kB in ${files} files`,
    peer: '',
    ratio: '',
    toReach,
    isReached: kb <= mostKb,
  }
}
