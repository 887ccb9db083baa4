import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { SynonymsPage } from '../../client/pages/synonyms-page.tsx'
import {
  VocabularyPage,
  vocabularyPath,
  type VocabularyFields,
  type VocabularyPageView,
} from '../../client/pages/vocabulary-page.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notFound } from '../problems.ts'
import { addressIn } from './address.ts'
import { turnAway } from './administrators-only.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { saveMerging, takeTheirs, writeBase } from './form-merge.ts'
import { explainProblem, explainSaving, isAboutForm } from './form-problem.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'

type List = VocabularyPageView['list']

const doneNames = ['added', 'saved', 'retired', 'restored', 'deleted'] as const
type Done = (typeof doneNames)[number]

/** Where administrators change themes, licences and synonyms. */
export function addVocabularyPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal
  addSynonymPages(pages, portal, web)

  pages.get('/admin/vocabularies', async (ask) => ({
    redirect: addressIn(ask.lang, vocabularyPath('themes')),
    status: 308,
  }))

  pages.get('/admin/vocabularies/:list', async (ask) => {
    const list = readList(ask)
    const said = ask.query.get('done')
    const done = doneNames.find((name) => name === said) ?? null
    return turnAway(ask, ask.path) ?? showList(portal, web, ask, list, { done })
  })

  /** Does it and comes back to the entry, or to the form with what is wrong. */
  async function act(
    ask: PageAsk,
    of: string,
    done: Done,
    work: () => Promise<unknown>,
    isResumed = false,
  ): Promise<PageReply> {
    const list = readList(ask)
    const away = turnAway(ask, vocabularyPath(list))
    if (away) return away
    if (isResumed) return showList(portal, web, ask, list, { errorsOf: of, typed: readFields(ask.form) })
    try {
      await work()
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const prefix = of === 'new' ? '' : `${of}-`
      const place = (pointer: string) => prefix + placeOf(pointer)
      return showList(portal, web, ask, list, {
        errorsOf: of,
        errors: explainSaving(error, ask.lang, place, nameField(createUi(ask.lang))),
        ...(of === 'new' && { typed: readFields(ask.form) }),
        status: error.status,
      })
    }
    return goTo(ask, done, of === 'new' ? ask.form.get('id').trim() : of)
  }

  addTypedForm(pages, web, '/admin/vocabularies/:list', (ask, isResumed) => {
    const add = async () => {
      const list = readList(ask)
      const fields = readFields(ask.form)
      return catalog.addVocabularyEntry(
        ask.viewer,
        list,
        withoutNulls({ id: fields.id, ...write(list, fields) }),
      )
    }
    return act(ask, 'new', 'added', add, isResumed)
  })
  addTypedForm(pages, web, '/admin/vocabularies/:list/:id', async (ask, isResumed) => {
    const list = readList(ask)
    const away = turnAway(ask, vocabularyPath(list))
    if (away) return away
    const { form, viewer, params } = ask
    const id = params.id!
    const ui = createUi(ask.lang)
    const found = catalog.getVocabularyEntry(list, id)
    const mine = takeTheirs(form, valuesOf(readFields(form)), valuesOf(fieldsOf(found.item)))
    const typed = fieldsFrom(mine)
    const drawn = { version: readVersion(form), base: form.get('base') }
    if (isResumed) return showList(portal, web, ask, list, { errorsOf: id, typed, ...drawn })
    try {
      const outcome = await saveMerging(
        { form, version: drawn.version, ui },
        {
          found,
          mine,
          versionOf: ({ version }) => version ?? 1,
          valuesOf: ({ item }) => valuesOf(fieldsOf(item)),
          findAgain: async () => {
            await catalog.refreshVocabularies()
            return catalog.getVocabularyEntry(list, id)
          },
          save: (_now, version) =>
            catalog.patchVocabularyEntry(viewer, list, id, [version], write(list, typed)),
          words: wordsOf(ui),
          isOwn: (version) => catalog.isOwnSince(viewer, `vocabulary/${list}/${id}`, version),
        },
      )
      if (outcome.saved !== null) return goTo(ask, 'saved', id)
      const { values, ...told } = outcome.merged
      const fields = fieldsFrom(values)
      return showList(portal, web, ask, list, { errorsOf: id, typed: fields, ...told, status: 412 })
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const place = (pointer: string) => `${id}-${placeOf(pointer)}`
      const errors = explainProblem(error, ask.lang, { place, name: nameField(ui) })
      return showList(portal, web, ask, list, { errorsOf: id, errors, typed, ...drawn, status: error.status })
    }
  })
  pages.post('/admin/vocabularies/:list/:id/retire', (ask) =>
    act(ask, ask.params.id!, 'retired', () => change(ask, { retired: true })),
  )
  pages.post('/admin/vocabularies/:list/:id/restore', (ask) =>
    act(ask, ask.params.id!, 'restored', () => change(ask, { retired: false })),
  )
  pages.post('/admin/vocabularies/:list/:id/delete', (ask) =>
    act(ask, ask.params.id!, 'deleted', () =>
      catalog.removeVocabularyEntry(ask.viewer, readList(ask), ask.params.id!, [readVersion(ask.form)]),
    ),
  )

  const change = (ask: PageAsk, patch: object) =>
    catalog.patchVocabularyEntry(ask.viewer, readList(ask), ask.params.id!, [readVersion(ask.form)], patch)
}

