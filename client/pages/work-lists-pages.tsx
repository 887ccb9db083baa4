import type { ComponentChildren, VNode } from 'preact'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { LanguageMap, TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { fileEditPath } from './file-edit-view.ts'
import { renderOwnProposal, renderWaitingProposal, type ListedProposalView } from './work-proposals.tsx'

interface Listed<Item> {
  items: Item[]
  total: number
  nextHref: string | null
}

/** A list of the workspace: its name, its lines or that there are none, and the way on. */
function WorkList<Item>({
  ui,
  name,
  view,
  total,
  draw,
}: {
  ui: Ui
  name: 'files' | 'proposals' | 'ownProposals' | 'invitations'
  view: Listed<Item>
  total: TextKey
  draw: (item: Item) => VNode
}): VNode {
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t(`work.count.${name}`) },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t(`work.count.${name}`)}</h1>
        <p class="lede">{ui.t(`work.lede.${name}`)}</p>
      </div>
      <div class="page stack">
        {view.items.length === 0 ? (
          <Empty title={ui.t('work.nothing')}>
            <p>
              <a href={ui.href('/workspace')}>{ui.t('work.toWorkspace')}</a>
            </p>
          </Empty>
        ) : (
          <Rows>{view.items.map(draw)}</Rows>
        )}
        <Pager ui={ui} summary={ui.t(total, { count: view.total })} nextHref={view.nextHref ?? undefined} />
      </div>
    </>
  )
}

export type TroubledView = Listed<{
  dataset: { slug: string; title: LanguageMap; agency: LanguageMap }
  file: { id: string; title: LanguageMap; name: string | null }
  /** Why no table could be made of it. */
  reason: string | null
  /** How many places do not fit the schema; null when that is not what is wrong. */
  schemaErrors: number | null
  /** Whether the reader may let the work run again. */
  maySteer: boolean
}>

/** Files that need care, each with the reason in words and what to do. */
export function TroubledPage({ view, ui }: { view: TroubledView; ui: Ui }): VNode {
  return (
    <WorkList
      ui={ui}
      name="files"
      view={view}
      total="work.total"
      draw={({ dataset, file, reason, schemaErrors, maySteer }) => {
        const path = (part: 'edit' | 'reading' | 'validation') =>
          ui.href(fileEditPath({ dataset, distribution: file }, part))
        const ways: { href: string; text: string }[] =
          reason === null
            ? [
                { href: path('validation'), text: ui.t('work.seeReport') },
                { href: path('edit'), text: ui.t('work.newFile') },
              ]
            : [
                { href: path('reading'), text: ui.t('work.mendReading') },
                { href: path('edit'), text: ui.t('work.newFile') },
              ]
        if (maySteer)
          ways.push({
            href: ui.href(`/admin/jobs?state=failed&dataset=${dataset.slug}`),
            text: ui.t('work.runAgain'),
          })
        return (
          <RowItem
            key={file.id}
            end={
              <Badge tone={reason === null ? 'warn' : 'bad'}>
                {ui.t(reason === null ? 'work.unfit' : 'work.noTable')}
              </Badge>
            }
            note={
              <>
                {reason ??
                  (schemaErrors === null
                    ? ui.t('work.notChecked')
                    : ui.t('work.schemaErrors', { count: schemaErrors }))}
                <br />
                <LangText of={ui.pick(dataset.title)} /> · <LangText of={ui.pick(dataset.agency)} />
                <br />
                {joinLinks(ways)}
              </>
            }
          >
            <a href={ui.href(`/datasets/${dataset.slug}/${file.id}`)}>
              <LangText of={ui.pick(file.title)} />
            </a>
          </RowItem>
        )
      }}
    />
  )
}

const joinLinks = (ways: { href: string; text: string }[]): ComponentChildren =>
  ways.map(({ href, text }, index) => (
    <>
      {index > 0 && ' · '}
      <a href={href}>{text}</a>
    </>
  ))

export type WorkProposalsView = Listed<ListedProposalView> & {
  /** The reader's own; else those that the reader may decide. */
  isOwn: boolean
}

/** Proposals that the reader may decide, or made. */
export function WorkProposalsPage({ view, ui }: { view: WorkProposalsView; ui: Ui }): VNode {
  return (
    <WorkList
      ui={ui}
      name={view.isOwn ? 'ownProposals' : 'proposals'}
      view={view}
      total="work.totalProposals"
      draw={(item) => (view.isOwn ? renderOwnProposal(ui, item) : renderWaitingProposal(ui, item))}
    />
  )
}

export type WaitingInvitationsView = Listed<{
  id: string
  email: string
  invitedAt: string
  /** When the link ends, or ended; null when there is none. */
  until: string | null
  isOver: boolean
  /** Slugs of the agencies in which a role waits. */
  agencies: string[]
}>

/** People who were invited and have not come, with a way to invite them anew. */
export function WaitingInvitationsPage({ view, ui }: { view: WaitingInvitationsView; ui: Ui }): VNode {
  return (
    <WorkList
      ui={ui}
      name="invitations"
      view={view}
      total="work.totalPeople"
      draw={({ id, email, invitedAt, until, isOver, agencies }) => (
        <>
          <RowItem
            key={id}
            end={
              <Badge tone={isOver ? 'warn' : undefined} isHollow={!isOver}>
                {isOver || until === null
                  ? ui.t('work.linkOver')
                  : ui.t('work.linkUntil', { date: ui.date(until) })}
              </Badge>
            }
            note={
              <>
                {ui.t('work.invitedAt', { date: ui.date(invitedAt) })}
                {agencies.map((agency) => (
                  <>
                    {' · '}
                    <a href={ui.href(`/workspace/agencies/${agency}`)}>{agency}</a>
                  </>
                ))}
              </>
            }
          >
            <strong>{email}</strong>
          </RowItem>
          {agencies[0] && (
            <form
              method="post"
              action={ui.href(`/workspace/agencies/${agencies[0]}/members/${id}/invitation`)}
            >
              <Button kind="quiet" isSmall>
                {ui.t('members.inviteAgain')}
                <span class="visually-hidden"> {email}</span>
              </Button>
            </form>
          )}
        </>
      )}
    />
  )
}
