import {
  noteField,
  ProposalsPage,
  proposalsPath,
  type ProposalsPageView,
  type ProposalView,
} from '../../client/pages/proposals-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { describeChanges, type WordSources } from '../../client/pages/revision-words.ts'
import { createUi } from '../../client/text/ui.ts'
import type { ProposalRecord } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { isAnother, mayAct, mayTakeBack } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { notFound } from '../problems.ts'
import { addressIn } from './address.ts'
import { findThread } from './discussion.ts'
import { findWordSources } from './change-words.ts'
import { drawPage } from './draw.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
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

  pages.post(
    `${path}/:number/decision`,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const number = readProposalNumber(ask)
      const { dataset } = await catalog.getDataset(ask.params.slug ?? '', ask.viewer)
      const accept = form.get('do') === 'accept'
      const typed = { number, text: form.get('note'), isAccept: accept }
      if (isResumed) return showProposals(portal, web, ask, dataset, { typed })
      try {
        await catalog.decideProposal(ask.viewer, dataset._id, number, { accept, note: typed.text })
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const place = (pointer: string) => (pointer === '/note' ? noteField(number, accept) : null)
        const errors = explainProblem(error, ask.lang, { place })
        return showProposals(portal, web, ask, dataset, { errors, typed, status: error.status })
      }
      return goBack(ask, dataset, accept ? 'accepted' : 'refused')
    },
    keepsTyped,
  )

  pages.post(`${path}/:number/take-back`, async (ask) => {
    if (ask.viewer.kind !== 'account')
      return goSignIn(ask.lang, `/workspace/datasets/${ask.params.slug}/proposals`)
    const { dataset } = await catalog.getDataset(ask.params.slug ?? '', ask.viewer)
    try {
      await catalog.takeBackProposal(ask.viewer, dataset._id, readProposalNumber(ask))
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainProblem(error, ask.lang)
      return showProposals(portal, web, ask, dataset, { errors, status: error.status })
    }
    return goBack(ask, dataset, 'takenBack')
  })

  /** To the list, where what was done is said; accepting may have given the dataset another name in its address. */
  async function goBack(
    ask: PageAsk,
    { _id }: DatasetWithAgency,
    done: (typeof doneNames)[number],
  ): Promise<PageReply> {
    const now = (await catalog.getDataset(_id, ask.viewer)).dataset
    return { redirect: `${addressIn(ask.lang, proposalsPath(now))}?done=${done}`, status: 303 }
  }
}

/** The number of a proposal in an address; what is none is not found. */
export function readProposalNumber({ params: { number = '' }, path }: PageAsk): number {
  if (!/^[1-9]\d{0,8}$/.test(number)) throw notFound(path)
  return Number(number)
}

const doneNames = ['proposed', 'accepted', 'refused', 'takenBack'] as const

async function showProposals(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  record: DatasetWithAgency,
  {
    errors = [],
    typed = null,
    status,
  }: { errors?: FormError[]; typed?: ProposalsPageView['typed']; status?: number },
): Promise<PageReply> {
  const { catalog, config } = portal
  const ui = createUi(ask.lang)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang: ask.lang,
    vocabularies: catalog.vocabularies,
  })
  const before = Number(ask.query.get('before') ?? '')
  const page = { limit: proposalsShown, before: Number.isSafeInteger(before) && before > 1 ? before : null }
  const { items, total, hasMore } = await catalog.listProposals(record._id, ask.viewer, page)
  const mayWrite = mayAct(ask.viewer, 'write', record)
  const isReviewed = (await catalog.listAskingForAnother(record.agencyPath)).length > 0
  const said = ask.query.get('done')
  const sources = await findWordSources(portal, ui)
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
          ...presentProposalView(sources, item),
          needsAnother: isReviewed && !isAnother(ask.viewer, item),
          isOwn: mayTakeBack(ask.viewer, item, record),
          thread: mayWrite ? await findThread({ catalog }, ask, record, { proposal: item.number }) : null,
        })),
      ),
      total,
      mayDecide: mayAct(ask.viewer, 'publish', record),
      errors,
      typed,
      done: doneNames.find((name) => name === said) ?? null,
      nextHref: hasMore && last ? ui.href(`${proposalsPath(dataset)}?before=${last.number}`) : null,
    }),
  })
}

/** A proposal in words, without what depends on who reads it. */
export function presentProposalView(
  sources: WordSources,
  { number, at, by, note = null, operation, changes, status, decision }: ProposalRecord,
): Omit<ProposalView, 'needsAnother' | 'isOwn' | 'thread'> {
  return {
    number,
    at: at.toISOString(),
    by,
    note,
    operation: operation.name,
    // What was closed without effect is cleared away.
    fileName:
      'file' in operation && (status === 'open' || status === 'accepted') ? operation.file.name : null,
    changes: describeChanges(sources, changes),
    hasDiff: operation.name === 'addRelease' && status === 'open',
    status,
    decision: decision && { ...decision, at: decision.at.toISOString() },
  }
}
