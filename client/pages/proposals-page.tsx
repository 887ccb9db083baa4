import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Proposal } from '../../schemas/generated/catalog/proposal.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { TextAreaField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { Panel } from '../components/panel/panel.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { CommentThread, type CommentThreadView } from './comment-thread.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { ChangeList } from './revision-line.tsx'
import type { ChangeWords } from './revision-words.ts'
import { isPublic } from './terms.ts'

export interface ProposalView extends Pick<
  Proposal,
  'number' | 'at' | 'by' | 'note' | 'operation' | 'status' | 'decision'
> {
  /** Of the file that waits; null when there is none, or no longer. */
  fileName: string | null
  changes: ChangeWords[]
  /** It waits and would replace a file: its rows are compared on a page of their own. */
  hasDiff: boolean
  /** The reader proposed it, where a second person decides. */
  needsAnother: boolean
  /** The reader may take it back while it is open. */
  isOwn: boolean
  /** Null for those who may read and not write. */
  thread: CommentThreadView | null
}

export interface ProposalsPageView {
  dataset: Dataset
  /** Newest first. */
  proposals: ProposalView[]
  total: number
  mayDecide: boolean
  errors: FormError[]
  /** What was typed beside the proposal that could not be decided. */
  typed: { number: number; text: string; isAccept: boolean } | null
  done: 'proposed' | 'accepted' | 'refused' | 'takenBack' | null
  nextHref: string | null
}

/** Ids of the fields of a proposal: why it is accepted, why it is refused. */
export const noteField = (number: number, isAccept: boolean): string =>
  isAccept ? `why-${number}` : `note-${number}`

/** Where the proposals of a dataset are read and decided. */
export const proposalsPath = ({ slug }: { slug: string }): string => `/workspace/datasets/${slug}/proposals`

/** Changes of a published dataset that wait for a publisher, and what became of earlier ones. */
export function ProposalsPage({ view, ui }: { view: ProposalsPageView; ui: Ui }): VNode {
  const { dataset, proposals, total, errors, done, nextHref } = view
  const title = ui.pick(dataset.title)
  const path = ui.href(`/datasets/${dataset.slug}`)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { ...title, text: shorten(title.text, 60), href: path },
          { text: ui.t('proposals.title') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('proposals.title')}</h1>
        <p class="lede">
          <a href={path}>
            <LangText of={title} />
          </a>
        </p>
        <p class="soft">{ui.t('proposals.lede')}</p>
        {done && (
          <Notice tone="good" isAnswer>
            {ui.t(
              done === 'accepted' && !isPublic(dataset)
                ? 'proposals.done.acceptedUnseen'
                : `proposals.done.${done}`,
            )}
          </Notice>
        )}
        {!isPublic(dataset) && <Unseen ui={ui} dataset={dataset} isProposed={done === 'proposed'} />}
        <FormErrors
          ui={ui}
          errors={errors}
          // A decision that came too late is nothing to mend.
          title={errors.every(({ field }) => field === null) ? ui.t('proposals.notDone') : undefined}
        />
      </div>
      <div class="page stack">
        {proposals.length === 0 ? (
          <Empty title={ui.t('proposals.none')}>
            <p>{ui.t('proposals.noneHelp')}</p>
          </Empty>
        ) : (
          proposals.map((proposal) => (
            <OneProposal key={proposal.number} ui={ui} view={view} proposal={proposal} />
          ))
        )}
        {nextHref && (
          <Pager ui={ui} summary={ui.t('proposals.count', { count: total })} nextHref={nextHref} />
        )}
      </div>
    </>
  )
}

/** That what is accepted stays unseen for now; said as an answer to whoever proposes without knowing. */
const Unseen = ({ ui, dataset, isProposed }: { ui: Ui; dataset: Dataset; isProposed: boolean }): VNode => (
  <Notice tone="warn" isAnswer={isProposed}>
    {ui.t(dataset.status === 'withdrawn' ? 'proposals.withdrawn' : 'proposals.unseen')}
  </Notice>
)

/** The colour of how far a proposal is. */
export const proposalTones = {
  open: 'warn',
  accepted: 'good',
  refused: undefined,
  takenBack: undefined,
} as const

