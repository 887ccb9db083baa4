import type { VNode } from 'preact'
import type { DatasetSummary } from '../../schemas/generated/catalog/dataset-summary.ts'
import { Result, Results, type ResultProps } from '../components/result/result.tsx'
import { findFirstSentence } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { findFreshness, getModified } from './freshness.ts'
import { findTakedown } from './takedown-note.tsx'
import { isOpen, isPublic, nameAccess } from './terms.ts'

export interface DatasetResultsProps {
  ui: Ui
  datasets: DatasetSummary[]
  now: Date
  level?: 2 | 3
}

/** Datasets as a list of results: for a search, an agency, a theme. */
export function DatasetResults({ ui, datasets, now, level }: DatasetResultsProps): VNode {
  return (
    <Results>
      {datasets.map((dataset) => {
        const description = ui.pick(dataset.description)
        return (
          <Result
            key={dataset.id}
            ui={ui}
            level={level}
            href={ui.href(`/datasets/${dataset.slug}`)}
            title={ui.pick(dataset.title)}
            titleMarked={dataset.highlight?.title}
            text={{ ...description, text: findFirstSentence(description.text, ui.lang) }}
            textMarked={dataset.highlight?.description}
            agency={ui.pick(dataset.agency.name)}
            modified={getModified(dataset)}
            badge={findBadge(ui, dataset, now)}
            formats={listFormats(dataset)}
          />
        )
      })}
    </Results>
  )
}

/** The one thing to know before opening it: that it is not public, that its files are gone, that it is not for all, else how fresh it is. */
function findBadge(ui: Ui, dataset: DatasetSummary, now: Date): ResultProps['badge'] {
  const { status, distributions } = dataset
  if (!isPublic(dataset))
    return { tone: status === 'withdrawn' ? 'bad' : 'warn', text: ui.t(`datasetEdit.state.${status}`) }
  if (distributions.length > 0 && distributions.every((one) => findTakedown(one) !== null))
    return { tone: 'bad', text: ui.t('takedown.badge') }
  if (!isOpen(dataset)) return { tone: 'warn', text: nameAccess(ui, dataset) }
  return findFreshness(ui, dataset, now)?.badge
}

/** The formats of the files that can be had; a table that is open to everybody can also be asked by API. */
export function listFormats(dataset: Pick<DatasetSummary, 'distributions' | 'accessRights'>): string[] {
  const distributions = dataset.distributions.filter((one) => findTakedown(one) === null)
  const formats = distributions.flatMap(({ format }) => (format ? [format] : []))
  const hasTable = isOpen(dataset) && distributions.some(({ table }) => table?.status === 'ready')
  return hasTable ? [...formats, 'API'] : formats
}
