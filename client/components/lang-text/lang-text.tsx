import type { VNode } from 'preact'
import type { PickedText } from '../../text/text.ts'

/** A picked text; when it is not in the language of the page, its language is named for voices and hyphenation. */
export function LangText({ of }: { of: PickedText }): VNode {
  return of.lang ? <span lang={of.lang}>{of.text}</span> : <>{of.text}</>
}
