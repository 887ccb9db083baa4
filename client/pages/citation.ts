import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { namePortal } from './terms.ts'

/** What a citation names, in the reader's language. */
export interface Citation {
  agency: PickedText
  title: PickedText
  /** The year of issue; words that say so when nobody knows it. */
  year: string
  /** The day of issue; null when nobody knows it. */
  issued: string | null
  /** The day the data last changed, which tells readers one state from another; null when nothing was there yet. */
  modified: string | null
  portal: string
  /** The DOI without its resolver; null when there is none. */
  doi: string | null
  /** Where it is read: its DOI, else its page here. */
  address: string
  /** Its page here. */
  page: string
  accessed: Date
}

/** What a citation of a dataset names, for pages and programs alike. */
export function citeDataset(
  ui: Ui,
  dataset: Dataset,
  { baseUrl, now }: { baseUrl: string; now: Date },
): Citation {
  const doi = findDoi(dataset.landingPage ?? null)
  const page = `${baseUrl}/datasets/${dataset.slug}`
  const issued = dataset.issued ?? null
  return {
    agency: ui.pick(dataset.agency.name),
    title: ui.pick(dataset.title),
    year: issued?.slice(0, 4) ?? ui.t('citation.noYear'),
    issued,
    modified: dataset.modified ?? null,
    portal: namePortal(ui),
    doi,
    address: doi === null ? page : `https://doi.org/${doi}`,
    page,
    accessed: now,
  }
}

/**
 * A publisher names a DOI by giving its address as that of the dataset's own page. Signs that could end the place where it is
 * written are no part of one (Crossref: letters, digits and -._;()/).
 */
function findDoi(landingPage: string | null): string | null {
  return /^https?:\/\/(?:dx\.)?doi\.org\/(10\.\d{4,9}\/[-._;()/\w]+)$/i.exec(landingPage ?? '')?.[1] ?? null
}

/** The gaps of the sentence `citation.apa` that are plain text. */
export const citationValues = (ui: Ui, { year, modified, portal, address, accessed }: Citation) => ({
  year,
  version: modified === null ? '' : ` ${ui.t('citation.version', { date: ui.date(modified, 'long') })}`,
  portal,
  address,
  date: ui.date(accessed, 'long'),
})

/** A name at the end of a sentence brings no second full stop. */
export const withoutStop = (text: string): string => text.replace(/[.\s]+$/, '')
