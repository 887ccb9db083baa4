import type { VNode } from 'preact'
import type { Facets } from '../../schemas/generated/api/facets.ts'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Band, Examples } from '../components/band/band.tsx'
import { Code } from '../components/code/code.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Figures } from '../components/figures/figures.tsx'
import { FormatMarks } from '../components/format/format.tsx'
import type { IconName } from '../components/icon/icon-drawings.ts'
import { iconDrawings } from '../components/icon/icon-drawings.ts'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { RowItem, RowLink, Rows } from '../components/rows/rows.tsx'
import { SearchBox } from '../components/search-box/search-box.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'
import { withoutMarks } from '../text/without-marks.ts'
import { CollectionRow } from './collection-list-page.tsx'
import { listFormats } from './dataset-results.tsx'
import { getModified } from './freshness.ts'
import { HomeMap } from './home-map.tsx'
import { HomeNumber, type NumberView } from './home-number.tsx'
import { pickLabel } from './terms.ts'

export interface HomePageView {
  /** Rows that can be asked are not known while the search engine is away. */
  figures: { datasets: number; agencies: number; rows: number | null; lastModified: string | Date | null }
  newest: Dataset[]
  /** Those downloaded most; none while nobody has downloaded anything. */
  used: Dataset[]
  /** Public ones with something to show, published last first. */
  collections: Collection[]
  facets: Facets
  themes: readonly VocabularyItem[]
  provinces: readonly VocabularyItem[]
  /** The agencies with the most datasets. */
  agencies: Agency[]
  /** How many agencies of each level have data; levels without one are left out. */
  levels: { level: VocabularyItem; count: number }[]
  /** Words that find something. */
  examples: string[]
  number: NumberView | null
  baseUrl: string
}

/** The first page: one field to search with, and every other way in. */
export function HomePage({ view, ui }: { view: HomePageView; ui: Ui }): VNode {
  const number = view.number && <HomeNumber ui={ui} number={view.number} />
  return (
    <>
      <Band title={ui.t('home.title')} lede={ui.t('home.lede')} end={<HomeFigures ui={ui} view={view} />}>
        <SearchBox ui={ui} id="q" isBig placeholder={ui.t('home.placeholder')} />
        {view.examples.length > 0 && (
          <Examples
            title={ui.t('home.examples')}
            lead={ui.t('home.try')}
            items={view.examples.map((text) => ({
              text,
              href: ui.href(`/datasets?q=${encodeURIComponent(text)}`),
            }))}
          />
        )}
      </Band>
      <div class="page">
        <section class={view.number || view.used.length > 0 ? 'section halves' : 'section'}>
          <Newest ui={ui} view={view} />
          {view.used.length > 0 ? <MostUsed ui={ui} view={view} /> : number}
        </section>
        <Collections ui={ui} view={view} />
        <Themes ui={ui} view={view} />
        <section class="section halves">
          <HomeMap ui={ui} provinces={view.provinces} counts={view.facets.unit ?? []} />
          <div class="stack-wide">
            <Agencies ui={ui} view={view} />
            {view.used.length > 0 && number}
            <OneLine ui={ui} view={view} />
          </div>
        </section>
      </div>
    </>
  )
}

function HomeFigures({ ui, view: { figures } }: { ui: Ui; view: HomePageView }): VNode {
  const { datasets, agencies, rows, lastModified } = figures
  return (
    <Figures
      items={[
        { label: ui.t('home.datasets', { count: datasets }), value: ui.number(datasets) },
        { label: ui.t('home.agencies', { count: agencies }), value: ui.number(agencies) },
        ...(rows === null ? [] : [{ label: ui.t('home.rows', { count: rows }), value: ui.number(rows) }]),
        ...(lastModified
          ? [{ label: ui.t('home.lastModified'), value: ui.date(lastModified, 'dayMonth') }]
          : []),
      ]}
    />
  )
}

function Newest({ ui, view: { newest } }: { ui: Ui; view: HomePageView }): VNode {
  const link = { href: ui.href('/datasets'), text: ui.t('home.allDatasets') }
  return (
    <div>
      <SectionHead ui={ui} title={ui.t('home.newest')} link={newest.length > 0 ? link : undefined} />
      {newest.length === 0 ? (
        <Empty title={ui.t('home.noDatasets')}>
          <p>
            {ui.rich('home.publishFirst', { how: <a href={ui.href('/developers')}>{ui.t('footer.api')}</a> })}
          </p>
        </Empty>
      ) : (
        <DatasetRows ui={ui} datasets={newest} tell={(dataset) => ui.date(getModified(dataset))} />
      )}
    </div>
  )
}

