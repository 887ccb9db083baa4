import { ProposalDiffPage } from '../../client/pages/proposal-diff-page.tsx'
import { proposalsPath } from '../../client/pages/proposals-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { findWordSources } from './change-words.ts'
import { drawPage } from './draw.ts'
import { goSignIn } from './local-path.ts'
import { presentProposalView, readProposalNumber } from './proposals.ts'
import { presentLine } from './releases.ts'
import { readDiffState, readKeys, readSample, statusOf, withHeaders } from './release-diff.ts'
import type { Web } from './web.ts'

/** What a proposed file would change in the rows of the file that it would replace, for those who may read the proposal. */
export function addProposalDiffPage(pages: Pages, portal: Portal, web: Web): void {
  pages.get('/workspace/datasets/:slug/proposals/:number/diff', async (ask) =>
    ask.viewer.kind === 'account' ? showDiff(portal, web, ask) : goSignIn(ask.lang, ask.path),
  )
}

async function showDiff(portal: Portal, web: Web, ask: PageAsk): Promise<PageReply> {
  const { catalog, tables, config } = portal
  const { viewer, lang } = ask
  const ui = createUi(lang)
  const { dataset: record } = await catalog.getDataset(ask.params.slug ?? '', viewer)
  const number = readProposalNumber(ask)
  const { status } = await catalog.getProposal(record._id, number, viewer)
  // Decided meanwhile: what came of it stands in the list.
  if (status !== 'open') {
    const list = addressIn(lang, proposalsPath(record))
    return { redirect: `${list}#proposal-${number}`, status: 303 }
  }
  const { proposal, current, proposed } = await catalog.getProposedRelease(record._id, number, viewer)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang,
    vocabularies: catalog.vocabularies,
  })
  const distribution = dataset.distributions.find(({ id }) => id === current.distribution.id)!
  const askedKey = readKeys(ask)
  const [state, rowCounts, table, sample] = await Promise.all([
    readDiffState(ask, askedKey, (query) => tables.findProposalDiff(record._id, number, query, viewer)),
    tables.listRowCounts(distribution.id),
    tables.getTable(distribution.id, viewer, lang),
    readSample(portal, record, distribution.id),
  ])
  const api = `/api/v1/datasets/${record._id}/proposals/${number}`
  const waiting = presentLine(portal, ask, record, proposed.release, new Map())
  const counts = state.kind === 'done' ? state.diff.counts : null
  const key = new URLSearchParams(askedKey.length > 0 ? { key: askedKey.join(',') } : {}).toString()
  const page = web.respond(ask, {
    title: `${ui.t('proposalDiff.title', { number: String(number) })}: ${ui.pick(dataset.title).text}`,
    description: ui.t('proposals.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status: statusOf(state),
    body: drawPage(ProposalDiffPage, ui, {
      dataset,
      distribution,
      proposal: presentProposalView(await findWordSources(portal, ui), proposal),
      state,
      sample,
      askedKey,
      apiHref: key === '' ? `${api}/diff` : `${api}/diff?${key}`,
      hasOtherSheets: (table.tables?.length ?? 0) > 1,
      sides: [
        {
          ...presentLine(portal, ask, record, current.release, rowCounts),
          name: ui.t('dataset.releaseNumber', { number: String(current.release.number) }),
        },
        {
          ...waiting,
          rowCount: counts && counts.added + counts.changed + counts.unchanged,
          release: { ...waiting.release, url: `${api}/file` },
          // Nobody has published it, and perhaps nobody will.
          by: { text: ui.t('proposalDiff.proposedBy', { name: waiting.by.text }) },
          name: ui.t('proposals.number', { number: String(number) }),
        },
      ],
      mayDecide: mayAct(viewer, 'publish', record),
    }),
  })
  return withHeaders(page, state)
}
