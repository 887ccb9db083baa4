import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

export interface DrawingProps {
  ui: Ui
  /** What the files are called, without an ending. */
  fileName: string
  /** The figure: title, drawing and source. */
  children: ComponentChildren
  /** Other ways to take it, beside SVG and PNG. */
  ways: ComponentChildren
}

/** A figure that can be taken as a file. SVG and PNG are made in the browser; without script those buttons are not there. */
export function Drawing({ ui, fileName, children, ways }: DrawingProps): VNode {
  return (
    <div
      class="drawing stack"
      data-island="drawing"
      data-icons="download"
      data-file-name={fileName}
      data-failed={ui.t('drawing.failed')}
    >
      <div data-drawn>{children}</div>
      <div class="row" data-ways>
        {ways}
      </div>
    </div>
  )
}
