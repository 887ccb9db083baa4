import type { VNode } from 'preact'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { Member } from '../../schemas/generated/identity/member.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { SelectField, TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { AgencyReport, type AgencyReportView } from './agency-report.tsx'
import { agencyEditPath } from './agency-edit-page.tsx'
import { agencyNewPath } from './agency-new-page.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export const roleNames = ['editor', 'publisher', 'manager', 'auditor'] as const

export interface MembersPageView {
  agency: Agency
  members: Member[]
  total: number
  nextHref: string | null
  /** Whether the reader may change anything here; auditors only look. */
  mayManage: boolean
  report: AgencyReportView
  form: { email: string; role: string }
  errors: FormError[]
  /** What the reader just did. */
  done: 'changed' | 'removed' | 'added' | 'made' | null
}

/** Who is what in an agency, for its managers and auditors. */
export function MembersPage({ view, ui }: { view: MembersPageView; ui: Ui }): VNode {
  const { agency, members, total, nextHref, mayManage } = view
  const name = ui.pick(agency.name)
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('workspace.title'), href: ui.href('/workspace') }, name]} />
      <div class="page head stack">
        <h1>
          <LangText of={name} />
        </h1>
        <p class="lede">{ui.t('report.pageLede')}</p>
        {view.done && (
          <Notice tone="good" isAnswer>
            <p>
              {ui.t(`members.${view.done}`)}
              {view.done === 'made' && (
                <>
                  {' '}
                  <a href={ui.href(`/workspace/datasets/new?agency=${agency.slug}`)}>
                    {ui.t('members.firstDataset')}
                  </a>
                </>
              )}
            </p>
          </Notice>
        )}
        <FormErrors ui={ui} errors={view.errors} />
      </div>
      <div class="page">
        <div class="aside">
          <div class="stack-wide">
            <AgencyReport ui={ui} report={view.report} />
            <section class="stack">
              <SectionHead ui={ui} title={ui.t('members.list')} count={total || undefined} isFlush />
              <p class="soft">{ui.t('members.lede')}</p>
              {members.length === 0 ? (
                <Empty title={ui.t('members.none')} level={3}>
                  <p>{ui.t('members.noneHelp')}</p>
                </Empty>
              ) : (
                <Rows>{members.map((member) => renderMember(ui, view, member))}</Rows>
              )}
              {nextHref && (
                <Pager ui={ui} summary={ui.t('members.count', { count: total })} nextHref={nextHref} />
              )}
            </section>
          </div>
          <aside class="stack" aria-label={ui.t('members.more')}>
            {mayManage && agency.status === 'active' && <AddForm ui={ui} view={view} />}
            {mayManage && agency.status === 'active' && (
              <p>
                <a href={ui.href(agencyNewPath(agency.slug))}>{ui.t('agencyNew.below')}</a>
              </p>
            )}
            {mayManage && (
              <p>
                <a href={ui.href(agencyEditPath(agency))}>{ui.t('agencyEdit.link')}</a>
              </p>
            )}
            <p>
              <a href={ui.href(`/admin/audit?agency=${agency.slug}`)}>{ui.t('members.audit')}</a>
            </p>
            {mayManage && (
              <p>
                <a href={ui.href(`/workspace/agencies/${agency.slug}/schemas`)}>
                  {ui.t('requiredSchemas.title')}
                </a>
              </p>
            )}
            {mayManage && (
              <p>
                <a href={ui.href(`/workspace/agencies/${agency.slug}/approval`)}>{ui.t('approval.title')}</a>
              </p>
            )}
            <p>
              <a href={ui.href(`/agencies/${agency.slug}`)}>{ui.t('members.publicPage')}</a>
            </p>
          </aside>
        </div>
      </div>
    </>
  )
}

const roleOptions = (ui: Ui) => roleNames.map((role) => ({ value: role, text: ui.t(`role.${role}`) }))

function renderMember(ui: Ui, { agency, mayManage }: MembersPageView, member: Member): VNode {
  const { account, role, at } = member
  const address = ui.href(`/workspace/agencies/${agency.slug}/members/${account.id}`)
  return (
    <>
      <RowItem
        end={ui.t(`role.${role}`)}
        note={ui.t('members.note', {
          email: account.email,
          date: ui.date(at),
          by: writeActor(ui, member.by),
        })}
      >
        <strong>{account.name || account.email}</strong>{' '}
        {account.status !== 'active' && <Badge isHollow>{ui.t(`account.${account.status}`)}</Badge>}{' '}
        {member.byProvider && <Badge isHollow>{ui.t('provider.role')}</Badge>}
      </RowItem>
      {mayManage && (
        <div class="small">
          <Fold
            summary={
              <>
                {ui.t('members.change')}
                <span class="visually-hidden"> {account.name || account.email}</span>
              </>
            }
          >
            <div class="stack">
              {member.byProvider && <p class="soft">{ui.t('provider.roleHelp')}</p>}
              <form class="row" method="post" action={address}>
                <SelectField
                  ui={ui}
                  id={`role-${account.id}`}
                  name="role"
                  label={ui.t('members.role')}
                  value={role}
                  options={roleOptions(ui)}
                />
                <Button kind="quiet" isSmall>
                  {ui.t('members.saveRole')}
                </Button>
              </form>
              <form method="post" action={`${address}/invitation`}>
                <p class="soft">{ui.t('members.linkHelp')}</p>
                <Button kind="quiet" isSmall>
                  {ui.t(account.status === 'invited' ? 'members.inviteAgain' : 'members.newPassword')}
                </Button>
              </form>
              <form method="post" action={`${address}/remove`}>
                <p class="soft">{ui.t('members.removeHelp')}</p>
                <Button kind="bad" isSmall>
                  {ui.t('members.remove')}
                </Button>
              </form>
            </div>
          </Fold>
        </div>
      )}
    </>
  )
}

function AddForm({ ui, view: { agency, form, errors } }: { ui: Ui; view: MembersPageView }): VNode {
  return (
    <form
      class="stack"
      method="post"
      action={ui.href(`/workspace/agencies/${agency.slug}/members`)}
      novalidate
    >
      <h2>{ui.t('members.add')}</h2>
      <TextField
        ui={ui}
        id="email"
        name="email"
        type="email"
        autocomplete="off"
        label={ui.t('members.email')}
        help={ui.t('members.emailHelp')}
        value={form.email}
        error={errorOf(errors, 'email')}
        isRequired
      />
      <SelectField
        ui={ui}
        id="role"
        name="role"
        label={ui.t('members.role')}
        value={form.role}
        options={roleOptions(ui)}
        error={errorOf(errors, 'role')}
      />
      <dl class="small stack-tight">
        {roleNames.map((role) => (
          <div key={role}>
            <dt>
              <strong>{ui.t(`role.${role}`)}</strong>
            </dt>
            <dd class="soft">{ui.t(`role.${role}Help`)}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Button>{ui.t('members.submit')}</Button>
      </p>
    </form>
  )
}
