import type { Named } from '../../client/pages/audit-details.ts'
import type { AuditLine } from '../../client/pages/audit-page.tsx'
import { describeChanges, type Change } from '../../client/pages/revision-words.ts'
import { pickFileTitle } from '../../client/pages/terms.ts'
import type { Ui } from '../../client/text/ui.ts'
import type { AuditEntry } from '../../schemas/generated/identity/audit-entry.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { findWordSources } from './change-words.ts'

/** Where things without a page of their own are looked after. */
const places: Record<string, string> = {
  job: '/admin/jobs',
  announcement: '/admin/announcements',
  vocabulary: '/admin/vocabularies',
  synonyms: '/admin/vocabularies',
}

/** Details that hold ids, and of what. */
const idDetails: Record<string, 'dataset' | 'account'> = {
  dataset: 'dataset',
  copyOf: 'dataset',
  added: 'dataset',
  removed: 'dataset',
  owner: 'account',
}

/**
 * The entries in words: what each is about and what it changed, and the names of what they mention by id, as far as it is still
 * there and the reader may see it. Asked in one question of each kind, however many entries there are.
 */
export async function presentLines(
  { catalog, identity, config }: Pick<Portal, 'catalog' | 'identity' | 'config'>,
  ui: Ui,
  viewer: Viewer,
  entries: readonly AuditEntry[],
): Promise<{ lines: AuditLine[]; names: Map<string, Named> }> {
  const { vocabularies } = catalog
  const [records, agencies, people, changes] = await Promise.all([
    catalog.getDatasets(idsOf(entries, 'dataset'), viewer),
    catalog.listAgencyRecords(),
    identity.nameAccounts([...idsOf(entries, 'account'), ...actorsOf(entries)]),
    catalog.findAuditChanges(entries),
  ])
  const datasets = records.map((record) =>
    presentDataset(record, { baseUrl: config.baseUrl, lang: ui.lang, vocabularies }),
  )
  const names = new Map<string, Named>()
  for (const { _id, slug, name } of agencies) {
    const named = { ...ui.pick(name), href: ui.href(`/agencies/${slug}`) }
    names.set(_id, named)
    names.set(slug, named)
  }
  for (const { id, slug, title, distributions } of datasets) {
    names.set(id, { ...ui.pick(title), href: ui.href(`/datasets/${slug}`) })
    for (const file of distributions)
      names.set(file.id, { ...pickFileTitle(ui, file), href: ui.href(`/datasets/${slug}/${file.id}`) })
  }
  for (const [id, name] of people)
    names.set(id, { text: name, href: ui.href(`/admin/audit?account=${encodeURIComponent(id)}`) })
  for (const { _id, slug, title } of await catalog.findCollectionRecords(
    idsOf(entries, 'collection'),
    viewer,
  ))
    names.set(_id, { ...ui.pick(title), href: ui.href(`/collections/${slug}`) })
  for (const id of idsOf(entries, 'series')) {
    const series = await orNull(catalog.getSeries(id, viewer))
    if (series) {
      const { slug, title } = series.found.record
      names.set(id, { ...ui.pick(title), href: ui.href(`/series/${slug}`) })
    }
  }
  const sources = await findWordSources({ catalog }, ui)
  const lines = entries.map((entry): AuditLine => {
    const [kind = '', id = ''] = entry.object.split('/')
    return {
      ...entry,
      subject:
        kind === 'table-schema'
          ? { text: id, href: ui.href(`/schemas/${id}`) }
          : (names.get(id) ?? nameByDetails(ui, entry)),
      changes: describeChanges(sources, readable(kind, changes.get(entry.id) ?? [], names)),
    }
  })
  return { lines, names }
}

/** Of an agency: by names in place of ids, and without what the act says itself, such as into which it went. */
function readable(kind: string, changes: readonly Change[], names: Map<string, Named>): readonly Change[] {
  if (kind !== 'agency') return changes
  const nameOf = (value: unknown): unknown => (typeof value === 'string' ? names.get(value)?.text : value)
  return changes
    .filter(({ pointer }) => !/^\/(formerNames|successorIds|closed)\b/.test(pointer))
    .map((change) =>
      change.pointer === '/parentId'
        ? { ...change, from: nameOf(change.from), to: nameOf(change.to) }
        : change,
    )
}

/** Ids of a kind, of what entries are about and of what they mention. */
function idsOf(entries: readonly AuditEntry[], kind: string): string[] {
  const found = entries.flatMap(({ object, details }) => {
    const [one, id] = object.split('/')
    const mentioned = Object.entries(details as Record<string, unknown>)
      .filter(([name]) => idDetails[name] === kind)
      .flatMap(([, value]) => [value].flat())
      .filter((value): value is string => typeof value === 'string')
    return [...(one === kind && id ? [id] : []), ...mentioned]
  })
  return [...new Set(found)]
}

const actorsOf = (entries: readonly AuditEntry[]): string[] =>
  entries.flatMap(({ actor: { account } }) => (account === null ? [] : [account]))

/** By what the entry itself says: what is gone had a name, and tokens have no page for everybody who reads this. */
function nameByDetails(ui: Ui, { object, details }: AuditEntry): Named | null {
  const [kind = ''] = object.split('/')
  const place = places[kind]
  const { name: called, email, slug } = details as Record<string, unknown>
  const name = [called, email, slug].find((one) => typeof one === 'string')
  if (typeof name !== 'string' && place === undefined) return null
  return {
    text: typeof name === 'string' ? name : object,
    href: place === undefined ? null : ui.href(place),
  }
}

async function orNull<Found>(found: Promise<Found>): Promise<Found | null> {
  try {
    return await found
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}
