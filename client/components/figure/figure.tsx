import type { ComponentChildren, VNode } from 'preact'

export interface FigureProps {
  title: string
  children: ComponentChildren
  /** Where the numbers come from. */
  caption?: ComponentChildren
  /** Under the title: units, order. */
  note?: string
  /** The title heads a part of the page, or the page. */
  heading?: 'h1' | 'h2'
  /** One great number above the title, which then says what it counts. */
  great?: string
}

/** A drawing of numbers with its title and source. */
export function Figure({ title, children, caption, great, note, heading: Heading }: FigureProps): VNode {
  return (
    <figure class="figure">
      {great && <p class="great">{great}</p>}
      {Heading ? (
        <Heading>{title}</Heading>
      ) : (
        <p class={great ? 'figure-title above-2' : 'figure-title'}>{title}</p>
      )}
      {note && <p class="soft small">{note}</p>}
      <div class="above-3">{children}</div>
      {caption && <figcaption>{caption}</figcaption>}
    </figure>
  )
}
