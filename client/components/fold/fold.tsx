import type { ComponentChildren, VNode } from 'preact'

export interface FoldProps {
  summary: ComponentChildren
  children: ComponentChildren
  isOpen?: boolean
  /** Always open, and without its summary, where the screen is wide. */
  isOpenOnDesk?: boolean
  id?: string
}

/** What most readers do not need, one press away. */
export function Fold({ summary, children, isOpen, isOpenOnDesk, id }: FoldProps): VNode {
  return (
    <details id={id} class={isOpenOnDesk ? 'fold fold-desk' : 'fold'} open={isOpen}>
      <summary>{summary}</summary>
      <div class="fold-body">{children}</div>
    </details>
  )
}
