import { listPlaces, mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { datasetNotFound } from '../problems.ts'
import { mustActSomewhere, mustSee } from './access.ts'
import type { Agencies } from './agencies.ts'
import { inputOf } from './dataset-edit.ts'
import { longestTitle } from './dataset-rules.ts'
import type { DatasetEditing } from './dataset-editing.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { DatasetWithAgency, LanguageMap } from './records.ts'

/** New datasets from the words about others. */
export interface DatasetCopies {
  /**
   * Makes a draft with what is written about a dataset: its title marked as a copy, without its files, and without the dates of
   * its data. It goes to the agency named, else to that of the original, else to the first where the viewer may write.
   * `filesLeft` tells how many files and links were not copied.
   */
  copyDataset(
    by: Viewer,
    idOrSlug: string,
    agency?: string,
  ): Promise<{ dataset: DatasetWithAgency; filesLeft: number }>
}

export function createDatasetCopies({
  datasets,
  agencies,
  editing,
}: {
  datasets: Pick<DatasetStore, 'findByIdOrSlug'>
  agencies: Pick<Agencies, 'findAgency'>
  editing: Pick<DatasetEditing, 'createDataset'>
}): DatasetCopies {
  async function chooseAgency(by: Viewer, ownId: string): Promise<string> {
    const own = await agencies.findAgency(ownId)
    const places = listPlaces(by, 'write')
    const isOwn = own !== null && !own.closed && mayAct(by, 'write', { agencyPath: own.path })
    if (isOwn || places === 'everywhere') return own?.slug ?? ownId
    const first = await Promise.all(places.map((id) => agencies.findAgency(id)))
    return first.find((agency) => agency && !agency.closed)?.slug ?? own?.slug ?? ownId
  }

  return {
    async copyDataset(by, idOrSlug, agency) {
      const record = mustSee(await datasets.findByIdOrSlug(idOrSlug), by, () => datasetNotFound(idOrSlug))
      mustActSomewhere(by, 'write')
      const slug = agency ?? (await chooseAgency(by, record.agencyId))
      // The dates are those of the data, which the copy does not have; the slug follows from the new title.
      const {
        slug: _slug,
        issued: _issued,
        modified: _modified,
        sample: _sample,
        ...input
      } = inputOf(record, slug)
      const body = { ...input, title: markAsCopy(record.title) }
      const dataset = await editing.createDataset(by, body, { copyOf: record._id })
      return { dataset, filesLeft: record.distributions.length }
    },
  }
}

/** How the title of a copy begins until somebody gives it its own. */
const copyMarks: Record<string, string> = { vi: 'Bản sao của ', en: 'Copy of ' }

const markAsCopy = (title: LanguageMap): LanguageMap =>
  Object.fromEntries(
    Object.entries(title).map(([lang, text]) => {
      const mark = copyMarks[lang]
      return [lang, (mark ? mark + text : `${text} (copy)`).slice(0, longestTitle())]
    }),
  )

/** Whether the title is still the one that a copy was given. */
export const isTitleOfCopy = (lang: string, title: string): boolean =>
  copyMarks[lang] !== undefined && title.trimStart().startsWith(copyMarks[lang])
