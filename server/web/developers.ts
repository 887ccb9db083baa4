import { DevelopersPage, type DevelopersPageView } from '../../client/pages/developers-page.tsx'
import type { DeveloperExample } from '../../client/pages/developer-snippets.ts'
import { hasTable } from '../../client/pages/terms.ts'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import type { TableFacts } from '../catalog/records.ts'
import { getContract, type JsonSchema } from '../config/schemas.ts'
import { maxJsonBytes } from '../http/endpoint.ts'
import { presentProblem } from '../http/error-handler.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import { limits } from '../http/rate-limits.ts'
import type { Portal } from '../portal.ts'
import { unknownParameter } from '../problems.ts'
import { whereGuide, whereLimits } from '../query/query.ts'
import { answerSearch } from './answer-search.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

type Dataset = SearchAnswer['items'][number]
type Distribution = Dataset['distributions'][number]
type TableColumn = TableFacts['columns'][number]

/** Enough to find one that reads well. */
const datasetsLookedAt = 20
/** The rows that the guide shows. */
const rowsShown = 3

/** Stands in while there is no table on the portal. */
const standIn: DeveloperExample = {
  datasetSlug: 'dan-so-viet-nam',
  query: 'dân số',
  agencySlug: 'cuc-thong-ke',
  distributionId: '1m2j5m4q0k3v9x8c7b6a',
  fileName: 'dan-so.csv',
  downloadUrl: '…/files/1m2j5m4q0k3v9x8c7b6a/dan-so.csv',
  releaseUrl: '…/files/1m2j5m4q0k3v9x8c7b6a/1/dan-so.csv',
  isCsv: true,
  columns: ['nam', 'dan_so'],
}

/** The guide for those who get the data by program. */
export function addDeveloperPages(pages: Pages, portal: Portal, web: Web): void {
  const askRows = createAskRows(portal)
  pages.get('/developers', async (ask) => {
    const ui = createUi(ask.lang)
    const view = await loadView(portal, ask, ui, askRows)
    return web.respond(ask, {
      title: ui.t('developers.title'),
      description: ui.t('developers.description'),
      current: 'developers',
      jsonAlternate: '/api/v1',
      body: drawPage(DevelopersPage, ui, view),
    })
  })
}

/** Not this request's own: the page would never be the same twice, and nobody could keep it. */
const exampleRequestId = 'k7Qm2xVt9bNf'

async function loadView(portal: Portal, ask: PageAsk, ui: Ui, askRows: AskRows): Promise<DevelopersPageView> {
  const { config } = portal
  const found = await findExample(portal, ask, ui, askRows)
  return {
    baseUrl: config.baseUrl,
    example: found?.example ?? standIn,
    exampleFacts: found && { title: ui.pick(found.dataset.title), rowCount: found.file.table?.rowCount ?? 0 },
    rowsAnswer: found?.rowsAnswer ?? null,
    problemAnswer: presentProblem(
      unknownParameter('agencey', listNames('search-query')),
      ask.lang,
      exampleRequestId,
    ),
    limits: describeLimits(config.maxUploadBytes),
    conditions: {
      parts: whereGuide.map(({ written, words, example }) => ({ written, words: words[ask.lang], example })),
      limits: whereLimits[ask.lang],
    },
  }
}

