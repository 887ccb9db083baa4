import { TakedownPage, type TakedownPageView } from '../../client/pages/takedown-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { turnAway } from './administrators-only.ts'
import { drawPage } from './draw.ts'
import { explainProblem, fieldOf, isAboutForm } from './form-problem.ts'
import { loadFile } from './releases.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'

const address = '/datasets/:slug/:distributionId/releases/:number/takedown'

/** Where an administrator takes the bytes of a release out of the portal for good. */
export function addTakedownPages(pages: Pages, portal: Portal, web: Web): void {
  const calm = { form: { reason: '', legalBasis: '' }, errors: [], status: 200 }

  pages.get(address, async (ask) => turnAway(ask, ask.path) ?? showTakedown(web, ask, portal, calm))

  addTypedForm(pages, web, address, async (ask, isResumed) => {
    const away = turnAway(ask, ask.path)
    if (away) return away
    const { path } = await loadFile(portal, ask)
    const form = { reason: ask.form.get('reason').trim(), legalBasis: ask.form.get('legalBasis').trim() }
    if (isResumed) return showTakedown(web, ask, portal, { form, errors: [], status: 200 })
    const oneLine = (text: string) => text.replace(/\s+/g, ' ')
    try {
      await portal.catalog.takeDown(ask.viewer, ask.params.distributionId!, Number(ask.params.number), {
        reason: oneLine(form.reason),
        ...(form.legalBasis !== '' && { legalBasis: oneLine(form.legalBasis) }),
      })
    } catch (error) {
      if (!isAboutForm(error) || error.status === 409) throw error
      const errors = explainProblem(error, ask.lang, {
        place: fieldOf,
        name: (pointer) =>
          createUi(ask.lang).t(pointer === '/legalBasis' ? 'takedown.legalBasis' : 'takedown.reason'),
      })
      return showTakedown(web, ask, portal, { form, errors, status: error.status })
    }
    return { redirect: addressIn(ask.lang, path), status: 303 }
  })
}

async function showTakedown(
  web: Web,
  ask: PageAsk,
  portal: Portal,
  { form, errors, status }: Pick<TakedownPageView, 'form' | 'errors'> & { status: number },
): Promise<PageReply> {
  const { catalog } = portal
  const ui = createUi(ask.lang)
  const number = Number(ask.params.number)
  const { dataset, distribution } = await loadFile(portal, ask)
  const twins = await catalog.listTwins(ask.viewer, distribution.id, number)
  const datasets = await catalog.getDatasets(
    [...new Set(twins.map(({ datasetId }) => datasetId))],
    ask.viewer,
  )
  const byId = new Map(datasets.map((record) => [record._id, record]))
  const page = web.respond(ask, {
    title: ui.t('takedown.title', { number: String(number) }),
    description: ui.t('takedown.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(TakedownPage, ui, {
      dataset,
      distribution,
      number,
      twins: twins.map(({ datasetId, distributionId, ...twin }) => ({
        ...twin,
        distribution: distributionId,
        slug: byId.get(datasetId)?.slug ?? datasetId,
        title: byId.get(datasetId)?.title ?? {},
      })),
      form,
      errors,
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
