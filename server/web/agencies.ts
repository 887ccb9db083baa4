import { AgenciesPage } from '../../client/pages/agencies-page.tsx'
import { AgencyPage, type AgencyPageView } from '../../client/pages/agency-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import { mayAct, mayActSomewhere } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { abbreviate } from '../text/abbreviate.ts'
import { foldText } from '../text/normalize.ts'
import { answerSearch } from './answer-search.ts'
import { drawPage } from './draw.ts'
import { addressIn } from './address.ts'
import { linkFeed } from './link-feed.ts'
import type { Web } from './web.ts'

/** As many as the API gives at once: enough to judge whether an agency keeps its word. */
const datasetLimit = 100
/** A name is never longer; what is longer matches nothing. */
const longestQuery = 200

/** All agencies, and one. */
export function addAgencyPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal

  pages.get('/agencies', async (ask) => {
    const ui = createUi(ask.lang)
    const query = (ask.query.get('q') ?? '').trim().slice(0, longestQuery)
    const [agencies, figures] = await Promise.all([catalog.listAgencies(ask.viewer), catalog.figures()])
    const levels = catalog.vocabularies.list('agencyLevels')
    const found = query === '' ? [] : findAgencies(agencies, query)
    return web.respond(ask, {
      title: query === '' ? ui.t('agencies.title') : ui.t('agencies.pageTitle', { query }),
      description: ui.t('agencies.description'),
      current: 'agencies',
      jsonAlternate: '/api/v1/agencies',
      languageSearch: query === '' ? '' : `?${new URLSearchParams({ q: query }).toString()}`,
      isHiddenFromSearch: query !== '',
      body: drawPage(AgenciesPage, ui, {
        agencies,
        levels,
        figures,
        query,
        found,
        mayMake: mayActSomewhere(ask.viewer, 'admin'),
        managed: await listManaged(portal, ask),
      }),
    })
  })

  pages.get('/agencies/:slug', async (ask) => {
    const slug = ask.params.slug!
    const { agency, movedTo } = await catalog.getAgency(slug, ask.viewer)
    if (movedTo !== null) return { redirect: addressIn(ask.lang, `/agencies/${movedTo}`), status: 308 }
    const ui = createUi(ask.lang)
    const view = await loadAgency(portal, ask, agency)
    const name = ui.pick(agency.name).text
    return web.respond(ask, {
      title: name,
      description: ui.t('agency.description', { name, count: view.total }),
      current: 'agencies',
      jsonAlternate: `/api/v1/agencies/${agency.slug}`,
      extraLinks: [linkFeed(ui, { filters: { agency: [agency.slug] } })],
      body: drawPage(AgencyPage, ui, view),
    })
  })
}

async function loadAgency(portal: Portal, ask: PageAsk, agency: Agency): Promise<AgencyPageView> {
  const { catalog, clock } = portal
  const [record, agencies, answer] = await Promise.all([
    catalog.findAgency(agency.id),
    catalog.listAgencies(ask.viewer),
    answerSearch(
      portal,
      ask,
      { filters: { agency: [agency.slug] }, orderBy: '-modified' },
      { limit: datasetLimit, facets: ['theme', 'series', 'format'] },
    ),
  ])
  return {
    agency,
    parent: agencies.find(({ slug }) => slug === agency.parent) ?? null,
    children: agencies.filter(({ parent }) => parent === agency.slug),
    successors: agencies.filter(({ slug }) => agency.successors.includes(slug)),
    predecessors: agencies.filter(({ slug }) => agency.predecessors.includes(slug)),
    level: catalog.vocabularies.find('agencyLevels', agency.level)!,
    datasets: answer.items,
    total: answer.total,
    facets: answer.facets,
    isDegraded: answer.degraded ?? false,
    mayManage: mayAct(ask.viewer, 'admin', { agencyPath: record?.path ?? [] }),
    now: clock.now(),
  }
}

/** Slugs of the agencies that the viewer manages; of most viewers none. */
async function listManaged({ catalog }: Portal, { viewer }: PageAsk): Promise<ReadonlySet<string>> {
  if (!mayActSomewhere(viewer, 'admin')) return new Set()
  const records = await catalog.listAgencyRecords()
  return new Set(
    records.filter(({ path }) => mayAct(viewer, 'admin', { agencyPath: path })).map(({ slug }) => slug),
  )
}

/** Those whose name, in any language, or code holds every word; without regard to diacritics. */
function findAgencies(agencies: Agency[], query: string): Agency[] {
  const words = foldText(query).split(' ').filter(Boolean)
  return agencies.filter(({ name, formerNames, code, slug }) => {
    const names = [name, ...formerNames.map((former) => former.name)].flatMap((map) => Object.values(map))
    const text = foldText([...names, ...names.flatMap(abbreviate), code ?? '', slug].join(' '))
    return words.every((word) => text.includes(word))
  })
}
