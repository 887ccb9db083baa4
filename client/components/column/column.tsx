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
  /** What its values are counted in. */
  unit?: string
  /** Where pressing it leads: the same rows in its order. */
  sortHref?: string
  sort?: 'ascending' | 'descending'
  /** Where the column is looked at closely and filtered; `key` tells its links from those of other columns. */
  look?: { href: string; key: string; isOpen?: boolean; isFiltered?: boolean }
  /** How its values are spread, when the profile is known. */
  histogram?: number[]
  shares?: number[]
  missing?: number
  /** Two short texts under the drawing: least and greatest, or the commonest values. */
  range?: string[]
  /** How many cells are empty, in words. */
  missingText?: string
}

/** The head of a column of data: its type, its name, how its values are spread, and how to sort by it. */
export function ColumnHead(props: ColumnHeadProps): VNode {
  const { ui, type, name, title, unit, sortHref, sort, histogram, shares, missing, range, look } = props
  const hasTitle = title !== undefined && title.text !== name
  const words = (
    <>
      <Icon name={typeIcons[type]} label={ui.t(`column.${type}`)} />
      {title ? <LangText of={title} /> : name}
    </>
  )
  return (
    <div class="col">
      <div class="col-top">
        {sortHref === undefined ? (
          <span class="col-name">{words}</span>
        ) : (
          <a class="col-name" href={sortHref} id={look && `sort-${look.key}`}>
            {words}
            <span class="col-sort">
              <Icon name={sort === 'ascending' ? 'up' : sort === 'descending' ? 'down' : 'sort'} />
            </span>
          </a>
        )}
        {look && (
          <a
            class={look.isFiltered ? 'col-look is-on' : 'col-look'}
            href={look.href}
            id={`look-${look.key}`}
            aria-current={look.isOpen ? 'true' : undefined}
            data-focus={look.isOpen ? undefined : '#column-panel'}
          >
            <Icon
              name="filter"
              label={ui.t(look.isFiltered ? 'column.lookFiltered' : 'column.look', {
                column: title?.text ?? name,
              })}
            />
          </a>
        )}
      </div>
      {(unit || hasTitle) && (
        <span class="col-sub">
          {unit && <span class="col-unit">{unit}</span>}
          {hasTitle && <span class="col-raw">{name}</span>}
        </span>
      )}
      {histogram && <Histogram counts={histogram} />}
      {shares && <ShareLine shares={shares} missing={missing} />}
      {range && (
        <span class="col-range">
          {range.map((text, index) => (
            <span key={index}>{text}</span>
          ))}
        </span>
      )}
      {props.missingText && <span class="col-range">{props.missingText}</span>}
    </div>
  )
}
