import type { ComponentChildren, VNode } from 'preact'

export interface BandProps {
  title: string
  lede: string
  /** The search box and what stands under it. */
  children: ComponentChildren
  /** Figures at the end. */
  end?: ComponentChildren
}

/** The head of the first page, with the one ornament: the mark, tone on tone. */
export function Band({ title, lede, children, end }: BandProps): VNode {
  return (
    <div class="band">
      <div class="band-ground" aria-hidden="true">
        <svg class="band-mark" viewBox="0 0 32 32">
          <use href="#i-sen" />
        </svg>
      </div>
      <div class="page band-grid">
        <div class="stack">
          <h1>{title}</h1>
          <p class="lede">{lede}</p>
          {children}
        </div>
        {end}
      </div>
    </div>
  )
}

export interface ExamplesProps {
  title: string
  /** "Try:" */
  lead: string
  items: { href: string; text: string }[]
}

/** Searches that find something. */
export function Examples({ title, lead, items }: ExamplesProps): VNode {
  return (
    <div class="examples small">
      <h2 class="visually-hidden">{title}</h2>
      <ul class="row">
        <li class="soft">{lead}</li>
        {items.map(({ href, text }) => (
          <li key={href}>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
