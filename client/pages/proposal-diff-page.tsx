import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { proposalsPath, type ProposalView } from './proposals-page.tsx'
import { ChangeList } from './revision-line.tsx'
import { FileSides, RowComparison, type FileSide, type RowComparisonView } from './row-comparison.tsx'
import { pickFileTitle } from './terms.ts'

export interface ProposalDiffPageView extends Omit<RowComparisonView, 'formPath' | 'formFields'> {
  dataset: Dataset
  distribution: Distribution
  proposal: Pick<ProposalView, 'number' | 'at' | 'by' | 'note' | 'changes'>
  /** The newest release, and the file that waits. */
  sides: FileSide[]
  mayDecide: boolean
}

/** Where a proposed file is compared with the one that it would replace. */
export const proposalDiffPath = (dataset: { slug: string }, number: number): string =>
  `${proposalsPath(dataset)}/${number}/diff`

/** What a proposed file would change in the rows, before anybody decides. */
export function ProposalDiffPage({ view, ui }: { view: ProposalDiffPageView; ui: Ui }): VNode {
  const { dataset, distribution, proposal, sides, mayDecide } = view
  const title = ui.pick(dataset.title)
  const name = ui.t('proposals.number', { number: String(proposal.number) })
  const back = ui.href(`${proposalsPath(dataset)}#proposal-${proposal.number}`)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { ...title, text: shorten(title.text, 60), href: ui.href(`/datasets/${dataset.slug}`) },
          { text: ui.t('proposals.title'), href: ui.href(proposalsPath(dataset)) },
          { text: name },
        ]}
      />
      <div class="page head stack-wide">
        <div class="stack">
          <h1>{ui.t('proposalDiff.title', { number: String(proposal.number) })}</h1>
          <p class="lede">
            <a href={ui.href(`/datasets/${dataset.slug}/${distribution.id}`)}>
              <LangText of={pickFileTitle(ui, distribution)} />
            </a>
          </p>
          <p class="small soft">
            {ui.t('proposals.by', {
              name: writeActor(ui, proposal.by),
              date: ui.date(proposal.at, 'moment'),
            })}
          </p>
          {proposal.note !== null && <p>{ui.t('proposals.why', { note: proposal.note })}</p>}
          <p>
            <Button href={back} kind={mayDecide ? undefined : 'quiet'}>
              {ui.t(mayDecide ? 'proposalDiff.decide' : 'proposalDiff.back')}
            </Button>
          </p>
        </div>
        <RowComparison
          ui={ui}
          view={{ ...view, formPath: proposalDiffPath(dataset, proposal.number), formFields: {} }}
        />
        <FileSides ui={ui} title={ui.t('proposalDiff.sides')} sides={sides} />
        <section class="stack">
          <h2>{ui.t('proposalDiff.facts')}</h2>
          <ChangeList ui={ui} name={name} changes={proposal.changes} />
        </section>
      </div>
    </>
  )
}
