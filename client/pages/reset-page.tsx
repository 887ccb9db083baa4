import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface ResetPageView {
  email: string
  errors: FormError[]
  /** Asking; asked; or the portal sends no mail. */
  state: 'ask' | 'asked' | 'off'
  /** Whom to write to about the portal: its address as a link and as a text. */
  contact: { href: string; text: string } | null
}

/** Where somebody who lost the password asks for a link to a new one. */
export function ResetPage({ view, ui }: { view: ResetPageView; ui: Ui }): VNode {
  const { email, errors, state, contact } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[{ text: ui.t('signin.title'), href: ui.href('/signin') }, { text: ui.t('reset.title') }]}
      />
      <div class="page head stack limit">
        <h1>{ui.t('reset.title')}</h1>
        {state === 'asked' && (
          <>
            <Notice tone="info" isAnswer>
              {ui.t('reset.asked')}
            </Notice>
            <p>{ui.t('reset.noMail')}</p>
          </>
        )}
        {state === 'off' && (
          <>
            <p class="lede">{ui.t('reset.off')}</p>
            {contact && (
              <p>{ui.rich('reset.contact', { contact: <a href={contact.href}>{contact.text}</a> })}</p>
            )}
          </>
        )}
        {state === 'ask' && (
          <>
            <p class="lede">{ui.t('reset.lede')}</p>
            <FormErrors ui={ui} errors={errors} />
            <form class="stack" method="post" action={ui.href('/reset')} novalidate>
              <TextField
                ui={ui}
                id="email"
                name="email"
                type="email"
                autocomplete="username"
                label={ui.t('signin.email')}
                value={email}
                error={errorOf(errors, 'email')}
                isRequired
              />
              <p>
                <Button>{ui.t('reset.submit')}</Button>
              </p>
            </form>
          </>
        )}
        <p>
          <a href={ui.href('/signin')}>{ui.t('reset.back')}</a>
        </p>
      </div>
    </>
  )
}
