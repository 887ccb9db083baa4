import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface InvitationPageView {
  /** Whether it makes the administrator, lets in somebody who was invited, or gives an account a new password. */
  purpose: 'administrator' | 'invited' | 'password'
  name: string
  email: string
  minPasswordLength: number
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
