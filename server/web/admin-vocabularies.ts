import type { FormError } from '../../client/pages/form-errors.tsx'
import { SynonymsPage } from '../../client/pages/synonyms-page.tsx'
import {
  VocabularyPage,
  vocabularyPath,
  type VocabularyFields,
  type VocabularyPageView,
} from '../../client/pages/vocabulary-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notFound } from '../problems.ts'
import { addressIn } from './address.ts'
import { turnAway } from './administrators-only.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
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
    if (isResumed) {
      const typed = readFields(ask.form)
      return showList(portal, web, ask, list, { errorsOf: of, typed, version: readVersion(ask.form) })
    }
    try {
      await work()
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const prefix = of === 'new' ? '' : `${of}-`
      const place = (pointer: string) => prefix + placeOf(pointer)
      return showList(portal, web, ask, list, {
        errorsOf: of,
        errors: explainSaving(error, ask.lang, place),
        typed: readFields(ask.form),
        status: error.status,
      })
    }
    const place = done === 'deleted' ? '' : `#entry-${of === 'new' ? ask.form.get('id').trim() : of}`
    return { redirect: `${addressIn(ask.lang, vocabularyPath(list))}?done=${done}${place}`, status: 303 }
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
  addTypedForm(pages, web, '/admin/vocabularies/:list/:id', (ask, isResumed) => {
    const save = async () => change(ask, write(readList(ask), readFields(ask.form)))
    return act(ask, ask.params.id!, 'saved', save, isResumed)
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

/** The form; texts of several lines are one. */
const readFields = (form: PageForm): VocabularyFields => ({
  ...(Object.fromEntries(
    textNames.map((name) => [name, form.get(name).replace(/\s+/g, ' ').trim()]),
  ) as Record<(typeof textNames)[number], string>),
  isOpen: form.get('isOpen') === 'true',
})

/** The form as a merge patch. */
function write(list: List, fields: VocabularyFields): Record<string, unknown> {
  const { labelVi, labelEn, uri, code, name, summaryVi, summaryEn, isOpen } = fields
  const common = { label: { vi: labelVi, en: labelEn }, uri: uri || null }
  if (list === 'themes') return common
  const summary = summaryVi || summaryEn ? { vi: summaryVi || summaryEn, en: summaryEn || summaryVi } : null
  return { ...common, code: code || null, name: name || null, summary, isOpen }
}

const withoutNulls = (members: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))

function placeOf(pointer: string): string {
  const [member = '', language] = pointer.split('/').slice(1)
  if (member === 'label' || member === 'summary') return `${member}${language === 'en' ? 'En' : 'Vi'}`
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
  isOpen: true,
}

function fieldsOf({ id, label, uri, ...more }: VocabularyItem): VocabularyFields {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const summary = (more.summary ?? {}) as { vi?: string; en?: string }
  return {
    id,
    labelVi: label.vi ?? '',
    labelEn: label.en ?? '',
    uri: uri ?? '',
    code: text(more.code),
    name: text(more.name),
    summaryVi: summary.vi ?? '',
    summaryEn: summary.en ?? '',
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
    typed = emptyFields,
    version: drawn,
    done = null,
    status,
  }: {
    errorsOf?: string
    /** The version of the entry that the author of what was typed read; the newest when left out. */
    version?: number
    errors?: FormError[]
    typed?: VocabularyFields
    done?: VocabularyPageView['done']
    status?: number
  },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const uses = await catalog.countVocabularyUses(ask.viewer, list)
  const entries = catalog.vocabularies.list(list).map((item) => {
    const { version, isShipped } = catalog.getVocabularyEntry(list, item.id)
    // What was typed stays; a button that only retires or deletes sends no fields.
    const isTyped = item.id === errorsOf && typed.labelVi !== ''
    return {
      item,
      version: (isTyped ? drawn : undefined) ?? version ?? 1,
      isShipped,
      uses: uses.get(item.id) ?? 0,
      fields: isTyped ? { ...typed, id: item.id } : fieldsOf(item),
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
      fields: errorsOf === 'new' ? typed : emptyFields,
      errorsOf,
      errors,
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
      const typed = ask.form.get('groups')
      if (isResumed) return showSynonyms(portal, web, ask, { typed, version: readVersion(ask.form) })
      try {
        await catalog.putSynonyms(ask.viewer, [readVersion(ask.form)], { groups: readGroups(typed) })
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const ui = createUi(ask.lang)
        const name = (pointer: string) => {
          const [, , index] = pointer.split('/')
          return index === undefined ? null : ui.t('synonyms.line', { number: lineOf(typed, Number(index)) })
        }
        const errors =
          error.status === 412
            ? explainSaving(error, ask.lang, () => null)
            : explainProblem(error, ask.lang, { place: () => 'groups', name })
        return showSynonyms(portal, web, ask, { typed, errors, status: error.status })
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
    errors = [],
    status,
  }: { typed?: string; version?: number; errors?: FormError[]; status?: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { version, groups } = catalog.getSynonyms()
  const page = web.respond(ask, {
    title: ui.t('vocabulary.list.synonyms'),
    description: ui.t('synonyms.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(SynonymsPage, ui, {
      version: drawn ?? version,
      groups: typed ?? groups.map((group) => group.join(', ')).join('\n'),
      count: groups.length,
      errors,
      isSaved: ask.query.get('done') === 'saved' && errors.length === 0,
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
