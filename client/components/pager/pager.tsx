import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface PagerProps {
  ui: Ui
  /** "1–20 of 1,284 datasets". */
  summary: ComponentChildren
  /** Which pages these are, when a page holds two pagers. */
  label?: string
  previousHref?: string
  nextHref?: string
  /** Numbered pages in order; a jump in the numbers is drawn as a gap. Left out where only the next page is known. */
  pages?: { number: number; href: string; isCurrent?: boolean }[]
}

/** Where the reader is in a long list, and the ways on. */
export function Pager({ ui, summary, label, previousHref, nextHref, pages = [] }: PagerProps): VNode {
  return (
    <nav class="pager" aria-label={label ?? ui.t('pager.label')}>
      <p class="soft">{summary}</p>
      <ul>
        {previousHref !== undefined && (
          <li>
            <a href={previousHref} rel="prev">
              <Icon name="left" />
              {ui.t('pager.previous')}
            </a>
          </li>
        )}
        {pages.map((page, index) => {
          const before = pages[index - 1]?.number ?? page.number - 1
          return (
            <>
              {page.number - before > 1 && (
                <li aria-hidden="true">
                  <span class="is-gap">…</span>
                </li>
              )}
              <li key={page.number}>{renderPage(ui, page)}</li>
            </>
          )
        })}
        {nextHref !== undefined && (
          <li>
            <a href={nextHref} rel="next">
              {ui.t('pager.next')} <Icon name="right" />
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}

function renderPage(
  ui: Ui,
  { number, href, isCurrent }: { number: number; href: string; isCurrent?: boolean },
): VNode {
  if (isCurrent) return <span aria-current="page">{ui.number(number)}</span>
  return (
    <a href={href} aria-label={ui.t('pager.page', { number })}>
      {ui.number(number)}
    </a>
  )
}
