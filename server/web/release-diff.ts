import { ReleaseDiffPage } from '../../client/pages/release-diff-page.tsx'
import type { DiffState, RowComparisonView } from '../../client/pages/row-comparison.tsx'
import { pickFileTitle } from '../../client/pages/terms.ts'
import { createUi } from '../../client/text/ui.ts'
import { presentRelease } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { ProblemError, releaseNotFound } from '../problems.ts'
import type { Comparison } from '../tabular/tables.ts'
import { addressIn } from './address.ts'
import { readSearch } from '../http/read-search.ts'
import { drawPage } from './draw.ts'
import { loadFile, presentLine, readNumber, releasesShown } from './releases.ts'
import type { Web } from './web.ts'

/** Of each kind: a page to look at; the API lists a thousand. */
const rowsShown = 50
/** As long as the API's parameter may be. */
const longestKey = 2_000

/** What one release of a file changed in its rows; against the one before, or any other. */
export function addReleaseDiffPage(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, tables } = portal
  pages.get('/datasets/:slug/:distributionId/releases/:number', async (ask) => {
    const { record, dataset, distribution, path } = await loadFile(portal, ask)
    const number = /^[1-9]\d{0,8}$/.test(ask.params.number!) ? Number(ask.params.number) : 0
    const address = `${path}/${ask.params.number}`
    if (record.slug !== ask.params.slug) {
      return { redirect: addressIn(ask.lang, address) + readSearch(ask), status: 308 }
    }
    if (distribution.release === null) throw releaseNotFound(distribution.id, number, 0)
    const ui = createUi(ask.lang)
    const otherNumber = readNumber(ask, 'against') ?? (number > 1 ? number - 1 : null)
    const askedKey = readKeys(ask)
    const { release } = await catalog.getRelease(distribution.id, number, ask.viewer)
    const other =
      otherNumber === null ? null : await catalog.getRelease(distribution.id, otherNumber, ask.viewer)
    const state: DiffState = other
      ? await findState(portal, ask, askedKey, {
          distributionId: distribution.id,
          release: number,
          against: other.release.number,
        })
      : { kind: 'first' }
    const [rowCounts, table, releases, sample] = await Promise.all([
      tables.listRowCounts(distribution.id),
      tables.getTable(distribution.id, ask.viewer, ask.lang),
      catalog.listReleases(distribution.id, ask.viewer, { limit: releasesShown, before: null }),
      readSample(portal, record, distribution.id),
    ])
    const search = readDiffSearch(otherNumber, askedKey)
    const apiHref =
      otherNumber === null
        ? null
        : `/api/v1/distributions/${distribution.id}/releases/${number}/diff${writeApiSearch(otherNumber, askedKey)}`
    const isPlain = otherNumber === null || (otherNumber === number - 1 && askedKey.length === 0)
    const line = (one: typeof release) => presentLine(portal, ask, record, one, rowCounts)
    const numbers = { number: String(number), against: String(otherNumber ?? '') }
    const page = web.respond(ask, {
      title: `${ui.t(other ? 'diff.title' : 'diff.titleFirst', numbers)}: ${pickFileTitle(ui, distribution).text}`,
      description: ui.t('diff.description'),
      current: 'datasets',
      jsonAlternate: apiHref ?? `/api/v1/distributions/${distribution.id}/releases`,
      canonicalSearch: isPlain ? '' : search,
      // Any two releases by any key are the same news as each release against the one before.
      isHiddenFromSearch: !isPlain || state.kind !== 'done',
      status: statusOf(state),
      body: drawPage(ReleaseDiffPage, ui, {
        dataset,
        distribution,
        release: line(release),
        against: other && line(other.release),
        state,
        sample,
        askedKey,
        apiHref,
        hasOtherSheets: (table.tables?.length ?? 0) > 1,
        releases: releases.items.map((one) => presentRelease(one, portal.config)),
      }),
    })
    return withHeaders(page, state)
  })
}

/** The first rows of the newest table, which the page of the file shows; for viewers who may read its data. */
export async function readSample(
  { tables }: Portal,
  { distributions }: DatasetWithAgency,
  distributionId: string,
): Promise<RowComparisonView['sample']> {
  const found = distributions.find(({ id }) => id === distributionId)
  const rows = found ? await tables.previewRows(found, rowsShown) : null
  return rows && { ...rows, next: null }
}

/** 202 says to programs, and to the page's own script, that the answer is still being made. */
export const statusOf = ({ kind }: DiffState): number =>
  kind === 'waiting' ? 202 : kind === 'wrongKey' ? 400 : 200

/** A page that is not done yet says when to look again. */
export function withHeaders(page: PageReply & { html: string }, { kind }: DiffState): PageReply {
  return kind === 'waiting' ? { ...page, headers: { 'Retry-After': '3', 'Cache-Control': 'no-store' } } : page
}

async function findState(
  { tables }: Portal,
  ask: PageAsk,
  askedKey: string[],
  asked: { distributionId: string; release: number; against: number },
): Promise<DiffState> {
  const { distributionId, release, against } = asked
  if (release === against) return { kind: 'same' }
  return readDiffState(ask, askedKey, (query) =>
    tables.findDiff(distributionId, { release, against }, query, ask.viewer),
  )
}

/** How far a comparison is: what differs, that it is being made, or why it cannot be said. */
export async function readDiffState(
  ask: PageAsk,
  askedKey: string[],
  find: (query: { key?: string; limit: number }) => Promise<Comparison | null>,
): Promise<DiffState> {
  const key = askedKey.length === 0 ? undefined : askedKey.join(',')
  try {
    const found = await find({ key, limit: rowsShown })
    if (!found) return { kind: 'waiting', href: ask.request.originalUrl }
    const { before, after, answer } = found
    if (answer.diff) return { kind: 'done', diff: answer.diff, before, after }
    const reason = answer.problem.detail[ask.lang]
    return answer.problem.slug === 'invalid-parameter'
      ? { kind: 'wrongKey', reason, before, after }
      : { kind: 'impossible', reason }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    // Too many wait already: the page looks again, like everybody's.
    if (error.slug === 'service-unavailable') return { kind: 'waiting', href: ask.request.originalUrl }
    if (error.slug !== 'table-not-found') throw error
    return { kind: 'impossible', reason: error.detail[ask.lang] }
  }
}

/** Columns from the boxes of the form, or a list as the API takes it. */
export function readKeys({ query }: PageAsk): string[] {
  const keys = query.getAll('key').filter((key) => key.trim() !== '')
  return keys.join(',').length > longestKey ? [] : keys
}

function readDiffSearch(against: number | null, keys: string[]): string {
  const search = new URLSearchParams(against === null ? {} : { against: String(against) })
  for (const key of keys) search.append('key', key)
  return search.size === 0 ? '' : `?${search}`
}

function writeApiSearch(against: number, keys: string[]): string {
  const search = new URLSearchParams({ against: String(against) })
  if (keys.length > 0) search.set('key', keys.join(','))
  return `?${search}`
}