/** Back to the list, where the entry stands. */
function goTo(ask: PageAsk, done: Done, id: string): PageReply {
  const place = done === 'deleted' ? '' : `#entry-${id}`
  const path = addressIn(ask.lang, vocabularyPath(readList(ask)))
  return { redirect: `${path}?done=${done}${place}`, status: 303 }
}

function readList({ params, path }: PageAsk): List {
  const { list } = params
  if (list !== 'themes' && list !== 'licenses') throw notFound(path)
  return list
}

const textNames = [
  'id',
  'labelVi',
  'labelEn',
  'uri',
  'code',
  'name',
  'summaryVi',
  'summaryEn',
] as const satisfies readonly (keyof VocabularyFields)[]

/** Where lines mean something. */
const markdownNames = ['introductionVi', 'introductionEn'] as const

/** The form; texts of several lines are one, but for Markdown. */
const readFields = (form: PageForm): VocabularyFields => ({
  ...(Object.fromEntries(
    textNames.map((name) => [name, form.get(name).replace(/\s+/g, ' ').trim()]),
  ) as Record<(typeof textNames)[number], string>),
  ...(Object.fromEntries(
    markdownNames.map((name) => [name, form.get(name).replace(/\r\n?/g, '\n').trim()]),
  ) as Record<(typeof markdownNames)[number], string>),
  isOpen: form.get('isOpen') === 'true',
})

/** The form of an entry, field by field, to tell who changed what; its code never changes. */
const valuesOf = ({ id: _id, isOpen, ...texts }: VocabularyFields) => ({
  ...texts,
  isOpen: isOpen ? 'true' : '',
})

/** The other way round. */
const fieldsFrom = ({ isOpen, ...texts }: ReturnType<typeof valuesOf>): VocabularyFields => ({
  id: '',
  ...texts,
  isOpen: isOpen === 'true',
})

const wordsOf = (ui: Ui) => ({
  label: (id: string) => ui.t(`vocabulary.${id as keyof ReturnType<typeof valuesOf>}`),
  show: (id: string, value: string) =>
    id !== 'isOpen' ? value : ui.t(value === 'true' ? 'vocabulary.isOpen' : 'datasetEdit.choose'),
})

