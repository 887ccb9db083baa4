import type { VNode } from 'preact'
import { Badge } from '../components/badge/badge.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { RowItem } from '../components/rows/rows.tsx'
import { shorten } from '../text/markdown.ts'
import type { LanguageMap } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { proposalsPath, proposalTones, type ProposalView } from './proposals-page.tsx'

/** A proposal in a list of the workspace. */
export interface ListedProposalView {
  dataset: { slug: string; title: LanguageMap }
  number: number
  by: string
  at: string
  status: ProposalView['status']
  /** How it ended; null while it is open. */
  decision: { by: string; at: string; note: string | null } | null
}

/** A proposal that the reader may decide. */
export const renderWaitingProposal = (ui: Ui, item: ListedProposalView): VNode => (
  <RowItem
    key={keyOf(item)}
    end={<Badge tone="warn">{numberOf(ui, item)}</Badge>}
    note={ui.t('workspace.waitingNote', { name: writeActor(ui, item.by), date: ui.date(item.at, 'moment') })}
  >
    {linkTo(ui, item)}
  </RowItem>
)

/** A proposal of the reader's own: how far it is, and why it was refused. */
export const renderOwnProposal = (ui: Ui, item: ListedProposalView): VNode => (
  <RowItem
    key={keyOf(item)}
    end={
      <Badge tone={proposalTones[item.status]} isHollow={proposalTones[item.status] === undefined}>
        {ui.t(`proposals.status.${item.status}`)}
      </Badge>
    }
    note={
      <>
        {ui.t('workspace.ownNote', { number: numberOf(ui, item), date: ui.date(item.at, 'moment') })}
        {item.decision && (
          <>
            <br />
            {ui.t(item.status === 'accepted' ? 'proposals.acceptedBy' : 'proposals.refusedBy', {
              name: writeActor(ui, item.decision.by),
              date: ui.date(item.decision.at, 'moment'),
            })}
            {item.decision.note && (
              <>
                {': '}
                <span dir="auto">{shorten(item.decision.note, 200)}</span>
              </>
            )}
          </>
        )}
      </>
    }
  >
    {linkTo(ui, item)}
  </RowItem>
)

const keyOf = ({ dataset, number }: ListedProposalView): string => `${dataset.slug} ${number}`

const numberOf = (ui: Ui, { number }: ListedProposalView): string =>
  ui.t('workspace.waitingProposal', { number: String(number) })

const linkTo = (ui: Ui, { dataset, number }: ListedProposalView): VNode => (
  <a href={ui.href(`${proposalsPath(dataset)}#proposal-${number}`)}>
    <LangText of={ui.pick(dataset.title)} />
  </a>
)
