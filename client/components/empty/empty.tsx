import type { ComponentChildren, VNode } from 'preact'

export interface EmptyProps {
  title: string
  /** Why it is empty and what to do next. */
  children: ComponentChildren
  level?: 2 | 3
}

/** A place with nothing in it, that says why and where to go. */
export function Empty({ title, children, level = 2 }: EmptyProps): VNode {
  const Head = `h${level}` as const
  return (
    <section class="empty">
      <Head>{title}</Head>
      {children}
    </section>
  )
}
