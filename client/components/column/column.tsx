import type { VNode } from 'preact'
import type { PickedText } from '../../text/text.ts'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'
import { LangText } from '../lang-text/lang-text.tsx'
import { Histogram, ShareLine } from '../spark/spark.tsx'

export type ColumnType =
  'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'

const typeIcons: Record<ColumnType, IconName> = {
  string: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'bool',
  date: 'calendar',
  datetime: 'clock',
  time: 'clock',
  geometry: 'pin',
  json: 'code',
}

export interface ColumnHeadProps {
  ui: Ui
  type: ColumnType
  /** The column's name as published. */
  name: string
  /** What people call it, when somebody has said so. */
  title?: PickedText
  /** Where pressing it leads: the same rows in its order. */
  sortHref?: string
  sort?: 'ascending' | 'descending'
  /** How its values are spread, when the profile is known. */
  histogram?: number[]
  shares?: number[]
  missing?: number
  /** Two short texts under the drawing: least and greatest, or the commonest values. */
  range?: string[]
}

/** The head of a column of data: its type, its name, how its values are spread, and how to sort by it. */
export function ColumnHead(props: ColumnHeadProps): VNode {
  const { ui, type, name, title, sortHref, sort, histogram, shares, missing, range } = props
  const words = (
    <>
      <Icon name={typeIcons[type]} label={ui.t(`column.${type}`)} />
      {title ? <LangText of={title} /> : name}
    </>
  )
  return (
    <div class="col">
      {sortHref === undefined ? (
        <span class="col-name">{words}</span>
      ) : (
        <a class="col-name" href={sortHref}>
          {words}
          <span class="col-sort">
            <Icon name={sort === 'ascending' ? 'up' : sort === 'descending' ? 'down' : 'sort'} />
          </span>
        </a>
      )}
      {title && title.text !== name && <span class="col-raw">{name}</span>}
      {histogram && <Histogram counts={histogram} />}
      {shares && <ShareLine shares={shares} missing={missing} />}
      {range && (
        <span class="col-range">
          {range.map((text, index) => (
            <span key={index}>{text}</span>
          ))}
        </span>
      )}
    </div>
  )
}
