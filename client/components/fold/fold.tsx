import type { ComponentChildren, VNode } from 'preact'

export interface FoldProps {
  summary: ComponentChildren
  children: ComponentChildren
  isOpen?: boolean
  /** Always open, and without its summary, where the screen is wide. */
  isOpenOnDesk?: boolean
  isSmall?: boolean
  id?: string
  /** Of the folds of one group, one alone is open. */
  group?: string
}

/** What most readers do not need, one press away. */
export function Fold({ summary, children, isOpen, isOpenOnDesk, isSmall, id, group }: FoldProps): VNode {
  const names = ['fold', isOpenOnDesk && 'fold-desk', isSmall && 'small'].filter(Boolean)
  return (
    <details id={id} name={group} class={names.join(' ')} open={isOpen}>
      <summary>{summary}</summary>
      <div class="fold-body">{children}</div>
    </details>
  )
}
