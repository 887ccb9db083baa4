import { fileEditPath, type FileWords } from '../../client/pages/file-edit-view.ts'
import { FileWordsPage } from '../../client/pages/file-words-page.tsx'
import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { pickFileTitle } from '../../client/pages/terms.ts'
import { createUi } from '../../client/text/ui.ts'
import { Proposed } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DistributionRecord } from '../catalog/records.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { findFileToEdit, isKeptAsProposal, movedFile, type FoundFile } from './file-to-edit.ts'
import { saveMerging, takeTheirs, writeBase } from './form-merge.ts'
import { goSignIn } from './local-path.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { goProposals } from './proposals.ts'
import { askToSignIn, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

/** Where a file or link is named and described, and where a file is replaced by a new release. */
export function addFileWordsPages(pages: Pages, portal: Portal, web: Web): void {
  const path = '/workspace/datasets/:slug/files/:distributionId/edit'

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const found = await findFileToEdit(portal, ask)
    const moved = movedFile(ask, found, 'edit')
    if (moved) return moved
    return showWords(portal, web, ask, found, {
      ...describeFile(found),
      done: ask.query.get('done') === 'saved' ? 'saved' : null,
    })
  })

  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const found = await findFileToEdit(portal, ask)
      const fields = readWords(form, found.distribution)
      if (isResumed)
        return showWords(portal, web, ask, found, {
          fields: takeTheirs(form, fields, fillWords(found.distribution)),
          version: readVersion(form),
          base: form.get('base'),
          note: form.get('note'),
          done: 'resumed',
        })
      return saveWords(portal, web, ask, found, form)
    },
    {
      mayKeepFiles: async ({ viewer, params }) => {
        if (viewer.kind !== 'account') return false
        return portal.catalog.mustTakeReleases(viewer, params.distributionId ?? '').then(
          () => true,
          () => false,
        )
      },
    },
  )
}

const fillWords = ({ title, description, accessUrl }: DistributionRecord): FileWords => ({
  titleVi: title.vi ?? '',
  titleEn: title.en ?? '',
  descriptionVi: description?.vi ?? '',
  descriptionEn: description?.en ?? '',
  accessUrl: accessUrl ?? '',
})

/** What was typed; a field that the form does not hold stays as it is. */
function readWords(form: PageForm, distribution: DistributionRecord): FileWords {
  const before = fillWords(distribution)
  const names = Object.keys(before) as (keyof FileWords)[]
  return Object.fromEntries(
    names.map((name) => [name, form.has(name) ? form.get(name) : before[name]]),
  ) as unknown as FileWords
}

/** Saves the words, then the new release; a file that is refused takes no words with it. */
async function saveWords(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  found: FoundFile,
  form: PageForm,
): Promise<PageReply> {
  const { catalog } = portal
  const { viewer, lang } = ask
  const { distribution } = found
  const ui = createUi(lang)
  const shown: Shown = {
    fields: takeTheirs(form, readWords(form, distribution), fillWords(distribution)),
    version: readVersion(form),
    base: form.get('base'),
    note: form.get('note'),
  }
  const { note } = shown
  const errors: FormError[] = []
  let status = 422
  let areSaved = false
  // A file that the page sent by itself, before the form went.
  let isProposed = form.get('proposed') !== ''
  const distributionId = distribution.id
  try {
    const outcome = await saveMerging(
      { form, version: shown.version, ui },
      {
        found,
        mine: shown.fields,
        versionOf: ({ dataset }) => dataset.version,
        valuesOf: (now) => fillWords(now.distribution),
        findAgain: () => findFileToEdit(portal, ask),
        save: (now, version) => {
          const [ifMatch, body] = [[version], writePatch(shown.fields, now.distribution)]
          const operation = { name: 'patchDistribution', distributionId, body } as const
          return catalog.changeOrPropose(viewer, { about: null, operation, ifMatch, note }, () =>
            catalog.patchDistribution(viewer, distributionId, ifMatch, body),
          )
        },
        words: { label: (id) => ui.t(labels[id as keyof FileWords]) },
        isOwn: (version) => catalog.isOwnSince(viewer, `dataset/${found.dataset._id}`, version),
      },
    )
    if (outcome.saved === null) {
      const { merged, found: now } = outcome
      status = 412
      errors.push(...merged.errors)
      Object.assign(shown, { ...describeFile(now), fields: merged.values, differences: merged.differences })
    } else {
      const isKept = outcome.saved instanceof Proposed && outcome.saved.record !== null
      areSaved = !isKept
      isProposed ||= isKept
    }
  } catch (error) {
    if (!isAboutForm(error)) throw error
    status = error.status
    errors.push(...explainProblem(error, lang, { place: placeOfWord }))
  }
  const [file] = form.files.filter(({ field }) => field === 'file')
  // Words that could not be saved are looked at first; the file is asked for again.
  if (file && errors.length === 0) {
    try {
      const operation = { name: 'addRelease', distributionId, file } as const
      const saved = await catalog.changeOrPropose(viewer, { about: null, operation, note }, () =>
        catalog.addRelease(viewer, distributionId, file),
      )
      isProposed ||= saved instanceof Proposed && saved.record !== null
    } catch (error) {
      if (!isAboutForm(error)) throw error
      status = error.status
      errors.push(...explainProblem(error, lang).map(({ text }) => ({ field: 'file', text })))
    }
  } else if (file) errors.push({ field: 'file', text: ui.t('fileEdit.chooseAgain') })
  errors.push(
    ...form.refusedFiles.flatMap(({ problem }) =>
      explainProblem(problem, lang).map(({ text }) => ({ field: 'file', text })),
    ),
  )
  if (errors.length === 0 && isProposed) return goProposals(lang, found.dataset)
  if (errors.length === 0)
    return { redirect: `${addressIn(lang, fileEditPath(found, 'edit'))}?done=saved`, status: 303 }
  const now = await findFileToEdit(portal, ask)
  return showWords(portal, web, ask, now, { ...shown, ...(areSaved && describeFile(now)), errors, status })
}

