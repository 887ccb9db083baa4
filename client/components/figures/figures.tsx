import type { ComponentChildren, VNode } from 'preact'

export interface FiguresProps {
  items: { label: string; value: ComponentChildren }[]
  isRow?: boolean
  isInHead?: boolean
}

/** Great numbers with the word for what was counted. */
export function Figures({ items, isRow, isInHead }: FiguresProps): VNode {
  const names = ['figures', isRow && 'figures-row', isInHead && 'head-facts'].filter(Boolean)
  return (
    <dl class={names.join(' ')}>
      {items.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
