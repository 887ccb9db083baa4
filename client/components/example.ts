import type { VNode } from 'preact'
import type { Ui } from '../text/ui.ts'

/** One state of a component, shown in the gallery and checked for accessibility. Ids are unique over all examples. */
export interface Example {
  title: string
  render: (ui: Ui) => VNode
}
