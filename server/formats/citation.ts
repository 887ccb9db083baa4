import { citationValues, citeDataset, withoutStop, type Citation } from '../../client/pages/citation.ts'
import type { Ui } from '../../client/text/ui.ts'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { portalDay } from '../platform/clock.ts'

/** The styles in which a dataset can be cited. */
export const citationStyles = ['apa', 'bibtex', 'ris'] as const
export type CitationStyle = (typeof citationStyles)[number]

const writers: Record<CitationStyle, (ui: Ui, dataset: Dataset, citation: Citation) => string> = {
  apa: writeApa,
  bibtex: writeBibtex,
  ris: writeRis,
}

/** A citation of a dataset, ready to stand in a text or to be taken up by a program for references. */
export function writeCitation(
  ui: Ui,
  dataset: Dataset,
  style: CitationStyle,
  place: { baseUrl: string; now: Date },
): string {
  return writers[style](ui, dataset, citeDataset(ui, dataset, place))
}

/** One sentence after the seventh edition of the manual of the American Psychological Association, section 10.9. */
function writeApa(ui: Ui, _dataset: Dataset, citation: Citation): string {
  const sentence = ui.t('citation.apa', {
    ...citationValues(ui, citation),
    agency: withoutStop(onOneLine(citation.agency.text)),
    title: onOneLine(citation.title.text),
  })
  return `${sentence}\n`
}

/** A record of BibTeX. `@misc`, because older styles know no `@dataset`; names in two braces keep their capitals. */
function writeBibtex(ui: Ui, dataset: Dataset, citation: Citation): string {
  const { agency, title, issued, modified, portal, doi, page, accessed } = citation
  const [year, month] = issued?.split('-') ?? []
  const fields: [string, string | null | undefined][] = [
    ['author', `{${escapeTex(agency.text)}}`],
    ['title', `{${escapeTex(title.text)}}`],
    ['year', year],
    ['month', month && String(Number(month))],
    ['version', modified],
    ['publisher', `{${escapeTex(portal)}}`],
    ['doi', doi],
    ['url', page],
    ['urldate', portalDay(accessed)],
    ['note', escapeTex([ui.t('citation.kind'), dataset.license].filter(Boolean).join(', '))],
  ]
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = {${value}}`] : []))
  return `@misc{${dataset.slug}${year ? `-${year}` : ''},\n${lines.join(',\n')}\n}\n`
}

/** A record of RIS: two letters, two blanks, a hyphen, a blank and the value on a line. */
function writeRis(_ui: Ui, dataset: Dataset, citation: Citation): string {
  const { agency, title, issued, modified, portal, doi, page, accessed } = citation
  const fields: [string, string | null | undefined][] = [
    ['TY', 'DATA'],
    ['AU', agency.text],
    ['TI', title.text],
    ['PY', issued?.slice(0, 4)],
    ['DA', issued?.replaceAll('-', '/')],
    ['ET', modified],
    ['PB', portal],
    ['DO', doi],
    ['UR', page],
    ['Y2', portalDay(accessed).replaceAll('-', '/')],
    ['LA', dataset.language?.join(', ')],
    ['N1', dataset.license],
  ]
  const lines = fields.flatMap(([tag, value]) => (value ? [`${tag}  - ${onOneLine(value)}`] : []))
  return [...lines, 'ER  - ', ''].join('\r\n')
}

/** A line that breaks inside a value would begin a field, or a record, of its own. */
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

/** What TeX would read as a command. BibTeX counts braces even behind a backslash, so they are named by words. */
const texSigns: Record<string, string> = {
  '\\': '{\\textbackslash}',
  '{': '{\\textbraceleft}',
  '}': '{\\textbraceright}',
  '~': '{\\textasciitilde}',
  '^': '{\\textasciicircum}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
}

const escapeTex = (text: string): string =>
  onOneLine(text).replace(/[\\{}~^$&#%_]/g, (sign) => texSigns[sign]!)
