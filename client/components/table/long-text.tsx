import type { VNode } from 'preact'
import { shorten } from '../../text/markdown.ts'
import type { Ui } from '../../text/ui.ts'

/** A cell of data holds so many letters of middling width (17rem at 14 px); capitals take more. */
const lettersShown = 31
const capitalExtra = 0.35

/** What stands on the one line of a text that is opened; the whole of it follows beneath. */
const longestLine = 240

/** Whether a cell of data shows all of a text on its one line. */
export function fitsCell(text: string): boolean {
  if (text.length > lettersShown || text.includes('\n')) return false
  const capitals = [...text].filter((letter) => letter !== letter.toLowerCase()).length
  return text.length + capitals * capitalExtra <= lettersShown
}

/** A text that its cell cuts; pressed, it breaks its lines and is whole. Opens without script. */
export function LongText({ ui, text, longest }: { ui: Ui; text: string; longest: number }): VNode {
  // A short one is not written twice: it breaks its lines where it stands.
  if (text.length <= longestLine) {
    return (
      <details class="long-text">
        <summary>{text}</summary>
      </details>
    )
  }
  const rest = text.length - longest
  return (
    <details class="long-text is-cut">
      <summary>{shorten(text, longestLine)}</summary>
      <p>{text.slice(0, longest)}</p>
      {rest > 0 && <p class="soft">{ui.t('table.rest', { count: rest })}</p>}
    </details>
  )
}
