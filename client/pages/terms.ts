import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import type { LanguageMap, PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'

/** Titles beyond this many characters take a smaller head, so that what follows stays on the first screen. */
export const longTitle = 110

/** The words behind the codes of a dataset, from the vocabularies of the API. */
export interface DatasetTerms {
  license?: VocabularyItem
  frequency?: VocabularyItem
  themes: VocabularyItem[]
  places: VocabularyItem[]
  languages: VocabularyItem[]
}

/** What the portal is called where nothing around says that it is one. */
export const namePortal = (ui: Ui): string => `${ui.t('site.of')} ${ui.t('site.name')}`

/** Whether everybody may have the data of a published dataset, not its description alone. */
export const isOpen = ({ accessRights }: Pick<Dataset, 'accessRights'>): boolean =>
  accessRights === undefined || accessRights === 'PUBLIC'

/** What data are called that are not open to everybody. */
export const nameAccess = (ui: Ui, { accessRights }: Pick<Dataset, 'accessRights'>): string =>
  ui.t(accessRights === 'NON_PUBLIC' ? 'access.NON_PUBLIC' : 'access.RESTRICTED')

/** Whether everybody may see it; what else is shown is shown to members alone. */
export const isPublic = ({ status }: Pick<Dataset, 'status'>): boolean =>
  status === 'published' || status === 'archived'

/** Whether a table of the file answers: of its newest release, or of one before while that is read, or when it cannot be. */
export const hasTable = ({ table }: Pick<Distribution, 'table'>): boolean =>
  typeof table?.rowCount === 'number'

/** A label of a vocabulary in the reader's language. */
export const pickLabel = (ui: Ui, item: VocabularyItem): PickedText => ui.pick(item.label as LanguageMap)

/** The licence in plain words, then its short code. */
export function describeLicense(
  ui: Ui,
  dataset: Dataset,
  { license }: DatasetTerms,
): { words: string; code: string } {
  const summary = license?.summary as LanguageMap | undefined
  const given = dataset.license ?? ui.t('dataset.licenceUnknown')
  const words = summary ? ui.pick(summary).text : license ? pickLabel(ui, license).text : given
  return {
    words: words.replace(/\.$/, ''),
    code: typeof license?.code === 'string' ? license.code : given,
  }
}

/** The places that the data are about: the first three by name, then how many more. */
export function describePlaces(ui: Ui, places: VocabularyItem[]): string {
  const names = places
    .slice(0, 3)
    .map((place) => (place.id === 'VN' ? ui.t('dataset.wholeCountry') : pickLabel(ui, place).text))
  if (places.length > names.length)
    names.push(ui.t('dataset.morePlaces', { count: places.length - names.length }))
  return names.join(', ')
}

/** From when to when, in years where the days are the first and last of years. */
export function describePeriod(ui: Ui, temporal: Dataset['temporal']): string | null {
  const start = temporal?.start ? shortenDay(temporal.start, '-01-01') : null
  const end = temporal?.end ? shortenDay(temporal.end, '-12-31') : null
  if (start && end)
    return start === end
      ? ui.date(start)
      : ui.t('dataset.periodBetween', { start: ui.date(start), end: ui.date(end) })
  if (start) return ui.t('dataset.periodFrom', { start: ui.date(start) })
  if (end) return ui.t('dataset.periodUntil', { end: ui.date(end) })
  return null
}

const shortenDay = (day: string, edge: string): string => (day.endsWith(edge) ? day.slice(0, 4) : day)

/** The keywords in the reader's language, else those that there are. */
export function listKeywords(ui: Ui, dataset: Dataset): { words: string[]; lang?: string } {
  const own = dataset.keywords[ui.lang]
  if (own && own.length > 0) return { words: own }
  const [other] = Object.entries(dataset.keywords).filter(([, words]) => words.length > 0)
  return other ? { words: other[1], lang: other[0] } : { words: [] }
}

/** What a file is called in a list: its title, else its name. */
export function pickFileTitle(ui: Ui, distribution: Dataset['distributions'][number]): PickedText {
  const title = ui.pick(distribution.title)
  return title.text === '' ? { text: distribution.name ?? distribution.accessUrl ?? distribution.id } : title
}