const labels = {
  titleVi: 'fileEdit.titleVi',
  titleEn: 'fileEdit.titleEn',
  descriptionVi: 'fileEdit.descriptionVi',
  descriptionEn: 'fileEdit.descriptionEn',
  accessUrl: 'datasetEdit.linkUrl',
} as const satisfies Record<keyof FileWords, string>

/** What the form is drawn from. */
const describeFile = ({ dataset, distribution }: FoundFile): Omit<Shown, 'differences'> => {
  const fields = fillWords(distribution)
  return { fields, version: dataset.version, base: writeBase(fields) }
}

/** The form as it is shown: what stands in it, and which version it was drawn from. */
interface Shown {
  fields: FileWords
  version: number
  base: string
  note?: string
  differences?: FormDifference[]
}

/** Languages that the form does not show stay. */
function writePatch(fields: FileWords, { release, title, description }: DistributionRecord): object {
  const hasOthers = (map: object | null): boolean =>
    Object.keys(map ?? {}).some((language) => language !== 'vi' && language !== 'en')
  const write = (vi: string, en: string, before: object | null): object | null => {
    const [own, other] = [vi.trim() || null, en.trim() || null]
    return own === null && other === null && !hasOthers(before) ? null : { vi: own, en: other }
  }
  return {
    title: write(fields.titleVi, fields.titleEn, title),
    description: write(fields.descriptionVi, fields.descriptionEn, description),
    ...(release === 0 && { accessUrl: fields.accessUrl.trim() || null }),
  }
}

function placeOfWord(pointer: string): string | null {
  const [member = '', language = 'vi'] = pointer.split('/').slice(1)
  if (member === 'accessUrl' || member === 'note') return member
  if (member !== 'title' && member !== 'description') return null
  return `${member}${language === 'en' ? 'En' : 'Vi'}`
}

async function showWords(
  { catalog, config }: Portal,
  web: Web,
  ask: PageAsk,
  { dataset: record, distribution: { id } }: FoundFile,
  {
    fields,
    version,
    base,
    note = '',
    differences = [],
    errors = [],
    done = null,
    status,
  }: Shown & {
    errors?: FormError[]
    done?: 'saved' | 'resumed' | null
    status?: number
  },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang: ask.lang,
    vocabularies: catalog.vocabularies,
  })
  const distribution = dataset.distributions.find((one) => one.id === id)!
  return web.respond(ask, {
    title: `${ui.t('fileEdit.edit')}: ${pickFileTitle(ui, distribution).text}`,
    description: ui.t('fileEdit.editLede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(FileWordsPage, ui, {
      dataset,
      distribution,
      version,
      base,
      differences,
      fields,
      note,
      isProposal: await isKeptAsProposal({ catalog }, ask, record),
      errors,
      done,
      maxUploadBytes: config.maxUploadBytes,
    }),
  })
}
