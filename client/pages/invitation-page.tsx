import type { VNode } from 'preact'
import type { Member } from '../../schemas/generated/identity/member.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface InvitationPageView {
  /** Whether it makes the administrator, lets in somebody who was invited, or gives an account a new password. */
  purpose: 'administrator' | 'invited' | 'password'
  name: string
  email: string
  minPasswordLength: number
  /** Who is signed in here already; `isSame` when the link is their own. */
  signedIn: { name: string; email: string; isSame: boolean } | null
  /** What somebody who was invited becomes. */
  roles: { agency: string; role: Member['role'] }[]
  /** Where the role was taken back that somebody was invited to, and who follows the agency if it closed; null while there is one. */
  lost: { agency: string; successors: string[] } | null
  errors: FormError[]
}

export const invitationTitles = {
  administrator: 'invite.title',
  invited: 'invite.titleInvited',
  password: 'invite.titlePassword',
} as const

const ledes = {
  administrator: 'invite.lede',
  invited: 'invite.ledeInvited',
  password: 'invite.ledePassword',
} as const

/** Behind a one-time link: who comes by it chooses a name and a password, the first administrator an e-mail address too. */
export function InvitationPage({ view, ui }: { view: InvitationPageView; ui: Ui }): VNode {
  const { purpose, name, email, minPasswordLength, errors } = view
  const title = ui.t(invitationTitles[purpose])
  return (
    <>
      <Crumbs ui={ui} items={[{ text: title }]} />
      <div class="page head">
        <div class="stack limit">
          <h1>{title}</h1>
          <p class="lede">{ui.t(ledes[purpose])}</p>
          {view.roles.length > 0 && (
            <ul>
              {view.roles.map(({ agency, role }) => (
                <li>{ui.t('invite.role', { agency, role: ui.t(`role.${role}`) })}</li>
              ))}
            </ul>
          )}
          {view.lost && <LostRole ui={ui} lost={view.lost} />}
          {view.signedIn && <SignedIn ui={ui} view={view} signedIn={view.signedIn} />}
          <FormErrors ui={ui} errors={errors} />
          {/* No action: the form goes back to the address of this page, which holds the secret. */}
          <form class="stack" method="post" novalidate>
            <TextField
              ui={ui}
              id="name"
              name="name"
              autocomplete="name"
              label={ui.t('invite.name')}
              help={ui.t('invite.nameHelp')}
              value={name}
              error={errorOf(errors, 'name')}
              isRequired
            />
            {purpose === 'administrator' ? (
              <TextField
                ui={ui}
                id="email"
                name="email"
                type="email"
                autocomplete="username"
                label={ui.t('invite.email')}
                value={email}
                error={errorOf(errors, 'email')}
                isRequired
              />
            ) : (
              <p>
                {ui.t('invite.email')}: <strong class="mono">{email}</strong>
                {/* For the browser's own keeper of passwords. */}
                <input type="hidden" name="email" autocomplete="username" value={email} />
              </p>
            )}
            <TextField
              ui={ui}
              id="password"
              name="password"
              type="password"
              autocomplete="new-password"
              label={ui.t('invite.password')}
              help={ui.t('invite.passwordHelp', { count: minPasswordLength })}
              error={errorOf(errors, 'password')}
              isRequired
            />
            <TextField
              ui={ui}
              id="passwordAgain"
              name="passwordAgain"
              type="password"
              autocomplete="new-password"
              label={ui.t('invite.again')}
              error={errorOf(errors, 'passwordAgain')}
              isRequired
            />
            <p class="row">
              <Button>{ui.t(purpose === 'password' ? 'invite.submitPassword' : 'invite.submit')}</Button>
              <span class="soft small">{ui.t('invite.then')}</span>
            </p>
          </form>
        </div>
      </div>
    </>
  )
}

function LostRole({ ui, lost }: { ui: Ui; lost: NonNullable<InvitationPageView['lost']> }): VNode {
  const { agency, successors } = lost
  return (
    <Notice tone="warn">
      {successors.length > 0
        ? ui.t('invite.lostToSuccessor', { agency, successors: successors.join(', ') })
        : ui.t('invite.lost', { agency })}
    </Notice>
  )
}

/** Who is signed in, and what the form does to that; the way out first. */
function SignedIn({
  ui,
  view: { purpose, email: invited },
  signedIn: { name, email, isSame },
}: {
  ui: Ui
  view: InvitationPageView
  signedIn: NonNullable<InvitationPageView['signedIn']>
}): VNode {
  return (
    <Notice tone="warn">
      <p>{ui.t('invite.signedIn', { name, email })}</p>
      <p>
        {isSame
          ? ui.t('invite.signedInSame')
          : purpose === 'administrator'
            ? ui.t('invite.signedInAdministrator', { email })
            : ui.t(purpose === 'invited' ? 'invite.signedInOther' : 'invite.signedInPassword', {
                email,
                invited,
              })}
      </p>
      {!isSame && (
        <form method="post">
          <input type="hidden" name="signOut" value="yes" />
          <Button kind="quiet">{ui.t('invite.signOut')}</Button>
        </form>
      )}
    </Notice>
  )
}
