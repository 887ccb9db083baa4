import { Fragment, type VNode } from 'preact'
import { NewValue, OldValue } from '../components/change/change.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { RowItem } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import { writeAuthors, writeNote } from './revision-note.ts'
import type { ChangeWords } from './revision-words.ts'

/** A change of the description, in words. */
export interface RevisionView {
  number: number
  at: string
  by: string
  /** Who proposed what `by` accepted; for the public both are the agency. */
  proposedBy: string | null
  note: string | null
  /** The state that it led to; null when it changed none. */
  step: string | null
  /** Names of what changed, for the line itself. */
  members: string[]
  changes: ChangeWords[]
}

/** More than this stands behind a press: a list of revisions is to be looked through. */
const openChanges = 3
const openCharacters = 300

/** One change of the description with its values, and the way back to it for those who may edit. */
export function RevisionLine({
  ui,
  revision,
  restoreHref,
}: {
  ui: Ui
  revision: RevisionView
  /** Where restoring it is looked at and done; null where there is nothing to restore or nobody to. */
  restoreHref: string | null
}): VNode {
  const { step, members, changes } = revision
  return (
    <>
      <RowItem
        end={ui.date(revision.at, 'moment')}
        note={
          <>
            {step !== null && `${step}. `}
            {members.length > 0 && ui.t('history.changed', { members: members.join(', ') })}
            {members.length > 0 && '. '}
            {writeAuthors(ui, revision)}
          </>
        }
      >
        <strong>{ui.t('history.revision', { number: String(revision.number) })}</strong>
        {revision.note &&
          writeNote(ui, revision.note).map((line, index) => (
            <Fragment key={index}>
              {index > 0 && <br />} {line}
            </Fragment>
          ))}
      </RowItem>
      {changes.length > 0 && (
        <ChangeList
          ui={ui}
          name={ui.t('history.revision', { number: String(revision.number) })}
          changes={changes}
        />
      )}
      {restoreHref !== null && (
        <p class="small above-2">
          <a href={restoreHref}>{ui.t('history.restore', { number: String(revision.number) })}</a>
        </p>
      )}
    </>
  )
}

/** Value by value; many, or long ones, one press away. `name` says whose they are. */
export function ChangeList({ ui, name, changes }: { ui: Ui; name: string; changes: ChangeWords[] }): VNode {
  const characters = changes.reduce((sum, { from, to }) => sum + (from?.length ?? 0) + (to?.length ?? 0), 0)
  const list = (
    <Pairs
      items={changes.map(({ name, from, to }) => ({
        term: name,
        detail: (
          <>
            {from !== null && <OldValue ui={ui}>{from}</OldValue>} <NewOrNothing ui={ui} to={to} />
          </>
        ),
      }))}
    />
  )
  if (changes.length <= openChanges && characters <= openCharacters) return <div class="small">{list}</div>
  return (
    <div class="small">
      <Fold
        summary={
          <>
            {ui.t('history.values', { count: changes.length })}
            <span class="visually-hidden"> {name}</span>
          </>
        }
      >
        {list}
      </Fold>
    </div>
  )
}

/** What was taken away is followed by the word for it, so that an old value never stands alone. */
const NewOrNothing = ({ ui, to }: { ui: Ui; to: string | null }): VNode =>
  to === null ? <span class="soft">{ui.t('history.removed')}</span> : <NewValue ui={ui}>{to}</NewValue>
