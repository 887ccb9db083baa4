import type { ComponentChildren, VNode } from 'preact'

export interface FoldProps {
  summary: ComponentChildren
  children: ComponentChildren
  isOpen?: boolean
}

/** What most readers do not need, one press away. */
export function Fold({ summary, children, isOpen }: FoldProps): VNode {
  return (
    <details class="fold" open={isOpen}>
      <summary>{summary}</summary>
      <div class="fold-body">{children}</div>
    </details>
  )
}
