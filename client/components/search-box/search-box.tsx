import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface SearchBoxProps {
  ui: Ui
  /** Id of the field; a page may hold two search boxes. */
  id: string
  /** What the form calls the words; `q` unless said otherwise. */
  name?: string
  /** The words searched for. */
  query?: string
  action?: string
  label?: string
  placeholder?: string
  isBig?: boolean
  /** The button shows only its icon. */
  hasHiddenSubmit?: boolean
  /** For a search that is not the main act of the page, such as the one inside a table. */
  isQuiet?: boolean
  /** Suggestions while typing; they are about the catalogue, so a search inside a table has none. */
  hasSuggestions?: boolean
  /** What else the form sends: filters that stay. */
  hidden?: { name: string; value: string }[]
  class?: string
}

/** One field and one button. With script, suggestions appear while typing. */
export function SearchBox(props: SearchBoxProps): VNode {
  const {
    ui,
    id,
    name = 'q',
    query,
    action = ui.href('/datasets'),
    isBig,
    hasHiddenSubmit,
    isQuiet,
    hasSuggestions = true,
  } = props
  const island = hasSuggestions
    ? { 'data-island': 'search-suggest', 'data-icons': 'close', 'data-texts': suggestionTexts(ui) }
    : {}
  return (
    <form
      class={props.class ?? 'keep'}
      role="search"
      aria-label={props.label ?? ui.t('search.label')}
      action={action}
    >
      {props.hidden?.map(({ name, value }) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      <div class={isBig ? 'search-box search-box-big' : 'search-box'} {...island}>
        <label class="visually-hidden" for={id}>
          {props.label ?? ui.t('search.label')}
        </label>
        <input
          class="input"
          id={id}
          name={name}
          type="search"
          placeholder={props.placeholder ?? ui.t('search.placeholder')}
          value={query}
        />
        <button class={isQuiet ? 'button button-quiet' : 'button'}>
          {hasHiddenSubmit && <span class="visually-hidden">{ui.t('search.submit')}</span>}
          <Icon name="search" />
          {!hasHiddenSubmit && <span>{ui.t('search.submit')}</span>}
        </button>
      </div>
    </form>
  )
}

/** The words that the suggestions need, for the script reads no text files. */
function suggestionTexts(ui: Ui): string {
  return JSON.stringify({
    lang: ui.lang,
    label: ui.t('search.suggestions'),
    one: ui.t('search.suggestionCount', { count: 1 }),
    many: ui.t('search.suggestionCount', { count: 5 }).replace('5', '{count}'),
    none: ui.t('search.noSuggestion'),
    removed: ui.t('search.recent.removed'),
    cleared: ui.t('search.recent.cleared'),
    remove: ui.t('search.recent.remove'),
    clear: ui.t('search.recent.clear'),
    hint: ui.t('search.recent.hint'),
    recent: ui.t('search.recent'),
    dataset: ui.t('search.kind.dataset'),
    agency: ui.t('search.kind.agency'),
    theme: ui.t('search.kind.theme'),
    keyword: ui.t('search.kind.keyword'),
    place: ui.t('search.kind.place'),
  })
}
