import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Brand } from '../brand/brand.tsx'
import { Icon } from '../icon/icon.tsx'
import { SearchBox } from '../search-box/search-box.tsx'

export type Place = 'datasets' | 'agencies' | 'themes' | 'developers' | 'about'

export interface MastheadProps {
  ui: Ui
  /** The part of the portal that the reader is in. */
  current?: Place
  /** The same page in the other language. */
  otherLanguage: { lang: string; name: string; href: string }
  /** Absent for readers who are not signed in. */
  viewerName?: string
  /** Pages with a great search field of their own leave this one out. */
  hasSearch?: boolean
}

const places: Place[] = ['datasets', 'agencies', 'themes', 'developers', 'about']

/** The head of every page: name, search, the other language, sign-in, five places. */
export function Masthead({ ui, current, otherLanguage, viewerName, hasSearch = true }: MastheadProps): VNode {
  return (
    <header class="masthead">
      <div class="page masthead-bar">
        <Brand ui={ui} full />
        {hasSearch && <SearchBox ui={ui} id="top-q" class="masthead-search" hasHiddenSubmit />}
        <div class="masthead-side">
          {hasSearch && (
            <a class="masthead-search-link" href={ui.href('/datasets')} aria-label={ui.t('search.label')}>
              <Icon name="search" />
            </a>
          )}
          <a
            href={otherLanguage.href}
            lang={otherLanguage.lang}
            hreflang={otherLanguage.lang}
            aria-label={otherLanguage.name}
          >
            <Icon name="globe" />
            <span>{otherLanguage.name}</span>
          </a>
          <SignInLink ui={ui} viewerName={viewerName} />
        </div>
      </div>
      <nav class="masthead-nav" aria-label={ui.t('nav.main')}>
        <ul class="page">
          {places.map((place) => (
            <li key={place} class={place === 'about' ? 'is-extra' : undefined}>
              <a href={ui.href(`/${place}`)} aria-current={place === current ? 'true' : undefined}>
                {ui.t(`nav.${place}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  )
}

function SignInLink({ ui, viewerName }: { ui: Ui; viewerName?: string }): VNode {
  const label = viewerName ? ui.t('nav.workspace', { name: viewerName }) : ui.t('nav.signIn')
  return (
    <a href={ui.href(viewerName ? '/workspace' : '/signin')} aria-label={label}>
      <Icon name="user" />
      <span class="masthead-viewer">{viewerName ?? label}</span>
    </a>
  )
}
