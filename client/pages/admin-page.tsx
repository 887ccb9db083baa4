import type { VNode } from 'preact'
import type { Account } from '../../schemas/generated/identity/account.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Choice } from '../components/choice/choice.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'
import { AdminNav } from './admin-nav.tsx'
import { agencyNewPath } from './agency-new-page.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface AdminPageView {
  accounts: Account[]
  total: number
  nextHref: string | null
  form: { email: string; administrator: boolean }
  errors: FormError[]
  /** What the reader just did. */
  done: 'changed' | null
}

/** For administrators: accounts. */
export function AdminPage({ view, ui }: { view: AdminPageView; ui: Ui }): VNode {
  const { accounts, total, nextHref } = view
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('admin.title') }]} />
      <div class="page head stack">
        <h1>{ui.t('admin.title')}</h1>
        <AdminNav ui={ui} current="accounts" />
        {view.done && (
          <Notice tone="good" isAnswer>
            {ui.t(`admin.${view.done}`)}
          </Notice>
        )}
        <FormErrors ui={ui} errors={view.errors} />
      </div>
      <div class="page">
        <div class="aside">
          <section class="stack">
            <SectionHead ui={ui} title={ui.t('admin.accounts')} count={total || undefined} isFlush />
            <Rows>{accounts.map((account) => renderAccount(ui, account))}</Rows>
            {nextHref && (
              <Pager ui={ui} summary={ui.t('admin.accountCount', { count: total })} nextHref={nextHref} />
            )}
          </section>
          <aside class="stack" aria-label={ui.t('admin.invite')}>
            <InviteForm ui={ui} view={view} />
            <section class="stack">
              <h2>{ui.t('agencies.title')}</h2>
              <p>{ui.t('admin.agenciesHelp')}</p>
              <p class="row">
                <Button href={ui.href(agencyNewPath())} kind="quiet" icon="plus">
                  {ui.t('agencyNew.title')}
                </Button>
                <a href={ui.href('/agencies')}>{ui.t('agencies.seeAll')}</a>
              </p>
            </section>
          </aside>
        </div>
      </div>
    </>
  )
}

function renderAccount(ui: Ui, account: Account): VNode {
  const { id, email, name, status, administrator, roles, lastSignInAt, hasSecondFactor } = account
  const { signsInByProvider } = account
  const address = ui.href(`/admin/accounts/${id}`)
  return (
    <>
      <RowItem
        end={
          lastSignInAt ? ui.t('admin.signedIn', { date: ui.date(lastSignInAt) }) : ui.t('admin.neverSignedIn')
        }
        note={
          <>
            {email}
            {roles.map(({ agency, role }) => (
              <>
                {' · '}
                <a key={agency} href={ui.href(`/workspace/agencies/${agency}`)}>
                  {agency}
                </a>
                : {ui.t(`role.${role}`)}
              </>
            ))}
          </>
        }
      >
        <strong>{name || email}</strong> {administrator && <Badge>{ui.t('workspace.administrator')}</Badge>}{' '}
        {status !== 'active' && <Badge isHollow>{ui.t(`account.${status}`)}</Badge>}{' '}
        {signsInByProvider && <Badge isHollow>{ui.t('provider.linked')}</Badge>}
      </RowItem>
      <div class="small">
        <Fold
          summary={
            <>
              {ui.t('members.change')}
              <span class="visually-hidden"> {name || email}</span>
            </>
          }
        >
          <div class="stack">
            {status !== 'disabled' && (
              <form method="post" action={`${address}/invitation`}>
                <p class="soft">{ui.t('members.linkHelp')}</p>
                <Button kind="quiet" isSmall>
                  {ui.t(status === 'invited' ? 'members.inviteAgain' : 'members.newPassword')}
                </Button>
              </form>
            )}
            {hasSecondFactor && (
              <form method="post" action={`${address}/second-factor`}>
                <p class="soft">{ui.t('factor.takeHelp')}</p>
                <Button kind="bad" isSmall>
                  {ui.t('factor.take')}
                </Button>
              </form>
            )}
            {signsInByProvider && (
              <form method="post" action={`${address}/provider`}>
                <p class="soft">{ui.t('provider.unlinkHelp')}</p>
                <Button kind="bad" isSmall>
                  {ui.t('provider.unlink')}
                </Button>
              </form>
            )}
            <form class="row" method="post" action={address}>
              <Button kind="quiet" isSmall name="administrator" value={administrator ? 'false' : 'true'}>
                {ui.t(administrator ? 'admin.unmakeAdministrator' : 'admin.makeAdministrator')}
              </Button>
              <Button
                kind={status === 'disabled' ? 'quiet' : 'bad'}
                isSmall
                name="status"
                value={status === 'disabled' ? 'active' : 'disabled'}
              >
                {ui.t(status === 'disabled' ? 'admin.enable' : 'admin.disable')}
              </Button>
            </form>
            <p class="soft">{ui.t('admin.disableHelp')}</p>
          </div>
        </Fold>
      </div>
    </>
  )
}

function InviteForm({ ui, view: { form, errors } }: { ui: Ui; view: AdminPageView }): VNode {
  return (
    <form class="stack" method="post" action={ui.href('/admin/accounts')} novalidate>
      <h2>{ui.t('admin.invite')}</h2>
      <TextField
        ui={ui}
        id="email"
        name="email"
        type="email"
        autocomplete="off"
        label={ui.t('members.email')}
        help={ui.t('admin.inviteHelp')}
        value={form.email}
        error={errorOf(errors, 'email')}
        isRequired
      />
      <Choice
        ui={ui}
        name="administrator"
        value="true"
        label={ui.t('admin.asAdministrator')}
        isChecked={form.administrator}
      />
      <p>
        <Button>{ui.t('members.submit')}</Button>
      </p>
    </form>
  )
}
