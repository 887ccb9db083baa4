import type { VNode } from 'preact'
import type { DatasetSummary } from '../../schemas/generated/catalog/dataset-summary.ts'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Result, Results, type ResultProps } from '../components/result/result.tsx'
import { findFirstSentence } from '../text/markdown.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { findFreshness, getModified } from './freshness.ts'
import { findTakedown } from './takedown-note.tsx'
import { hasTable, isOpen, isPublic, nameAccess } from './terms.ts'

export interface DatasetResultsProps {
  ui: Ui
  datasets: DatasetSummary[]
  now: Date
  level?: 2 | 3
  /** What is said of a dataset where the list was made by hand. */
  noteOf?: (dataset: DatasetSummary) => PickedText | undefined
}

/** Datasets as a list of results: for a search, an agency, a theme. */
export function DatasetResults({ ui, datasets, now, level, noteOf }: DatasetResultsProps): VNode {
  const firsts = datasets.filter(({ duplicateOf }) => duplicateOf === undefined)
  return (
    <Results>
      {firsts.map((dataset) => {
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
            note={noteOf?.(dataset)}
            agency={ui.pick(dataset.agency.name)}
            modified={getModified(dataset)}
            badge={findBadge(ui, dataset, now)}
            formats={listFormats(dataset)}
          >
            <Duplicates ui={ui} datasets={datasets.filter(({ duplicateOf }) => duplicateOf === dataset.id)} />
          </Result>
        )
      })}
    </Results>
  )
}

/** Those that tell the same as a result, folded under it. */
function Duplicates({ ui, datasets }: { ui: Ui; datasets: DatasetSummary[] }): VNode | null {
  if (datasets.length === 0) return null
  return (
    <Fold summary={ui.t('find.duplicates', { count: datasets.length })}>
      <ul class="stack-tight small">
        {datasets.map((dataset) => (
          <li key={dataset.id}>
            <a href={ui.href(`/datasets/${dataset.slug}`)}>
              <LangText of={ui.pick(dataset.title)} />
            </a>{' '}
            <span class="soft">
              <LangText of={ui.pick(dataset.agency.name)} />, {ui.date(getModified(dataset))}
            </span>
          </li>
        ))}
      </ul>
    </Fold>
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
  if (status === 'archived') return { tone: undefined, text: ui.t('datasetEdit.state.archived') }
  return findFreshness(ui, dataset, now)?.badge
}

/** The formats of the files that can be had; a table that is open to everybody can also be asked by API. */
export function listFormats(dataset: Pick<DatasetSummary, 'distributions' | 'accessRights'>): string[] {
  const distributions = dataset.distributions.filter((one) => findTakedown(one) === null)
  const formats = distributions.flatMap(({ format }) => (format ? [format] : []))
  return isOpen(dataset) && distributions.some(hasTable) ? [...formats, 'API'] : formats
}
