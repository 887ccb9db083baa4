import type { ComponentChildren, VNode } from 'preact'
import type { PickedText } from '../../text/text.ts'
import { Icon } from '../icon/icon.tsx'
import { LangText } from '../lang-text/lang-text.tsx'

interface SequenceStep {
  /** "Before it", "After it". */
  label: string
  title: PickedText
  href: string
}

export interface SequenceProps {
  /** Names the ways for those who do not see them. */
  label: string
  /** What it is a part of, with a link there. */
  children: ComponentChildren
  previous: SequenceStep | null
  next: SequenceStep | null
}

/** What a page is a part of, with the one before it and the one after it. */
export function Sequence({ label, children, previous, next }: SequenceProps): VNode {
  return (
    <nav class="sequence" aria-label={label}>
      <p>{children}</p>
      {(previous || next) && (
        <ul>
          {previous && (
            <li>
              <a href={previous.href} rel="prev">
                <Icon name="left" />
                <span>
                  <span class="soft">{previous.label}</span> <LangText of={previous.title} />
                </span>
              </a>
            </li>
          )}
          {next && (
            <li class="is-next">
              <a href={next.href} rel="next">
                <span>
                  <span class="soft">{next.label}</span> <LangText of={next.title} />
                </span>
                <Icon name="right" />
              </a>
            </li>
          )}
        </ul>
      )}
    </nav>
  )
}
