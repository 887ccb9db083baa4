import type { VNode } from 'preact'

export interface TocProps {
  label: string
  items: { href: string; text: string; isCurrent?: boolean }[]
}

/** The sections of a long page; the label is also its head. */
export function Toc({ label, items }: TocProps): VNode {
  return (
    <nav aria-label={label}>
      <h2 class="small below-2">{label}</h2>
      <ul class="toc">
        {items.map(({ href, text, isCurrent }) => (
          <li key={href}>
            <a href={href} aria-current={isCurrent ? 'location' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The sections of a very long page, before it: folded on a phone, beside the text and always in sight where there is room. */
export function PageContents({ label, items }: TocProps): VNode {
  return (
    <nav class="page-contents" aria-label={label}>
      <h2 class="small below-2 only-desk">{label}</h2>
      <details class="fold fold-desk">
        <summary>{label}</summary>
        <div class="fold-body">
          <ul class="toc">
            {items.map(({ href, text }) => (
              <li key={href}>
                <a href={href}>{text}</a>
              </li>
            ))}
          </ul>
        </div>
      </details>
    </nav>
  )
}
