import { ProposalsPage, proposalsPath, type ProposalView } from '../../client/pages/proposals-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { describeChanges, type WordSources } from '../../client/pages/revision-words.ts'
import { createUi } from '../../client/text/ui.ts'
import type { ProposalRecord } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { isAnother, mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { notFound } from '../problems.ts'
import { addressIn } from './address.ts'
import { findThread } from './discussion.ts'
import { drawPage } from './draw.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import type { Web } from './web.ts'

/** What one page shows. */
const proposalsShown = 30

/** Where a change that is kept as a proposal leads to. */
export const goProposals = (lang: PageAsk['lang'], dataset: { slug: string }): PageReply => ({
  redirect: `${addressIn(lang, proposalsPath(dataset))}?done=proposed`,
  status: 303,
})

/** What is proposed for a published dataset: members read it, publishers decide. */
export function addProposalPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal
  const path = '/workspace/datasets/:slug/proposals'

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const { dataset } = await catalog.getDataset(ask.params.slug ?? '', ask.viewer)
    return showProposals(portal, web, ask, dataset, {})
  })

  pages.post(`${path}/:number/decision`, async (ask) => {
    if (ask.viewer.kind !== 'account')
      return goSignIn(ask.lang, `/workspace/datasets/${ask.params.slug}/proposals`)
    const { slug = '', number = '' } = ask.params
    if (!/^[1-9]\d{0,8}$/.test(number)) throw notFound(ask.path)
    const { dataset } = await catalog.getDataset(slug, ask.viewer)
    const accept = ask.form.get('do') === 'accept'
    try {
      await catalog.decideProposal(ask.viewer, dataset._id, Number(number), {
        accept,
        note: ask.form.get('note'),
      })
      const now = (await catalog.getDataset(dataset._id, ask.viewer)).dataset
      const done = accept ? 'accepted' : 'refused'
      return { redirect: `${addressIn(ask.lang, proposalsPath(now))}?done=${done}`, status: 303 }
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainProblem(error, ask.lang, { place: () => `note-${number}` })
      return showProposals(portal, web, ask, dataset, {
        errors,
        note: { number: Number(number), text: ask.form.get('note') },
        status: error.status,
      })
    }
  })
}

const doneNames = ['proposed', 'accepted', 'refused'] as const

async function showProposals(
  { catalog, config }: Portal,
  web: Web,
  ask: PageAsk,
  record: DatasetWithAgency,
  {
    errors = [],
    note = null,
    status,
  }: { errors?: FormError[]; note?: { number: number; text: string } | null; status?: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang: ask.lang,
    vocabularies: catalog.vocabularies,
  })
  const before = Number(ask.query.get('before') ?? '')
  const page = { limit: proposalsShown, before: Number.isSafeInteger(before) && before > 1 ? before : null }
  const { items, total, hasMore } = await catalog.listProposals(record._id, ask.viewer, page)
  const sources: WordSources = {
    ui,
    label: (vocabulary, id) => catalog.vocabularies.label(vocabulary, id, ask.lang),
    agency: dataset.agency,
  }
  const mayWrite = mayAct(ask.viewer, 'write', record)
  const isReviewed = (await catalog.listAskingForAnother(record.agencyPath)).length > 0
  const said = ask.query.get('done')
  const last = items.at(-1)
  return web.respond(ask, {
    title: `${ui.t('proposals.title')}: ${ui.pick(dataset.title).text}`,
    description: ui.t('proposals.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(ProposalsPage, ui, {
      dataset,
      proposals: await Promise.all(
        items.map(async (item) => ({
          ...present(item, sources),
          needsAnother: isReviewed && !isAnother(ask.viewer, item),
          thread: mayWrite ? await findThread({ catalog }, ask, record, { proposal: item.number }) : null,
        })),
      ),
      total,
      mayDecide: mayAct(ask.viewer, 'publish', record),
      errors,
      note,
      done: doneNames.find((name) => name === said) ?? null,
      nextHref: hasMore && last ? ui.href(`${proposalsPath(dataset)}?before=${last.number}`) : null,
    }),
  })
}

const present = (
  { number, at, by, operation, changes, status, decision }: ProposalRecord,
  sources: WordSources,
): Omit<ProposalView, 'needsAnother' | 'thread'> => ({
  number,
  at: at.toISOString(),
  by,
  operation: operation.name,
  fileName: 'file' in operation && status !== 'refused' ? operation.file.name : null,
  changes: describeChanges(sources, changes),
  status,
  decision: decision && { ...decision, at: decision.at.toISOString() },
})
