import type { ComponentChildren, VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Code } from '../components/code/code.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import { comparePath } from './compare-page.tsx'
import type { DatasetPageView } from './dataset-page.tsx'

interface RelatedProps {
  ui: Ui
  view: Pick<DatasetPageView, 'dataset' | 'related' | 'joinable' | 'baseUrl'>
}

/** Whether there is anything to lead on to. */
export const hasRelated = ({ related, joinable }: RelatedProps['view']): boolean =>
  related.length > 0 || joinable.length > 0

/** Datasets that a reader of this one may want too, and why: those alike, and those that can be joined to it. */
export function Related({ ui, view }: RelatedProps): VNode | null {
  if (!hasRelated(view)) return null
  return (
    <section class="stack" id="related">
      <h2>{ui.t('dataset.related')}</h2>
      <Similar ui={ui} view={view} />
      <Joinable ui={ui} view={view} />
    </section>
  )
}

function Similar({ ui, view: { dataset, related } }: RelatedProps): VNode | null {
  if (related.length === 0) return null
  return (
    <>
      <h3>{ui.t('related.similar')}</h3>
      <Rows>
        {related.map((other) => (
          <OtherDataset key={other.id} {...{ ui, dataset, other }} reason={findReason(ui, dataset, other)} />
        ))}
      </Rows>
    </>
  )
}

function findReason(ui: Ui, dataset: Dataset, other: Dataset): string | null {
  if (other.agency.slug === dataset.agency.slug) return ui.t('dataset.sameAgency')
  return other.themes.some((theme) => dataset.themes.includes(theme)) ? ui.t('dataset.sameTheme') : null
}

function Joinable({ ui, view: { dataset, joinable, baseUrl } }: RelatedProps): VNode | null {
  const [first] = joinable
  if (!first) return null
  const { sql } = first
  return (
    <>
      <h3>{ui.t('related.joinable')}</h3>
      <Rows>
        {joinable.map(({ dataset: other, own }) => (
          <OtherDataset
            key={other.id}
            {...{ ui, dataset, other }}
            reason={ui.rich('related.byColumn', { column: <strong>{own.column}</strong> })}
          />
        ))}
      </Rows>
      <Fold summary={ui.t('related.sql', { title: ui.pick(first.dataset.title).text })}>
        <div class="stack">
          <Code ui={ui} title="SQL" language="sql" code={sql} />
          <p class="small">
            <a href={`${baseUrl}/api/v1/sql?${new URLSearchParams({ query: sql })}`} type="application/json">
              {ui.t('related.run')}
            </a>
          </p>
        </div>
      </Fold>
    </>
  )
}

function OtherDataset({
  ui,
  dataset,
  other,
  reason,
}: {
  ui: Ui
  dataset: Dataset
  other: Dataset
  reason: ComponentChildren
}): VNode {
  return (
    <RowItem
      note={
        <>
          <LangText of={ui.pick(other.agency.name)} />
          {reason && <>. {reason}</>}.{' '}
          <a href={ui.href(comparePath(dataset.slug, other.slug))}>
            {ui.t('compare.link')}
            <span class="visually-hidden">: {ui.pick(other.title).text}</span>
          </a>
        </>
      }
    >
      <a class="row-name" href={ui.href(`/datasets/${other.slug}`)}>
        <LangText of={ui.pick(other.title)} />
      </a>
    </RowItem>
  )
}
