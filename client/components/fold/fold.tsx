import type { ComponentChildren, VNode } from 'preact'

export interface FoldProps {
  summary: ComponentChildren
  children: ComponentChildren
  isOpen?: boolean
  /** Always open, and without its summary, where the screen is wide. */
  isOpenOnDesk?: boolean
  id?: string
  /** Of the folds of one group, one alone is open. */
  group?: string
}

/** What most readers do not need, one press away. */
export function Fold({ summary, children, isOpen, isOpenOnDesk, id, group }: FoldProps): VNode {
  return (
    <details id={id} name={group} class={isOpenOnDesk ? 'fold fold-desk' : 'fold'} open={isOpen}>
      <summary>{summary}</summary>
      <div class="fold-body">{children}</div>
    </details>
  )
}
