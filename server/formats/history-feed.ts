import { nameChanges } from '../../client/pages/name-changes.ts'
import { writeActor } from '../../client/pages/actor.ts'
import { writeAuthors, writeNote } from '../../client/pages/revision-note.ts'
import { nameStep } from '../../client/pages/revision-words.ts'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { RevisionFacts } from '../catalog/catalog.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { Feed, Entry } from './atom.ts'

/** What happened to a dataset, newest first, for feed readers. The revisions are those that the public may see. */
export function makeHistoryFeed(
  dataset: DatasetWithAgency,
  revisions: readonly RevisionFacts[],
  { baseUrl, lang }: { baseUrl: string; lang: 'vi' | 'en' },
): Feed {
  const ui = createUi(lang)
  const page = `${baseUrl}${ui.href(`/datasets/${dataset.slug}/history`)}`
  return {
    // The id and not the slug, which may change.
    id: `${baseUrl}${ui.href(`/datasets/${dataset._id}/history`)}`,
    lang,
    title: `${ui.t('history.title')}: ${ui.pick(dataset.title).text}`,
    updated: revisions[0]?.at ?? dataset.publishedAt ?? dataset.createdAt,
    author: {
      name: ui.pick(dataset.agency.name).text,
      uri: `${baseUrl}${ui.href(`/agencies/${dataset.agency.slug}`)}`,
    },
    links: [
      { rel: 'self', type: 'application/atom+xml', href: `${page}.atom` },
      { rel: 'alternate', type: 'text/html', href: page, hreflang: lang },
    ],
    entries: revisions.map((revision) => makeEntry(ui, dataset, revision, { baseUrl, page })),
  }
}

function makeEntry(
  ui: Ui,
  dataset: DatasetWithAgency,
  { number, at, by, proposedBy, note: kept, changes }: RevisionFacts,
  { baseUrl, page }: { baseUrl: string; page: string },
): Entry {
  const note = kept === null ? null : writeNote(ui, kept).join(' · ')
  const changed = nameChanges(ui, changes)
  const step = nameStep(ui, changes)
  const members = changed.length > 0 ? ui.t('history.changed', { members: changed.join(', ') }) : null
  const nameOf = (one: RevisionFacts['by']): string =>
    typeof one === 'string' ? writeActor(ui, one) : ui.pick(one).text
  // As the page says it; who made it alone is the author of the entry.
  const credits =
    proposedBy === undefined ? null : writeAuthors(ui, { by: nameOf(by), proposedBy: nameOf(proposedBy) })
  const revision = ui.t('history.revision', { number: String(number) })
  return {
    id: `${baseUrl}/api/v1/datasets/${dataset._id}/revisions/${number}`,
    title: [revision, note ?? step].filter(Boolean).join(': '),
    updated: at,
    author: { name: nameOf(by) },
    summary:
      [note, step, members, credits].flatMap((part) => (part ? withStop(part) : [])).join(' ') || revision,
    // The page from this revision on: numbers stay where newer ones move everything down.
    links: [{ rel: 'alternate', type: 'text/html', href: `${page}?before=${number + 1}`, hreflang: ui.lang }],
  }
}

/** As a sentence: readers of feeds take the parts of a summary for one line. */
const withStop = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
