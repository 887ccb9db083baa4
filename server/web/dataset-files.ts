import { typedNames, type EditedFile, type FilesSectionView } from '../../client/pages/dataset-files.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { spellOut } from '../../client/text/spell-out.ts'
import { createUi } from '../../client/text/ui.ts'
import { Proposed, withReason } from '../catalog/catalog.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'

/** Jobs of one dataset that are looked through for those that go on: newest first, and each file has one or two. */
const listedJobs = 200

/** What the form says of new files and of a link. */
export const readTyped = (form: PageForm): FilesSectionView['typed'] =>
  Object.fromEntries(typedNames.map((name) => [name, form.get(name)])) as FilesSectionView['typed']

/** What came of the files and the link of a form. */
export interface AddedFiles {
  count: number
  isLinkAdded: boolean
  /** Kept for a publisher to decide. */
  isProposed: boolean
  errors: FormError[]
}

/** Adds the files and the link that came with a form, one after the other; what is refused does not hold the others back. */
export async function addFiles(
  { catalog }: Portal,
  { viewer, lang }: PageAsk,
  form: PageForm,
  id: string,
): Promise<AddedFiles> {
  const ui = createUi(lang)
  const errors: FormError[] = form.refusedFiles.map(({ name, problem }) => ({
    field: 'file',
    text: tellOf(name, explainProblem(problem, lang)),
  }))
  let count = 0
  let isProposed = false
  const note = form.get('note')
  const files = form.files.filter(({ field }) => field === 'file')
  const typed = writeMap(form, 'file-title')
  for (const file of files) {
    const title =
      files.length === 1
        ? typed
        : Object.fromEntries(
            Object.entries(typed).map(([language, text]) => [language, `${text} (${file.name})`]),
          )
    try {
      const metadata = Object.keys(title).length > 0 ? { title } : {}
      const change = { about: id, operation: { name: 'addFile', metadata, file }, note } as const
      const added = await catalog.changeOrPropose(viewer, change, () =>
        catalog.addFile(withReason(viewer, note), id, metadata, file),
      )
      isProposed ||= added instanceof Proposed
      count++
    } catch (error) {
      if (!isAboutForm(error)) throw error
      errors.push({ field: 'file', text: tellOf(file.name, explainProblem(error, lang)) })
    }
  }
  const accessUrl = form.get('link-url').trim()
  const title = writeMap(form, 'link-title')
  if (accessUrl === '' && Object.keys(title).length > 0) {
    errors.push({ field: 'link-url', text: ui.t('datasetEdit.linkMissing') })
  }
  if (accessUrl === '') return { count, isLinkAdded: false, isProposed, errors }
  try {
    const metadata = { accessUrl, ...(Object.keys(title).length > 0 && { title }) }
    const change = { about: id, operation: { name: 'addLink', metadata }, note } as const
    const added = await catalog.changeOrPropose(viewer, change, () =>
      catalog.addLink(withReason(viewer, note), id, metadata),
    )
    isProposed ||= added instanceof Proposed
    return { count: count + 1, isLinkAdded: true, isProposed, errors }
  } catch (error) {
    if (!isAboutForm(error)) throw error
    const place = (pointer: string) => {
      const [member, language] = pointer.split('/').slice(1)
      return member === 'title' ? `link-title-${language ?? 'vi'}` : 'link-url'
    }
    errors.push(
      ...explainProblem(error, lang, { place, name: () => ui.t('datasetEdit.link') }).map((each) => ({
        ...each,
        field: each.field ?? 'link-url',
      })),
    )
    return { count, isLinkAdded: false, isProposed, errors }
  }
}

const tellOf = (name: string, errors: FormError[]): string => {
  const text = errors.map((each) => each.text).join(' ')
  return name === '' ? text : `${spellOut(name)}: ${text}`
}

const writeMap = (form: PageForm, name: string): Record<string, string> =>
  Object.fromEntries(
    ['vi', 'en']
      .map((language) => [language, form.get(`${name}-${language}`).trim()])
      .filter(([, text]) => text !== ''),
  ) as Record<string, string>

/** The files of a dataset with the work that goes on for them. */
export async function findWork({ jobs }: Pick<Portal, 'jobs'>, dataset: Dataset): Promise<EditedFile[]> {
  const pending = dataset.distributions.filter(({ table }) => table?.status === 'pending')
  const running =
    pending.length > 0 ? await jobs.listJobs({ datasetId: dataset.id }, { limit: listedJobs }) : []
  return dataset.distributions.map((distribution) => ({
    distribution,
    isWorking: distribution.table?.status === 'pending',
    progress:
      running.find(({ distributionId, state }) => distributionId === distribution.id && state === 'running')
        ?.progress ?? null,
  }))
}
