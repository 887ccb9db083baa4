import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Session } from '../../schemas/generated/identity/session.ts'
import type { Token } from '../../schemas/generated/identity/token.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { writeActor } from './actor.ts'
import { datasetEditPath } from './dataset-edit-page.tsx'
import { shorten } from '../text/markdown.ts'
import type { LanguageMap, TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { FormErrors, type FormError } from './form-errors.tsx'
import { TokenForm, type TokenFormView } from './token-form.tsx'
import { TokenList } from './token-list.tsx'
import { TokensEnding } from './tokens-ending.tsx'
import { renderOwnProposal, renderWaitingProposal, type ListedProposalView } from './work-proposals.tsx'
import { WorkWaiting, type WorkWaitingView } from './work-waiting.tsx'

export interface WorkspacePageView {
  session: Session
  /** Names of the agencies in which the reader has a role, by slug. */
  agencyNames: ReadonlyMap<string, LanguageMap>
  /** How much waits for the reader, of each kind. */
  counts: WorkWaitingView
  /** Where the reader is signed in, newest first. */
  sessions: SessionView[]
  /** Changed last first; at most `draftLimit`. */
  drafts: { dataset: Dataset; mayEdit: boolean; maySchedule: boolean }[]
  /** What the reader may decide: datasets in review, and proposals. */
  waiting: {
    reviews: { slug: string; title: LanguageMap; by: string; at: string }[]
    proposals: ListedProposalView[]
  }
  /** The reader's own proposals: open, and decided lately; the newest of `total`. */
  own: { items: ListedProposalView[]; total: number }
  draftLimit: number
  /** Newest first; `tokenTotal` says how many there are. */
  tokens: Token[]
  tokenTotal: number
  /** Of the reader's own, those that end soon. */
  tokensEnding: { name: string; expiresAt: Date }[]
  form: TokenFormView
  errors: FormError[]
  /** What the reader just did. */
  done: 'revoked' | 'ended' | 'endedOthers' | 'discarded' | 'agencyDeleted' | 'review' | 'scheduled' | null
  /** Whether there is an agency that the reader may write for. */
  mayWrite: boolean
  now: Date
}

interface SessionView {
  id: string
  lastSeenAt: Date
  address: string | null
  agent: string | null
  isCurrent: boolean
}

/** What a publisher works on: drafts and tokens. */
export function WorkspacePage({ view, ui }: { view: WorkspacePageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('workspace.title') }]} />
      <div class="page head stack">
        <h1>{ui.t('workspace.title')}</h1>
        <p class="lede">{ui.t('workspace.lede')}</p>
        {view.done && (
          <Notice tone="good" isAnswer>
            {ui.t(view.done === 'scheduled' ? 'workspace.isScheduled' : `workspace.${view.done}`)}
          </Notice>
        )}
        <FormErrors ui={ui} errors={view.errors} />
        {hasNoRole(view) && <Notice title={ui.t('workspace.noRole')}>{ui.t('workspace.noRoleHelp')}</Notice>}
      </div>
      <div class="page">
        <div class="aside">
          <div class="stack-wide">
            <WorkWaiting ui={ui} counts={view.counts} />
            {view.waiting.reviews.length + view.waiting.proposals.length > 0 && (
              <Waiting ui={ui} {...view.waiting} />
            )}
            {view.own.items.length > 0 && <OwnProposals ui={ui} own={view.own} />}
            <Drafts ui={ui} view={view} />
            <Tokens ui={ui} view={view} />
          </div>
          <Who ui={ui} view={view} />
        </div>
      </div>
    </>
  )
}

/** Whoever may not even give a token the right to read has a role nowhere: the last one ended, or none was given yet. */
const hasNoRole = ({ form }: WorkspacePageView): boolean => form.scopes.length === 0