/** The form as a merge patch. */
function write(list: List, fields: VocabularyFields): Record<string, unknown> {
  const { labelVi, labelEn, uri, code, name, summaryVi, summaryEn, isOpen } = fields
  const common = { label: { vi: labelVi, en: labelEn }, uri: uri || null }
  if (list === 'themes') {
    const { introductionVi, introductionEn } = fields
    // Null takes a language out (RFC 7396).
    const introduction = { vi: introductionVi || null, en: introductionEn || null }
    return { ...common, introduction: introductionVi || introductionEn ? introduction : null }
  }
  const summary = summaryVi || summaryEn ? { vi: summaryVi || summaryEn, en: summaryEn || summaryVi } : null
  return { ...common, code: code || null, name: name || null, summary, isOpen }
}

const withoutNulls = (members: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))

const nameField =
  (ui: Ui) =>
  (pointer: string): string | null => {
    const place = placeOf(pointer)
    return Object.hasOwn(emptyFields, place) ? ui.t(`vocabulary.${place as keyof VocabularyFields}`) : null
  }

function placeOf(pointer: string): string {
  const [member = '', language] = pointer.split('/').slice(1)
  if (['label', 'summary', 'introduction'].includes(member))
    return `${member}${language === 'en' ? 'En' : 'Vi'}`
  return member
}

const emptyFields: VocabularyFields = {
  id: '',
  labelVi: '',
  labelEn: '',
  uri: '',
  code: '',
  name: '',
  summaryVi: '',
  summaryEn: '',
  introductionVi: '',
  introductionEn: '',
  isOpen: true,
}

function fieldsOf({ id, label, uri, ...more }: VocabularyItem): VocabularyFields {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const summary = (more.summary ?? {}) as { vi?: string; en?: string }
  const introduction = (more.introduction ?? {}) as { vi?: string; en?: string }
  return {
    id,
    labelVi: label.vi ?? '',
    labelEn: label.en ?? '',
    uri: uri ?? '',
    code: text(more.code),
    name: text(more.name),
    summaryVi: summary.vi ?? '',
    summaryEn: summary.en ?? '',
    introductionVi: introduction.vi ?? '',
    introductionEn: introduction.en ?? '',
    isOpen: more.isOpen === true,
  }
}

