import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface InvitationPageView {
  name: string
  email: string
  minPasswordLength: number
  errors: FormError[]
}

/** Behind a one-time link: who comes by it chooses name, e-mail address and password. */
export function InvitationPage({ view, ui }: { view: InvitationPageView; ui: Ui }): VNode {
  const { name, email, minPasswordLength, errors } = view
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('invite.title') }]} />
      <div class="page head">
        <div class="stack limit">
          <h1>{ui.t('invite.title')}</h1>
          <p class="lede">{ui.t('invite.lede')}</p>
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
              <Button>{ui.t('invite.submit')}</Button>
              <span class="soft small">{ui.t('invite.then')}</span>
            </p>
          </form>
        </div>
      </div>
    </>
  )
}
