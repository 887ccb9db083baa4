import type { VNode } from 'preact'
import type { DatasetSummary } from '../../schemas/generated/catalog/dataset-summary.ts'
import { Result, Results } from '../components/result/result.tsx'
import { findFirstSentence } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { findFreshness, getModified } from './freshness.ts'
import { isOpen, nameAccess } from './terms.ts'

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
            badge={
              isOpen(dataset)
                ? findFreshness(ui, dataset, now)?.badge
                : { tone: 'warn', text: nameAccess(ui, dataset) }
            }
            formats={listFormats(dataset)}
          />
        )
      })}
    </Results>
  )
}

/** The formats of the files; a table that is open to everybody can also be asked by API. */
export function listFormats(dataset: Pick<DatasetSummary, 'distributions' | 'accessRights'>): string[] {
  const { distributions } = dataset
  const formats = distributions.flatMap(({ format }) => (format ? [format] : []))
  const hasTable = isOpen(dataset) && distributions.some(({ table }) => table?.status === 'ready')
  return hasTable ? [...formats, 'API'] : formats
}
