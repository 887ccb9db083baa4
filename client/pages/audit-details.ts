import type { LanguageMap, TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { shortenDigest } from './dataset-aside.tsx'
import { jobKinds } from './jobs-page.tsx'
import { writeNote } from './revision-note.ts'
import { memberTexts } from './revision-words.ts'

/** Something that an entry names by its id, in words, with its page when it has one for the reader. */
export interface Named {
  text: string
  lang?: string
  href: string | null
}

/** What ids in the entries of a page stand for, as far as it is still there: datasets, files, agencies and people. */
export type Names = ReadonlyMap<string, Named>

/** One thing that an entry tells. */
export interface Told {
  /** Null where the words need none. */
  name: string | null
  values: Named[]
}

type Teller = (value: unknown, ui: Ui, names: Names) => Told | null

const text = (words: string): Named => ({ text: words, href: null })
const roles = ['editor', 'publisher', 'manager', 'auditor'] as const
const scopes = ['read', 'write', 'publish', 'admin'] as const
const kinds = ['merge', 'split'] as const
const operations = [
  'replaceDataset',
  'patchDataset',
  'restoreRevision',
  'addFile',
  'addLink',
  'patchDistribution',
  'removeDistribution',
  'addRelease',
] as const
type NameIn<Key> = Key extends `audit.detail.${infer Name}` ? Name : never
type DetailName = NameIn<TextKey>

const nameDetail = (ui: Ui, name: DetailName): string => ui.t(`audit.detail.${name}`)

const saysAs =
  (name: DetailName, write: (value: string, ui: Ui) => string = (value) => value): Teller =>
  (value, ui) =>
    typeof value === 'string' && value !== ''
      ? { name: nameDetail(ui, name), values: [text(write(value, ui))] }
      : null

const counts =
  (name: DetailName): Teller =>
  (value, ui) =>
    typeof value === 'number' ? { name: nameDetail(ui, name), values: [text(ui.number(value))] } : null

/** Ids by what they stand for; what is gone is left out, for its id tells nobody anything. */
const namesAs =
  (name: DetailName): Teller =>
  (value, ui, names) => {
    const values = [value].flat().flatMap((one): Named[] => {
      if (typeof one !== 'string') return []
      const known = names.get(one)
      return known ? [known] : isId(one) ? [] : [text(one)]
    })
    return values.length === 0 ? null : { name: nameDetail(ui, name), values }
  }

const isId = (word: string): boolean => /^[0-9a-z]{20}$/.test(word)

const picks =
  (name: DetailName): Teller =>
  (value, ui) => {
    const { text: words, lang } = ui.pick(value as LanguageMap | undefined)
    return words === '' ? null : { name: nameDetail(ui, name), values: [{ text: words, lang, href: null }] }
  }

const dates = (name: DetailName): Teller => saysAs(name, (value, ui) => ui.date(value, 'moment'))
const role = (name: DetailName): Teller =>
  saysAs(name, (value, ui) => {
    const known = roles.find((one) => one === value)
    return known ? ui.t(`role.${known}`) : value
  })

/** How each detail is told; what is not here is the matter of programs: they read it in the API. */
const tellers: Record<string, Teller> = {
  note: saysAs('note', (value, ui) => writeNote(ui, value).join(' · ')),
  reason: saysAs('reason'),
  legalBasis: saysAs('legalBasis'),
  by: saysAs('by', (value, ui) => writeActor(ui, value)),
  name: saysAs('name'),
  email: saysAs('email'),
  before: role('before'),
  role: role('role'),
  owner: namesAs('owner'),
  from: (value, ui, names) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)
      ? dates('since')(value, ui, names)
      : namesAs('from')(value, ui, names),
  until: dates('until'),
  dataset: namesAs('dataset'),
  distribution: (value, _ui, names) => {
    const known = typeof value === 'string' ? names.get(value) : undefined
    return known ? { name: null, values: [known] } : null
  },
  copyOf: namesAs('copyOf'),
  added: namesAs('added'),
  removed: namesAs('removed'),
  changed: (value, ui) =>
    Array.isArray(value) && value.length > 0
      ? {
          name: nameDetail(ui, 'changed'),
          values: value.map((member) => {
            const key = memberTexts[String(member)]
            return text(key ? ui.t(key).toLocaleLowerCase(ui.lang) : String(member))
          }),
        }
      : null,
  comment: counts('comment'),
  proposal: counts('proposal'),
  release: counts('release'),
  releases: (value, ui) =>
    Array.isArray(value)
      ? { name: nameDetail(ui, 'releases'), values: [text(ui.number(value.length))] }
      : null,
  members: counts('members'),
  groups: counts('groups'),
  datasets: counts('datasets'),
  scopes: (value, ui) =>
    Array.isArray(value)
      ? {
          name: nameDetail(ui, 'scopes'),
          values: scopes
            .filter((scope) => value.includes(scope))
            .map((scope) => text(ui.t(`workspace.scope.${scope}`).toLocaleLowerCase(ui.lang))),
        }
      : null,
  administrator: (value, ui) =>
    value === true ? { name: null, values: [text(ui.t('workspace.administrator'))] } : null,
  label: picks('label'),
  text: (value, ui) => {
    const { text: words, lang } = ui.pick(value as LanguageMap | undefined)
    return words === '' ? null : { name: null, values: [{ text: words, lang, href: null }] }
  },
  uri: saysAs('uri'),
  claim: saysAs('claim'),
  sha256: saysAs('sha256', shortenDigest),
  retired: (value, ui) => (value === true ? { name: null, values: [text(nameDetail(ui, 'retired'))] } : null),
  operation: (value, ui) => {
    const known = operations.find((one) => one === value)
    return known ? { name: null, values: [text(ui.t(`proposals.operation.${known}`))] } : null
  },
  kind: (value, ui) => {
    const job = jobKinds.find((one) => one === value)
    const succession = kinds.find((one) => one === value)
    if (job) return { name: null, values: [text(ui.t(`jobs.kind.${job}`))] }
    return succession ? { name: null, values: [text(ui.t(`audit.act.${succession}-agency`))] } : null
  },
}

/** What an entry tells beside its act and its subject, in words; what the subject says already is not said again. */
export function tellDetails(ui: Ui, details: object, names: Names, subject: string | null): Told[] {
  return Object.entries(details).flatMap(([name, value]) => {
    if (value === null || !Object.hasOwn(tellers, name) || value === subject) return []
    const told = tellers[name]!(value, ui, names)
    return told ? [told] : []
  })
}
