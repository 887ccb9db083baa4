import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where Chromium is; null when this machine has none. */
export function findChromium(): string | null {
  return places.find((place) => existsSync(place)) ?? null
}

/**
 * A browser for the tests of pages; null, after a sentence, when this machine has none. Close it when done.
 * Start tests with `if (!browser) this.skip()`.
 */
export async function openBrowser(): Promise<Browser | null> {
  const executablePath = findChromium()
  if (!executablePath) {
    console.log('Skipped: there is no Chromium here. "apt-get install chromium" brings it.')
    return null
  }
  // Without a sandbox, because in a container Chromium cannot make one as root; it only sees our own pages.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

/** Gives a context of the browser the cookie of a session (`name=value`) for one portal, or for what stands in front of it. */
export async function giveSession(context: BrowserContext, cookie: string, url: string): Promise<void> {
  const [name, value] = cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url }])
}

/**
 * What axe finds wrong on a page, or `within` a part of it, one line each: rule, element, what to do. WCAG 2.2 A and AA, and
 * best practices. The page must come from a context of its own (`browser.newContext()`), which axe asks for.
 */
export async function axe(
  page: Page,
  { disabledRules = [], within }: { disabledRules?: string[]; within?: string } = {},
): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const builder = new AxeBuilder({ page }).withTags(tags).disableRules(disabledRules)
  const { violations } = await (within ? builder.include(within) : builder).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`,
    ),
  )
}
