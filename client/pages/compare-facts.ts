import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { findFirstSentence } from '../text/markdown.ts'
import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { getModified } from './freshness.ts'
import {
  describeLicense,
  describePeriod,
  isOpen,
  isPublic,
  listKeywords,
  nameAccess,
  pickLabel,
  type DatasetTerms,
} from './terms.ts'

/** A column of any table of a dataset. */
export interface ComparedColumn {
  name: string
  /** The same for names that differ in capitals, marks and signs alone. */
  alias: string
  type: string
}

/** One of two datasets that are compared. */
export interface Compared {
  dataset: Dataset
  terms: DatasetTerms
  columns: ComparedColumn[]
}

/** One thing said of both: null where it is not said. */
export interface ComparedFact {
  label: string
  values: [string | null, string | null]
  isDifferent: boolean
}

/** What is known of both datasets, in words, side by side; what neither says is left out. */
export function compareFacts(ui: Ui, a: Compared, b: Compared): ComparedFact[] {
  // Of what everybody may see, that needs no word.
  const isState = ![a, b].every(({ dataset }) => isPublic(dataset))
  return [...(isState ? [describeState] : []), ...describers].flatMap(([label, describe]) => {
    const values = [describe(ui, a) || null, describe(ui, b) || null] as ComparedFact['values']
    if (values.every((value) => value === null)) return []
    return [{ label: ui.t(label), values, isDifferent: values[0] !== values[1] }]
  })
}

type Describe = (ui: Ui, of: Compared) => string | null | undefined

const describeState: [TextKey, Describe] = [
  'compare.state',
  (ui, { dataset }) => ui.t(`datasetEdit.state.${dataset.status}`),
]

const listLabels = (ui: Ui, items: Parameters<typeof pickLabel>[1][]): string =>
  items.map((item) => pickLabel(ui, item).text).join(', ')

const describers: [TextKey, Describe][] = [
  ['dataset.description', (ui, { dataset }) => findFirstSentence(ui.pick(dataset.description).text, ui.lang)],
  ['dataset.agency', (ui, { dataset }) => ui.pick(dataset.agency.name).text],
  ['find.facet.theme', (ui, { terms }) => listLabels(ui, terms.themes)],
  ['dataset.keywords', (ui, { dataset }) => listKeywords(ui, dataset).words.join(', ')],
  ['find.facet.unit', (ui, { terms }) => listLabels(ui, terms.places)],
  ['find.facet.year', (ui, { dataset }) => describePeriod(ui, dataset.temporal)],
  ['dataset.issued', (ui, { dataset }) => dataset.issued && ui.date(dataset.issued)],
  ['dataset.updated', (ui, { dataset }) => ui.date(getModified(dataset))],
  ['find.facet.frequency', (ui, { terms }) => terms.frequency && pickLabel(ui, terms.frequency).text],
  ['dataset.licence', (ui, { dataset, terms }) => describeLicense(ui, dataset, terms).words],
  ['compare.access', (ui, { dataset }) => describeAccess(ui, dataset)],
  ['compare.languages', (ui, { terms }) => listLabels(ui, terms.languages)],
  ['dataset.filesTitle', (ui, { dataset }) => describeFiles(ui, dataset)],
  ['compare.rows', (ui, { dataset }) => describeRows(ui, dataset)],
  ['dataset.provenance', (ui, { dataset }) => dataset.provenance && ui.pick(dataset.provenance).text],
]

/** Who may have the data now, whatever is planned for what is not public. */
function describeAccess(ui: Ui, dataset: Dataset): string {
  if (!isPublic(dataset)) return ui.t('compare.forMembers')
  return isOpen(dataset) ? ui.t('compare.open') : nameAccess(ui, dataset)
}

/** "3: CSV, XLSX" */
function describeFiles(ui: Ui, { distributions }: Dataset): string | null {
  if (distributions.length === 0) return null
  const formats = [...new Set(distributions.flatMap(({ format }) => format ?? []))]
  const count = ui.number(distributions.length)
  return formats.length === 0 ? count : `${count}: ${formats.join(', ')}`
}

function describeRows(ui: Ui, { distributions }: Dataset): string | null {
  const counts = distributions.flatMap(({ table }) => table?.rowCount ?? [])
  return counts.length === 0 ? null : ui.number(counts.reduce((sum, count) => sum + count, 0))
}

/** A column of either or both: null where it is not. */
export interface ColumnPair {
  a: ComparedColumn | null
  b: ComparedColumn | null
}

/** The columns of both, those that both have first. */
export function pairColumns(a: readonly ComparedColumn[], b: readonly ComparedColumn[]): ColumnPair[] {
  const others = new Map(b.map((column) => [column.alias, column]))
  const own = new Set(a.map(({ alias }) => alias))
  const pairs = a.map((column): ColumnPair => ({ a: column, b: others.get(column.alias) ?? null }))
  return [
    ...pairs.filter((pair) => pair.b !== null),
    ...pairs.filter((pair) => pair.b === null),
    ...b.filter(({ alias }) => !own.has(alias)).map((column) => ({ a: null, b: column })),
  ]
}
