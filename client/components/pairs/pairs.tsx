import type { ComponentChildren, VNode } from 'preact'

export interface PairsProps {
  items: { term: ComponentChildren; detail: ComponentChildren }[]
  /** Two pairs on a line where there is room. */
  isTwo?: boolean
}

/** Names and what belongs to them, line by line. */
export function Pairs({ items, isTwo }: PairsProps): VNode {
  return (
    <dl class={isTwo ? 'pairs pairs-two' : 'pairs'}>
      {items.map(({ term, detail }, index) => (
        <div key={index}>
          <dt>{term}</dt>
          <dd>{detail}</dd>
        </div>
      ))}
    </dl>
  )
}
