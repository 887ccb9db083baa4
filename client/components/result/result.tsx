import type { ComponentChildren, VNode } from 'preact'
import type { PickedText } from '../../text/text.ts'
import type { Ui } from '../../text/ui.ts'
import { Badge, type BadgeProps } from '../badge/badge.tsx'
import { FormatMarks } from '../format/format.tsx'
import { LangText } from '../lang-text/lang-text.tsx'
import { Marked } from '../marked/marked.tsx'
import { Meta, MetaItem } from '../meta/meta.tsx'

export interface ResultProps {
  ui: Ui
  href: string
  title: PickedText
  text?: PickedText
  /** The same texts with the found words marked, when the search gave them. */
  titleMarked?: string
  textMarked?: string
  /** What an editor says of it where it stands, such as why it is here. */
  note?: PickedText
  agency?: PickedText
  /** A calendar day or a moment. */
  modified?: string
  /** Freshness or state, in words. */
  badge?: { tone: BadgeProps['tone']; text: string }
  formats: string[]
  /** The rank of its title among the heads of the page: 2 unless said otherwise. */
  level?: 2 | 3
  /** What belongs to it and stands under it, such as others that tell the same. */
  children?: ComponentChildren
}

/** A dataset as found: what it is called, what it says, from whom, how fresh, in which formats. */
export function Result(props: ResultProps): VNode {
  const {
    ui,
    href,
    title,
    text,
    titleMarked,
    textMarked,
    note,
    agency,
    modified,
    badge,
    formats,
    level = 2,
    children,
  } = props
  const Head = `h${level}` as const
  return (
    <article class="result">
      <Head class="result-title">
        <a href={href}>
          {titleMarked ? <Marked html={titleMarked} lang={title.lang} /> : <LangText of={title} />}
        </a>
      </Head>
      {note && (
        <p class="result-note">
          <LangText of={note} />
        </p>
      )}
      {text && text.text !== '' && (
        <p class="result-text">
          {textMarked ? <Marked html={textMarked} lang={text.lang} /> : <LangText of={text} />}
        </p>
      )}
      {(agency || modified || badge || formats.length > 0) && (
        <Meta>
          {agency && (
            <MetaItem icon="agency">
              <LangText of={agency} />
            </MetaItem>
          )}
          {modified && <MetaItem icon="clock">{ui.date(modified)}</MetaItem>}
          {badge && <Badge tone={badge.tone}>{badge.text}</Badge>}
          {formats.length > 0 && <FormatMarks formats={formats} />}
        </Meta>
      )}
      {children}
    </article>
  )
}

/** A list of results, in the order found. */
export function Results({ children }: { children: ComponentChildren[] }): VNode {
  return (
    <ol class="results">
      {children.map((child, index) => (
        <li key={index}>{child}</li>
      ))}
    </ol>
  )
}
