import type { Places } from '../../../schemas/generated/tabular/places.ts'

/** What the server gives a map that can be moved. */
export interface Live {
  label: string
  box: [west: number, south: number, east: number, north: number]
  lang: 'vi' | 'en'
  texts: Record<
    'zoomIn' | 'zoomOut' | 'close' | 'closer' | 'rowsHere' | 'failed' | 'missing' | 'keys',
    string
  >
  /** Of provinces by their code. */
  shades?: [code: string, shaded: { shade: number; label: string }][]
  /** Where the places in sight are asked for; absent when there are none. */
  dataHref?: string
  /** What the cells of a row are, in their order. */
  heads?: string[]
  /** What the numbers are; null when rows are counted. */
  measure?: string | null
  isMeasured?: boolean
  classes?: { shade: number; most: number }[] | null
}

export const writeNumber = ({ lang }: Live, value: number, useGrouping = true): string =>
  new Intl.NumberFormat(lang, { maximumFractionDigits: 6, useGrouping }).format(value)

export const findShade = (
  classes: readonly { shade: number; most: number }[],
  value: number | null,
): number => (value === null ? 0 : (classes.find(({ most }) => value <= most)?.shade ?? 4))

/** Text in an element: what a table holds is never read as mark-up. */
export function makeLabel(text: string): HTMLElement {
  const label = document.createElement('span')
  label.textContent = text
  return label
}

/** A row as names and values; its title is the first text in it. */
export function makeRow(
  { columns }: Places,
  row: unknown[] | null,
  value: number | null,
  live: Live,
): HTMLElement {
  const cells = row ?? []
  const list = document.createElement('dl')
  list.className = 'place-row'
  const heads = columns.map(({ name }, index) => live.heads?.[index] ?? name)
  heads.forEach((head, index) => list.append(...makePair(head, cells[index], live)))
  if (live.measure && !heads.includes(live.measure)) list.append(...makePair(live.measure, value, live))
  const named = columns.findIndex(({ type }, index) => type === 'string' && typeof cells[index] === 'string')
  list.title = String(cells[Math.max(0, named)] ?? '')
  return list
}

function makePair(name: string, value: unknown, live: Live): HTMLElement[] {
  const [term, text] = [document.createElement('dt'), document.createElement('dd')]
  term.textContent = name
  text.textContent = writeValue(value, live)
  return [term, text]
}

function writeValue(value: unknown, live: Live): string {
  if (value === null || value === undefined) return live.texts.missing
  // Years and codes are written without marks, and nobody misses them in other numbers of four digits.
  if (typeof value === 'number') return writeNumber(live, value, Math.abs(value) > 9_999)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