function OneProposal({
  ui,
  view,
  proposal,
}: {
  ui: Ui
  view: ProposalsPageView
  proposal: ProposalView
}): VNode {
  const { dataset } = view
  const { number, at, by, note, operation, fileName, changes, status, decision } = proposal
  const isOpen = status === 'open'
  const mayDecide = view.mayDecide && !proposal.needsAnother
  return (
    <Panel
      title={`${ui.t('proposals.number', { number: String(number) })}: ${ui.t(`proposals.operation.${operation}`)}`}
      id={`proposal-${number}`}
    >
      <p class="small soft">
        <Badge tone={proposalTones[status]} isHollow={proposalTones[status] === undefined}>
          {ui.t(`proposals.status.${status}`)}
        </Badge>{' '}
        {ui.t('proposals.by', { name: writeActor(ui, by), date: ui.date(at, 'moment') })}
      </p>
      {note !== null && <p>{ui.t('proposals.why', { note })}</p>}
      {changes.length > 0 && (
        <ChangeList ui={ui} name={ui.t('proposals.number', { number: String(number) })} changes={changes} />
      )}
      {proposal.hasDiff && (
        <p>
          <Button href={ui.href(`${proposalsPath(dataset)}/${number}/diff`)} kind="quiet">
            {ui.t('proposals.rows')}
            <span class="visually-hidden"> {number}</span>
          </Button>
        </p>
      )}
      {fileName !== null && (
        <p>
          <a href={`/api/v1/datasets/${dataset.id}/proposals/${number}/file`} download={fileName}>
            {ui.t(isOpen ? 'proposals.file' : 'proposals.acceptedFile', { name: fileName })}
          </a>
        </p>
      )}
      {status !== 'open' && decision && (
        <p class="small">
          {ui.t(`proposals.${status}By`, {
            name: writeActor(ui, decision.by),
            date: ui.date(decision.at, 'moment'),
          })}
          {decision.note !== null && `: ${decision.note}`}
        </p>
      )}
      {isOpen && mayDecide && <Deciding ui={ui} view={view} number={number} />}
      {isOpen && proposal.isOwn && (
        <Fold summary={ui.t('proposals.takeBack')}>
          <form
            class="stack-tight"
            method="post"
            action={ui.href(`${proposalsPath(dataset)}/${number}/take-back`)}
          >
            <p>{ui.t('proposals.takeBackHelp')}</p>
            <p>
              <Button kind="bad">
                {ui.t('proposals.takeBackNow')}
                <span class="visually-hidden"> {number}</span>
              </Button>
            </p>
          </form>
        </Fold>
      )}
      {proposal.thread && (
        <Fold
          summary={ui.t('comments.titleCount', { count: proposal.thread.total })}
          isOpen={proposal.thread.total > 0}
        >
          <CommentThread ui={ui} view={proposal.thread} />
        </Fold>
      )}
      {isOpen && !mayDecide && (
        <p class="small soft">
          {ui.t(proposal.needsAnother ? 'proposals.waitsForAnother' : 'proposals.waits')}
        </p>
      )}
    </Panel>
  )
}

/** Accepting with one press or with a note, and refusing with a reason. */
function Deciding({ ui, view, number }: { ui: Ui; view: ProposalsPageView; number: number }): VNode {
  const { dataset, errors } = view
  const action = ui.href(`${proposalsPath(dataset)}/${number}/decision`)
  const typed = view.typed?.number === number ? view.typed : null
  const [why, reason] = [noteField(number, true), noteField(number, false)]
  return (
    <>
      <form method="post" action={action}>
        <Button name="do" value="accept">
          {ui.t(isPublic(dataset) ? 'proposals.accept' : 'proposals.acceptUnseen')}
          <span class="visually-hidden"> {number}</span>
        </Button>
      </form>
      <Fold summary={ui.t('proposals.acceptWithNote')} isOpen={typed?.isAccept === true && typed.text !== ''}>
        <form class="stack-tight" method="post" action={action} novalidate>
          <TextAreaField
            ui={ui}
            id={why}
            name="note"
            rows={2}
            label={ui.t('datasetEdit.note')}
            help={ui.t('proposals.acceptNoteHelp')}
            value={typed?.isAccept ? typed.text : ''}
            error={errorOf(errors, why)}
          />
          <p>
            <Button name="do" value="accept" kind="quiet">
              {ui.t(isPublic(dataset) ? 'proposals.acceptWithNoteNow' : 'proposals.acceptUnseenWithNote')}
              <span class="visually-hidden"> {number}</span>
            </Button>
          </p>
        </form>
      </Fold>
      <Fold summary={ui.t('proposals.refuse')} isOpen={typed?.isAccept === false}>
        <form class="stack-tight" method="post" action={action} novalidate>
          <TextAreaField
            ui={ui}
            id={reason}
            name="note"
            rows={2}
            label={ui.t('proposals.note')}
            help={ui.t('proposals.noteHelp')}
            isRequired
            value={typed?.isAccept === false ? typed.text : ''}
            error={errorOf(errors, reason)}
          />
          <p>
            <Button name="do" value="refuse" kind="bad">
              {ui.t('proposals.refuseNow')}
              <span class="visually-hidden"> {number}</span>
            </Button>
          </p>
        </form>
      </Fold>
    </>
  )
}