async function showList(
  { catalog }: Portal,
  web: Web,
  ask: PageAsk,
  list: List,
  {
    errorsOf = 'new',
    errors = [],
    differences = [],
    typed = null,
    version: drawn,
    base,
    done = null,
    status,
  }: {
    errorsOf?: string
    /** What the author of what was typed read of the entry; the newest when left out. */
    version?: number
    base?: string
    errors?: FormError[]
    differences?: FormDifference[]
    /** Null for a button that only retires or deletes, which sends no fields. */
    typed?: VocabularyFields | null
    done?: VocabularyPageView['done']
    status?: number
  },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const uses = await catalog.countVocabularyUses(ask.viewer, list)
  const entries = catalog.vocabularies.list(list).map((item) => {
    const { version, isShipped } = catalog.getVocabularyEntry(list, item.id)
    const own = item.id === errorsOf ? typed : null
    return {
      item,
      version: (own ? drawn : undefined) ?? version ?? 1,
      base: (own ? base : undefined) ?? writeBase(valuesOf(fieldsOf(item))),
      isShipped,
      uses: uses.get(item.id) ?? 0,
      fields: own ? { ...own, id: item.id } : fieldsOf(item),
    }
  })
  const page = web.respond(ask, {
    title: ui.t(`vocabulary.list.${list}`),
    description: ui.t('vocabulary.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(VocabularyPage, ui, {
      list,
      entries,
      fields: errorsOf === 'new' && typed ? typed : emptyFields,
      errorsOf,
      errors,
      differences,
      done,
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}

function addSynonymPages(pages: Pages, portal: Portal, web: Web): void {
  const path = vocabularyPath('synonyms')
  const { catalog } = portal

  pages.get(path, async (ask) => turnAway(ask, path) ?? showSynonyms(portal, web, ask, {}))

  addTypedForm(
    pages,
    web,
    path,
    async (ask, isResumed) => {
      const away = turnAway(ask, path)
      if (away) return away
      const { form, viewer } = ask
      const ui = createUi(ask.lang)
      const found = catalog.getSynonyms()
      const mine = takeTheirs(form, { groups: form.get('groups') }, writeGroups(found))
      const typed = mine.groups
      const drawn = { version: readVersion(form), base: form.get('base') }
      if (isResumed) return showSynonyms(portal, web, ask, { typed, ...drawn })
      try {
        const outcome = await saveMerging(
          { form, version: drawn.version, ui },
          {
            found,
            mine,
            versionOf: ({ version }) => version,
            valuesOf: writeGroups,
            findAgain: async () => {
              await catalog.refreshVocabularies()
              return catalog.getSynonyms()
            },
            save: (_now, version) => catalog.putSynonyms(viewer, [version], { groups: readGroups(typed) }),
            words: {
              label: () => ui.t('synonyms.groups'),
              show: (_id, value) => showOwnLines(value, [typed, writeGroups(catalog.getSynonyms()).groups]),
            },
            isOwn: (version) => catalog.isOwnSince(viewer, 'synonyms', version),
          },
        )
        if (outcome.saved === null) {
          const { values, ...told } = outcome.merged
          return showSynonyms(portal, web, ask, { typed: values.groups, ...told, status: 412 })
        }
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const name = (pointer: string) => {
          const [, , index] = pointer.split('/')
          return index === undefined ? null : ui.t('synonyms.line', { number: lineOf(typed, Number(index)) })
        }
        const errors = explainProblem(error, ask.lang, { place: () => 'groups', name })
        return showSynonyms(portal, web, ask, { typed, ...drawn, errors, status: error.status })
      }
      return { redirect: `${addressIn(ask.lang, path)}?done=saved`, status: 303 }
    },
    { isLong: true },
  )
}

const linesOf = (text: string): string[] => text.split(/\r\n?|\n/)

/** A group a line, its words with commas (or semicolons) between them; blank lines part them for the eye. */
const readGroups = (text: string): string[][] =>
  linesOf(text)
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line
        .split(/[,;]/)
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    )

/** The form as it shows what is saved. */
const writeGroups = ({ groups }: { groups: readonly (readonly string[])[] }) => ({
  groups: groups.map((group) => group.join(', ')).join('\n'),
})

/** The lines that the others have not, as lists are long; the whole where it only lacks some of theirs. */
function showOwnLines(text: string, all: readonly string[]): string {
  const others = new Set(all.filter((each) => each !== text).flatMap(linesOf))
  const own = linesOf(text).filter((line) => !others.has(line))
  return own.length === 0 ? text : own.join('\n')
}

/** The line of a group as people count, from 1. */
const lineOf = (text: string, group: number): number =>
  linesOf(text).flatMap((line, index) => (line.trim() === '' ? [] : [index + 1]))[group] ?? group + 1

async function showSynonyms(
  { catalog }: Portal,
  web: Web,
  ask: PageAsk,
  {
    typed,
    version: drawn,
    base,
    differences = [],
    errors = [],
    status,
  }: {
    typed?: string
    /** What the author of what was typed read; the newest when left out. */
    version?: number
    base?: string
    differences?: FormDifference[]
    errors?: FormError[]
    status?: number
  },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { version, groups } = catalog.getSynonyms()
  const saved = writeGroups({ groups })
  const page = web.respond(ask, {
    title: ui.t('vocabulary.list.synonyms'),
    description: ui.t('synonyms.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(SynonymsPage, ui, {
      version: drawn ?? version,
      groups: typed ?? saved.groups,
      base: base ?? writeBase(saved),
      differences,
      count: groups.length,
      errors,
      isSaved: ask.query.get('done') === 'saved' && errors.length === 0,
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
