import type { ComponentChildren, VNode } from 'preact'
import { LangText } from '../lang-text/lang-text.tsx'
import type { PickedText } from '../../text/text.ts'
import { Histogram } from '../spark/spark.tsx'

export interface ColumnPanelProps {
  title: PickedText
  /** The type, and the name as published where the title is another. */
  note: ComponentChildren
  /** Ways on: hide the column, close the panel. */
  ways: ComponentChildren
  /** What can be chosen of the column. */
  children: ComponentChildren
  /** Its figures. */
  side: ComponentChildren
}

/** One column looked at closely, above the rows: what stands in it, and what to see of it. */
export function ColumnPanel({ title, note, ways, children, side }: ColumnPanelProps): VNode {
  return (
    <section class="column-panel" id="column-panel" aria-labelledby="column-panel-title" tabIndex={-1}>
      <div class="column-panel-head">
        <h2 id="column-panel-title">
          <LangText of={title} />
        </h2>
        <span class="small soft">{note}</span>
        <div class="column-panel-ways">{ways}</div>
      </div>
      <div class="column-panel-body">
        <div class="stack">{children}</div>
        <div>{side}</div>
      </div>
    </section>
  )
}

export interface SpreadProps {
  bars: { from: string; to: string; count: number }[]
  /** Least and greatest, as the page writes them. */
  ends: [string, string]
  isOut: (index: number) => boolean
}

/** How numbers or days are spread, large. With script, pulling over it fills the fields `min` and `max` of its form. */
export function Spread({ bars, ends, isOut }: SpreadProps): VNode {
  return (
    <div class="spread" data-spread={JSON.stringify(bars.map(({ from, to }) => [from, to]))}>
      <Histogram counts={bars.map(({ count }) => count)} isOut={isOut} />
      <div class="spread-ends">
        {ends.map((end, index) => (
          <span key={index}>{end}</span>
        ))}
      </div>
    </div>
  )
}
