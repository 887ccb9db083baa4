import type { ComponentChildren, VNode } from 'preact'

export interface CommentProps {
  /** Where a link to it leads. */
  id: string
  by: string
  /** When, in words. */
  at: string
  /** What it is about, when it is not what the page is about. */
  about?: ComponentChildren
  /** As it was written, with its line breaks. */
  text: string
}

/** What somebody wrote to the others. */
export function Comment({ id, by, at, about, text }: CommentProps): VNode {
  return (
    <article class="comment" id={id}>
      <p class="small">
        <strong>{by}</strong> <span class="soft">{at}</span>
        {about && <> {about}</>}
      </p>
      <p class="comment-text" dir="auto">
        {text}
      </p>
    </article>
  )
}
