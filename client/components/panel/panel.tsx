import type { ComponentChildren, VNode } from 'preact'

export interface PanelProps {
  title: string
  /** Names the panel; unique on the page. */
  id: string
  children: ComponentChildren
  /** A quiet ground instead of an edge: the panel is a task of its own. */
  isSand?: boolean
}

/** A part of a page that stands apart. */
export function Panel({ title, id, children, isSand }: PanelProps): VNode {
  return (
    <section class={isSand ? 'panel panel-sand' : 'panel'} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}
