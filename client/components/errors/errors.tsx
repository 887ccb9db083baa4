import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

export interface ErrorsProps {
  ui: Ui
  /** What to mend, with the id of the field (`#title-en`) where it is known. */
  items: { text: string; href?: string }[]
  /** "2 things to mend" unless said otherwise. */
  title?: string
}

/** What is wrong with a form, on top of it, each a link to its field. */
export function Errors({ ui, items, title }: ErrorsProps): VNode {
  return (
    <section class="errors" role="alert" aria-labelledby="errors-title">
      <h2 id="errors-title">{title ?? ui.t('errors.title', { count: items.length })}</h2>
      <ul>
        {items.map(({ text, href }) => (
          <li key={text}>{href ? <a href={href}>{text}</a> : text}</li>
        ))}
      </ul>
    </section>
  )
}