function Drafts({ ui, view }: { ui: Ui; view: WorkspacePageView }): VNode {
  const { drafts, draftLimit, mayWrite } = view
  return (
    <section>
      {mayWrite && (
        <p class="below-5 row">
          <Button href={ui.href('/workspace/datasets/new')} icon="plus">
            {ui.t('workspace.new')}
          </Button>
          <Button href={ui.href('/workspace/series')} kind="quiet">
            {ui.t('workspace.series')}
          </Button>
          <Button href={ui.href('/workspace/collections')} kind="quiet">
            {ui.t('collections.list')}
          </Button>
        </p>
      )}
      <SectionHead ui={ui} title={ui.t('workspace.drafts')} count={drafts.length || undefined} />
      {drafts.length === 0 ? (
        <Empty title={ui.t('workspace.draftsNone')} level={3}>
          {mayWrite ? (
            <p>
              {ui.rich('workspace.draftsNoneHelp', {
                guide: <a href={ui.href('/developers#publish')}>{ui.t('workspace.guide')}</a>,
              })}
            </p>
          ) : (
            !hasNoRole(view) && <p>{ui.t('workspace.draftsNotYours')}</p>
          )}
        </Empty>
      ) : (
        <Rows>{drafts.map((draft) => renderDraft(ui, draft))}</Rows>
      )}
      {drafts.length === draftLimit && (
        <p class="soft small above-3">{ui.t('workspace.draftsMore', { count: draftLimit })}</p>
      )}
    </section>
  )
}

function Waiting({ ui, reviews, proposals }: { ui: Ui } & WorkspacePageView['waiting']): VNode {
  return (
    <section id="waiting">
      <SectionHead ui={ui} title={ui.t('workspace.waiting')} count={reviews.length + proposals.length} />
      <Rows>
        {[
          ...reviews.map(({ slug, title, by, at }) => (
            <RowItem
              key={slug}
              end={<Badge tone="warn">{ui.t('workspace.waitingReview')}</Badge>}
              note={ui.t('workspace.waitingNote', {
                name: writeActor(ui, by),
                date: ui.date(at, 'moment'),
              })}
            >
              <a href={ui.href(datasetEditPath({ slug }, 'publish'))}>
                <LangText of={ui.pick(title)} />
              </a>
            </RowItem>
          )),
          ...proposals.map((item) => renderWaitingProposal(ui, item)),
        ]}
      </Rows>
    </section>
  )
}

function OwnProposals({ ui, own }: { ui: Ui; own: WorkspacePageView['own'] }): VNode {
  return (
    <section id="own-proposals">
      <SectionHead
        ui={ui}
        title={ui.t('work.count.ownProposals')}
        count={own.total}
        link={
          own.total > own.items.length
            ? { href: ui.href('/workspace/proposals?show=mine'), text: ui.t('workspace.ownAll') }
            : undefined
        }
      />
      <Rows>{own.items.map((item) => renderOwnProposal(ui, item))}</Rows>
    </section>
  )
}

const stateTexts: Partial<Record<Dataset['status'], TextKey>> = {
  inReview: 'workspace.inReview',
  scheduled: 'workspace.scheduled',
}

/** What waits is taken back before it is edited. */
function findWayOn({ dataset: draft, mayEdit, maySchedule }: WorkspacePageView['drafts'][number]): string {
  if (mayEdit) return datasetEditPath(draft)
  if (draft.status === 'scheduled' && maySchedule) return datasetEditPath(draft, 'schedule')
  return draft.status === 'inReview' ? datasetEditPath(draft, 'draft') : `/datasets/${draft.slug}`
}

function renderDraft(ui: Ui, item: WorkspacePageView['drafts'][number]): VNode {
  const draft = item.dataset
  return (
    <RowItem
      key={draft.id}
      end={
        draft.returned ? (
          <Badge tone="warn">{ui.t('workspace.returned')}</Badge>
        ) : (
          <Badge isHollow>{ui.t(stateTexts[draft.status] ?? 'workspace.draft')}</Badge>
        )
      }
      note={
        <>
          {ui.rich(draft.scheduledAt ? 'workspace.scheduledNote' : 'workspace.draftNote', {
            agency: <LangText of={ui.pick(draft.agency.name)} />,
            date: ui.date(draft.scheduledAt ?? draft.updatedAt, 'moment'),
            zone: ui.zone,
          })}
          {draft.returned && (
            <>
              <br />
              {ui.t('datasetEdit.sentBack', {
                name: writeActor(ui, draft.returned.by),
                date: ui.date(draft.returned.at, 'moment'),
              })}
              {draft.returned.note && (
                <>
                  {': '}
                  <span dir="auto">{shorten(draft.returned.note, 200)}</span>
                </>
              )}
            </>
          )}
        </>
      }
    >
      <a href={ui.href(findWayOn(item))}>
        <LangText of={ui.pick(draft.title)} />
      </a>
    </RowItem>
  )
}

