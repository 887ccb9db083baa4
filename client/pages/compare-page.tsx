import type { VNode } from 'preact'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import {
  compareFacts,
  pairColumns,
  type Compared,
  type ComparedColumn,
  type ComparedFact,
} from './compare-facts.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface ComparePageView {
  /** What was asked for, as it was typed. */
  asked: { a: string; b: string }
  /** Null until both are named and there. */
  pair: { a: Compared; b: Compared } | null
  errors: FormError[]
}

/** Where two datasets are compared. */
export const comparePath = (a: string, b: string): string =>
  `/datasets/compare?${new URLSearchParams({ a, b })}`

/** Two datasets side by side: what is said of them, and the columns of their tables. */
export function ComparePage({ view: { asked, pair, errors }, ui }: { view: ComparePageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs
        ui={ui}
        items={[{ text: ui.t('nav.datasets'), href: ui.href('/datasets') }, { text: ui.t('compare.title') }]}
      />
      <div class="page head stack">
        <h1>{ui.t('compare.title')}</h1>
        <p class="lede">{ui.t('compare.lede')}</p>
        <FormErrors ui={ui} errors={errors} />
      </div>
      <div class="page stack-wide">
        {pair && <Facts ui={ui} {...pair} />}
        {pair && <Columns ui={ui} {...pair} />}
        <ChooseForm ui={ui} asked={asked} errors={errors} />
      </div>
    </>
  )
}

function Facts({ ui, a, b }: { ui: Ui; a: Compared; b: Compared }): VNode {
  const facts = compareFacts(ui, a, b)
  const count = facts.filter(({ isDifferent }) => isDifferent).length
  return (
    <section class="stack" id="facts">
      <h2>{ui.t('compare.facts')}</h2>
      <p>{count === 0 ? ui.t('compare.noDifference') : ui.t('compare.differences', { count })}</p>
      <TableRegion label={ui.t('compare.factsTable')}>
        <Table
          ui={ui}
          columns={[{ head: ui.t('compare.what') }, ...[a, b].map((each) => headOf(ui, each))]}
          rows={facts.map((fact) => [<FactLabel key="label" ui={ui} fact={fact} />, ...fact.values])}
        />
      </TableRegion>
    </section>
  )
}

const headOf = (ui: Ui, { dataset }: Compared) => ({
  head: (
    <a href={ui.href(`/datasets/${dataset.slug}`)}>
      <LangText of={ui.pick(dataset.title)} />
    </a>
  ),
})

function FactLabel({ ui, fact }: { ui: Ui; fact: ComparedFact }): VNode {
  return (
    <>
      {fact.label}
      {fact.isDifferent && (
        <>
          <br />
          <Badge tone="info">{ui.t('compare.differs')}</Badge>
        </>
      )}
    </>
  )
}

/** More than this nobody looks through beside each other; the pages of the files have all. */
const columnsShown = 200

function Columns({ ui, a, b }: { ui: Ui; a: Compared; b: Compared }): VNode | null {
  const pairs = pairColumns(a.columns, b.columns)
  if (pairs.length === 0) return null
  const shared = pairs.filter((pair) => pair.a && pair.b)
  const left = pairs.length - columnsShown
  return (
    <section class="stack" id="columns">
      <h2>{ui.t('compare.columns')}</h2>
      <p>
        {shared.length === 0
          ? ui.t('compare.noShared')
          : ui.t('compare.shared', {
              count: shared.length,
              names: shared
                .slice(0, sharedNamed)
                .map((pair) => pair.a!.name)
                .join(', '),
            })}
      </p>
      <TableRegion label={ui.t('compare.columnsTable')}>
        <Table
          ui={ui}
          columns={[{ head: ui.t('compare.where') }, ...[a, b].map((each) => headOf(ui, each))]}
          rows={pairs
            .slice(0, columnsShown)
            .map((pair) => [
              placeOf(ui, pair),
              ...[pair.a, pair.b].map((column) => (column ? nameColumn(ui, column) : '–')),
            ])}
        />
      </TableRegion>
      {left > 0 && <p class="small soft">{ui.t('compare.moreColumns', { count: left })}</p>}
    </section>
  )
}

/** A sentence holds so many names; the table has all. */
const sharedNamed = 8

function placeOf(ui: Ui, { a, b }: { a: ComparedColumn | null; b: ComparedColumn | null }): VNode | string {
  if (!a || !b) return ui.t(a ? 'compare.onlyFirst' : 'compare.onlySecond')
  if (a.type === b.type) return <Badge tone="good">{ui.t('compare.both')}</Badge>
  return <Badge tone="warn">{ui.t('compare.otherType')}</Badge>
}

const nameColumn = (ui: Ui, { name, type }: ComparedColumn): VNode => (
  <>
    {name} <span class="soft">{ui.t(`column.${type}` as TextKey)}</span>
  </>
)

/** Takes addresses as well as the names at their ends, as people copy them. */
function ChooseForm({ ui, asked, errors }: { ui: Ui } & Pick<ComparePageView, 'asked' | 'errors'>): VNode {
  return (
    <section class="stack" id="choose">
      <h2>{ui.t('compare.choose')}</h2>
      <form class="stack limit" action={ui.href('/datasets/compare')}>
        {(['a', 'b'] as const).map((name) => (
          <TextField
            key={name}
            ui={ui}
            id={name}
            name={name}
            value={asked[name]}
            label={ui.t(name === 'a' ? 'compare.first' : 'compare.second')}
            help={name === 'b' ? ui.t('compare.help') : undefined}
            error={errorOf(errors, name)}
            autocomplete="off"
          />
        ))}
        <p>
          <Button kind="quiet">{ui.t('compare.submit')}</Button>
        </p>
      </form>
    </section>
  )
}
