import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Icon } from '../components/icon/icon.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { SearchBox } from '../components/search-box/search-box.tsx'
import type { Ui } from '../text/ui.ts'
import { SearchFacets } from './search-facets.tsx'
import { SearchEmpty } from './search-empty.tsx'
import { DatasetResults } from './dataset-results.tsx'
import { FilterChips } from './filter-chips.tsx'
import {
  countFilters,
  feedPath,
  listFields,
  nameSearch,
  searchAddress,
  type PageSearch,
  type SearchOrder,
  type UnreadFilter,
} from './page-search.ts'
import { PlaceChips } from './place-chips.tsx'
import type { SearchPageView } from './search-view.ts'

const orders: readonly SearchOrder[] = ['relevance', '-modified', '-issued', 'title', '-downloads']

/** Finding datasets: words, filters, results. */
export function SearchPage({ view, ui }: { view: SearchPageView; ui: Ui }): VNode {
  const { search, answer } = view
  const name = nameSearch(ui, search, view.filters)
  return (
    <div class="page">
      <div class="search-head">
        {name === '' ? (
          <h1>{ui.t('find.title')}</h1>
        ) : (
          <h1 class="is-named">{ui.t('find.titleOf', { search: name })}</h1>
        )}
        <div>
          <SearchBox ui={ui} id="q" query={search.q} isBig hidden={listFields({ ...search, q: undefined })} />
          <Reading ui={ui} view={view} />
        </div>
      </div>
      <div class="split">
        <div>
          <h2 class="visually-hidden">{ui.t('find.filters')}</h2>
          <SearchFacets
            ui={ui}
            search={search}
            answer={answer}
            filters={view.filters}
            families={view.families}
            active={countFilters(search)}
          />
        </div>
        <div>
          {view.unread.length > 0 && <Unread ui={ui} unread={view.unread} />}
          {answer.degraded && (
            <div class="below-3">
              <Notice tone="warn">{ui.t('find.degraded')}</Notice>
            </div>
          )}
          {answer.items.length === 0 ? <SearchEmpty ui={ui} view={view} /> : <Found ui={ui} view={view} />}
        </div>
      </div>
    </div>
  )
}

/** What of the address could not be understood, and how it is written. */
function Unread({ ui, unread }: { ui: Ui; unread: UnreadFilter[] }): VNode {
  return (
    <div class="below-3">
      <Notice tone="warn" title={ui.t('find.unread', { count: unread.length })}>
        <ul class="stack-tight">
          {unread.map(({ name, value, detail }) => (
            <li key={name}>
              <code>
                {name}={value}
              </code>{' '}
              {detail}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}

/** How the words were read: with other words offered, or more loosely than they were typed. */
function Reading({ ui, view: { search, answer } }: { ui: Ui; view: SearchPageView }): VNode | null {
  const suggestions = answer.suggestions ?? []
  if (!search.q || answer.items.length === 0 || (suggestions.length === 0 && !answer.relaxed)) return null
  return (
    <div class="above-3 stack-tight">
      {answer.relaxed && <p>{ui.t('find.relaxed', { query: search.q })}</p>}
      {suggestions.length > 0 && (
        <p>
          {ui.t('find.didYouMean')}{' '}
          {suggestions.map((text, index) => (
            <>
              {index > 0 && ', '}
              <a href={searchAddress(ui, { ...search, q: text })}>
                <strong>{text}</strong>
              </a>
            </>
          ))}
          ?
        </p>
      )}
    </div>
  )
}

function Found({ ui, view }: { ui: Ui; view: SearchPageView }): VNode {
  const { search, answer, position, nextHref } = view
  const last = position + answer.items.length - 1
  return (
    <>
      <div class="row row-apart below-3">
        <p role="status">
          {ui.rich('find.count', {
            count: answer.total,
            number: <strong class="num">{ui.number(answer.total)}</strong>,
          })}
        </p>
        <SortForm ui={ui} search={search} />
      </div>
      <PlaceChips ui={ui} view={view} />
      <FilterChips ui={ui} view={view} />
      <DatasetResults ui={ui} datasets={answer.items} now={view.now} />
      <Pager
        ui={ui}
        summary={ui.t('find.position', { from: position, to: last, count: answer.total })}
        previousHref={position > 1 ? searchAddress(ui, search) : undefined}
        nextHref={nextHref ?? undefined}
      />
      <Near ui={ui} view={view} />
      <p class="small soft row">
        <span class="row row-tight">
          <Icon name="link" />
          <a href={view.apiHref} type="application/json">
            {ui.t('find.json')}
          </a>
        </span>
        <span class="row row-tight">
          <Icon name="history" />
          <a href={ui.href(feedPath(search))} type="application/atom+xml">
            {ui.t('feed.follow')}
          </a>
        </span>
      </p>
    </>
  )
}

/** Few have all words: those that have some of them, apart, so that nobody takes them for the answer. */
function Near({ ui, view: { search, answer, now } }: { ui: Ui; view: SearchPageView }): VNode | null {
  const near = answer.near ?? []
  if (near.length === 0) return null
  return (
    <section class="above-5" aria-labelledby="near">
      <h2 id="near" class="below-3">
        {ui.t('find.near', { query: search.q ?? '' })}
      </h2>
      <DatasetResults ui={ui} datasets={near} now={now} level={3} />
    </section>
  )
}

function SortForm({ ui, search }: { ui: Ui; search: PageSearch }): VNode {
  const current = search.orderBy ?? (search.q ? 'relevance' : '-modified')
  const offered = orders.filter((order) => order !== 'relevance' || search.q)
  // The address may ask for an order that is too rare to be offered.
  if (!offered.includes(current)) offered.push(current)
  return (
    <form class="row row-tight" action={ui.href('/datasets')}>
      {listFields({ ...search, orderBy: undefined }).map(({ name, value }) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      <label class="small soft nowrap" for="order">
        {ui.t('find.order')}
      </label>
      <select class="input small" id="order" name="orderBy">
        {offered.map((order) => (
          <option key={order} value={order} selected={order === current}>
            {ui.t(`find.order.${order}`)}
          </option>
        ))}
      </select>
      <Button kind="quiet">{ui.t('find.sort')}</Button>
    </form>
  )
}