function Tokens({ ui, view }: { ui: Ui; view: WorkspacePageView }): VNode {
  const { tokens, tokenTotal, session, form, errors, now } = view
  return (
    <section class="stack" id="tokens">
      <SectionHead ui={ui} title={ui.t('workspace.tokens')} count={tokenTotal || undefined} isFlush />
      <TokensEnding ui={ui} tokens={view.tokensEnding} />
      <p>{ui.t('workspace.tokensLede')}</p>
      {session.account?.administrator && tokenTotal > 0 && (
        <p class="soft small">{ui.t('workspace.tokensAll')}</p>
      )}
      {tokenTotal === 0 ? (
        <p class="soft">{ui.t('workspace.tokensNone')}</p>
      ) : (
        <TokenList ui={ui} tokens={tokens} now={now} />
      )}
      {tokenTotal > tokens.length && (
        <p class="soft small">{ui.t('workspace.tokensMore', { count: tokens.length, total: tokenTotal })}</p>
      )}
      {!hasNoRole(view) && <TokenForm ui={ui} form={form} errors={errors} />}
    </section>
  )
}

function Who({ ui, view: { session, sessions, agencyNames } }: { ui: Ui; view: WorkspacePageView }): VNode {
  const { account, roles = [] } = session
  return (
    <aside class="stack" aria-label={ui.t('workspace.signedInAs')}>
      <h2 class="small">{ui.t('workspace.signedInAs')}</h2>
      {account && (
        <Pairs
          items={[
            { term: ui.t('workspace.name'), detail: account.name },
            { term: ui.t('workspace.email'), detail: account.email },
            {
              term: ui.t('workspace.role'),
              detail: ui.t(account.administrator ? 'workspace.administrator' : 'workspace.member'),
            },
          ]}
        />
      )}
      {roles.length > 0 && (
        <Rows isSmall>
          {roles.map(({ agency, role }) => (
            <RowItem key={agency} end={ui.t(`role.${role}`)}>
              <a
                href={ui.href(
                  role === 'manager' || role === 'auditor'
                    ? `/workspace/agencies/${agency}`
                    : `/agencies/${agency}`,
                )}
              >
                {agencyNames.has(agency) ? <LangText of={ui.pick(agencyNames.get(agency)!)} /> : agency}
              </a>
            </RowItem>
          ))}
        </Rows>
      )}
      <p>
        <a href={ui.href('/workspace/account')}>{ui.t('account.title')}</a>
      </p>
      {account?.administrator && (
        <p>
          <a href={ui.href('/admin')}>{ui.t('admin.title')}</a>
        </p>
      )}
      <form method="post" action={ui.href('/signout')}>
        <Button kind="quiet">{ui.t('workspace.signOut')}</Button>
      </form>
      <Sessions ui={ui} sessions={sessions} />
    </aside>
  )
}

/** Nobody looks through more; all others are ended with one press. */
const sessionsShown = 10

/** Where else the reader is signed in, to be ended from here. */
function Sessions({ ui, sessions }: { ui: Ui; sessions: SessionView[] }): VNode {
  const more = sessions.length - sessionsShown
  return (
    <section class="stack">
      <h2 class="small">{ui.t('workspace.sessions')}</h2>
      <Rows isSmall>
        {sessions.slice(0, sessionsShown).map(({ id, lastSeenAt, address, agent, isCurrent }) => (
          <>
            <RowItem
              key={id}
              note={ui.t('workspace.sessionNote', {
                date: ui.date(lastSeenAt, 'moment'),
                address: address ?? ui.t('workspace.sessionNoAddress'),
              })}
            >
              {agent ? nameBrowser(agent) : ui.t('workspace.sessionNoAgent')}{' '}
              {isCurrent && <Badge isHollow>{ui.t('workspace.sessionHere')}</Badge>}
            </RowItem>
            {!isCurrent && (
              <form method="post" action={ui.href(`/workspace/sessions/${id}/end`)}>
                <Button kind="quiet" isSmall>
                  {ui.t('workspace.sessionEnd')}
                </Button>
              </form>
            )}
          </>
        ))}
      </Rows>
      {more > 0 && <p class="small">{ui.t('workspace.sessionsMore', { count: more })}</p>}
      {sessions.length > 1 && (
        <form method="post" action={ui.href('/workspace/sessions/end')}>
          <Button kind="quiet" isSmall>
            {ui.t('workspace.sessionsEnd')}
          </Button>
        </form>
      )}
    </section>
  )
}

/** The name that people know a browser by; what is none of these is shown as it called itself. */
function nameBrowser(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1]
  const name = browser && ({ Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser)
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1]
  return name ? [name, system].filter(Boolean).join(', ') : agent.slice(0, 60)
}
