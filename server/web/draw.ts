import { createElement, type ComponentChild, type FunctionComponent } from 'preact'
import type { Ui } from '../../client/text/ui.ts'

/** A page of the client with its view, ready to be rendered. */
export const drawPage = <View>(
  page: FunctionComponent<{ ui: Ui; view: View }>,
  ui: Ui,
  view: View,
): ComponentChild => createElement(page, { ui, view })