/** A table of this portal that reads well: a CSV file with a column of numbers. */
async function findExample(
  portal: Portal,
  ask: PageAsk,
  ui: Ui,
  askRows: AskRows,
): Promise<{ example: DeveloperExample; dataset: Dataset; file: Distribution; rowsAnswer: unknown } | null> {
  const { items } = await answerSearch(
    portal,
    ask,
    { filters: {}, hasTable: true, orderBy: 'title' },
    { limit: datasetsLookedAt },
  )
  const candidates = items.flatMap((dataset) =>
    dataset.distributions.filter(hasTable).map((file) => ({ dataset, file })),
  )
  const records = await portal.catalog.getDatasets(
    items.map(({ id }) => id),
    ask.viewer,
  )
  const distributions = new Map(
    records.flatMap((record) => record.distributions.map((each) => [each.id, each])),
  )
  const columnsOf = ({ id }: Distribution): TableColumn[] => distributions.get(id)?.table?.columns ?? []
  candidates.sort((a, b) => rank(a.file, columnsOf(a.file)) - rank(b.file, columnsOf(b.file)))
  for (const { dataset, file } of candidates) {
    const columns = columnsOf(file)
    const number = columns.findLast(isMeasure)
    const [first] = columns
    if (!number || !first || !file.downloadUrl || !file.releaseUrl) continue
    const example: DeveloperExample = {
      datasetSlug: dataset.slug,
      query: chooseQuery(dataset, ui),
      agencySlug: dataset.agency.slug,
      distributionId: file.id,
      fileName: file.name ?? 'data',
      downloadUrl: file.downloadUrl,
      releaseUrl: file.releaseUrl,
      isCsv: file.format === 'CSV',
      columns: [first.alias, number.alias],
    }
    return { example, dataset, file, rowsAnswer: await askRows(ask, example, file.table?.release ?? 0) }
  }
  return null
}

/** A number that is worth sorting by: no code, no place on a map. */
const isMeasure = ({ type, alias }: { type: string; alias: string }): boolean =>
  (type === 'integer' || type === 'number') &&
  !/^(id|stt|ma|code|lat|lon|vi_do|kinh_do)(_|$|itude)/.test(alias)

/** A figure over the years first, in tens to thousands of rows: everybody understands it, and it is worth asking. */
function rank({ format, table }: Distribution, columns: TableColumn[]): number {
  const rows = table?.rowCount ?? 0
  const isOverTime = columns[0]?.type === 'date' || /^(nam|year)$/.test(columns[0]?.alias ?? '')
  return (format === 'CSV' ? 0 : 4) + (isOverTime ? 0 : 2) + (rows >= 10 && rows <= 5_000 ? 0 : 1)
}

/** A keyword of the dataset finds it; else the first words of its title do. */
function chooseQuery({ keywords, title }: Dataset, ui: Ui): string {
  const [word] = keywords[ui.lang] ?? Object.values(keywords)[0] ?? []
  return word ?? ui.pick(title).text.split(' ').slice(0, 3).join(' ')
}

type AskRows = (ask: PageAsk, example: DeveloperExample, release: number) => Promise<unknown>

/** What the address in the guide answers; null when the table does not answer just now. The last answer is kept: a release never changes. */
function createAskRows({ tables }: Pick<Portal, 'tables'>): AskRows {
  let kept: { key: string; answer: unknown } | null = null
  return async (ask, { distributionId, columns }, release) => {
    const key = `${distributionId}/${release}`
    if (kept?.key === key) return kept.answer
    try {
      const query = {
        select: [...new Set(columns)].join(','),
        orderBy: `-${columns[1]}`,
        limit: rowsShown,
      }
      const page = await tables.readRows(distributionId, query, ask.viewer, null)
      const answer = {
        release: page.release,
        columns: page.columns,
        rows: page.rows,
        total: page.total,
        next: '…',
      }
      kept = { key, answer }
      return answer
    } catch (error) {
      ask.log.warn({ err: error }, 'the guide has no rows to show')
      return null
    }
  }
}

const listNames = (schema: string): string[] => Object.keys(propertiesOf(schema))

const propertiesOf = (schema: string): Record<string, JsonSchema> =>
  getContract().schemas.get(schema)?.properties as Record<string, JsonSchema>

/** Read from what enforces them, so that the guide is never wrong. */
function describeLimits(maxUploadBytes: number): DevelopersPageView['limits'] {
  const search = propertiesOf('search-query')
  const rows = propertiesOf('rows-query')
  return {
    read: limits.read,
    write: limits.write,
    signIn: limits.signIn,
    maxListItems: Number(search.limit?.maximum),
    usualListItems: Number(search.limit?.default),
    maxRows: Number(rows.limit?.maximum),
    usualRows: Number(rows.limit?.default),
    maxQueryCharacters: Number(search.q?.maxLength),
    maxJsonBytes,
    maxUploadBytes,
  }
}
