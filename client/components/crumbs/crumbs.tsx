import type { VNode } from 'preact'
import type { PickedText } from '../../text/text.ts'
import type { Ui } from '../../text/ui.ts'

export interface Crumb extends PickedText {
  /** Absent for the page itself, which comes last. */
  href?: string
}

/** The way here from the first page, which is added in front; a phone shows only the step back. */
export function Crumbs({ ui, items }: { ui: Ui; items: Crumb[] }): VNode {
  const all: Crumb[] = [{ text: ui.t('nav.home'), href: ui.href('/') }, ...items]
  const parent = all.findLastIndex((crumb) => crumb.href !== undefined)
  return (
    <nav class="crumbs page" aria-label={ui.t('nav.crumbs')}>
      <ol>
        {all.map(({ text, lang, href }, index) => (
          <li key={index} class={index === parent ? 'is-parent' : undefined}>
            {href === undefined ? (
              <span aria-current="page" lang={lang}>
                {text}
              </span>
            ) : (
              <a href={href} lang={lang}>
                {text}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