function MostUsed({ ui, view: { used } }: { ui: Ui; view: HomePageView }): VNode {
  return (
    <div>
      <SectionHead
        ui={ui}
        title={ui.t('find.order.-downloads')}
        link={{ href: ui.href('/datasets?orderBy=-downloads'), text: ui.t('home.byDownloads') }}
      />
      <DatasetRows
        ui={ui}
        datasets={used}
        tell={({ downloads = 0 }) => ui.t('dataset.downloads', { count: downloads })}
      />
    </div>
  )
}

/** Datasets with what is to be told of each at the end of its line. */
function DatasetRows({
  ui,
  datasets,
  tell,
}: {
  ui: Ui
  datasets: Dataset[]
  tell: (dataset: Dataset) => string
}): VNode {
  return (
    <Rows>
      {datasets.map((dataset) => (
        <RowItem
          key={dataset.id}
          end={tell(dataset)}
          note={
            <span class="row row-apart">
              <LangText of={ui.pick(dataset.agency.name)} />
              <FormatMarks formats={listFormats(dataset).filter((format) => format !== 'API')} limit={4} />
            </span>
          }
        >
          <a class="row-name" href={ui.href(`/datasets/${dataset.slug}`)}>
            <LangText of={ui.pick(dataset.title)} />
          </a>
        </RowItem>
      ))}
    </Rows>
  )
}

/** What editors made by hand; nothing where there is none. */
function Collections({ ui, view: { collections } }: { ui: Ui; view: HomePageView }): VNode | null {
  if (collections.length === 0) return null
  return (
    <section class="section">
      <SectionHead
        ui={ui}
        title={ui.t('collections.list')}
        link={{ href: ui.href('/collections'), text: ui.t('collections.all') }}
      />
      <Rows isInColumns>
        {collections.map((collection) => (
          <CollectionRow key={collection.id} ui={ui} collection={collection} />
        ))}
      </Rows>
    </section>
  )
}

function Themes({ ui, view: { themes, facets } }: { ui: Ui; view: HomePageView }): VNode {
  const counts = new Map((facets.theme ?? []).map(({ value, count }) => [value, count]))
  return (
    <section class="section">
      <SectionHead
        ui={ui}
        title={ui.t('nav.themes')}
        link={{ href: ui.href('/themes'), text: ui.t('home.eachTheme') }}
      />
      <Rows isInColumns>
        {themes.map((theme) => (
          <RowLink
            key={theme.id}
            href={ui.href(`/datasets?theme=${theme.id}`)}
            icon={theme.id in iconDrawings ? (theme.id as IconName) : undefined}
            end={ui.number(counts.get(theme.id) ?? 0)}
          >
            <LangText of={pickLabel(ui, theme)} />
          </RowLink>
        ))}
      </Rows>
    </section>
  )
}

function Agencies({ ui, view: { agencies, levels } }: { ui: Ui; view: HomePageView }): VNode | null {
  if (agencies.length === 0) return null
  return (
    <div>
      <SectionHead
        ui={ui}
        title={ui.t('nav.agencies')}
        link={{ href: ui.href('/agencies'), text: ui.t('home.allAgencies') }}
      />
      <p class="row small below-3">
        {levels.map(({ level, count }) => (
          <a key={level.id} href={ui.href(`/agencies#${level.id}`)}>
            <LangText of={pickLabel(ui, level)} /> <span class="soft num">{ui.number(count)}</span>
          </a>
        ))}
      </p>
      <Rows>
        {agencies.map((agency) => (
          <RowLink
            key={agency.id}
            href={ui.href(`/agencies/${agency.slug}`)}
            end={ui.number(agency.datasetCount)}
          >
            <LangText of={ui.pick(agency.name)} />
          </RowLink>
        ))}
      </Rows>
    </div>
  )
}

/** Words as typed without diacritics: the search finds the same, and a shell needs no escapes. */
const fold = (words: string): string => encodeURIComponent(withoutMarks(words)).replaceAll('%20', '+')

/** The same catalogue for programs. */
function OneLine({ ui, view: { baseUrl, examples } }: { ui: Ui; view: HomePageView }): VNode {
  const query = examples[0] ? `?q=${fold(examples[0])}` : ''
  return (
    <div>
      <SectionHead
        ui={ui}
        title={ui.t('home.oneLine')}
        link={{ href: ui.href('/developers'), text: ui.t('footer.api') }}
      />
      <Code ui={ui} title="curl" language="shell" code={`curl "${baseUrl}/api/v1/datasets${query}"`} />
      <p class="small soft above-3">{ui.t('home.noKey')}</p>
    </div>
  )
}
