import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface SigninPageView {
  /** Where to go on to, a path of this portal; null for the workspace. */
  next: string | null
  email: string
  errors: FormError[]
  /** What the provider is called by which one may sign in too; null for none. */
  provider: string | null
  /** Why the reader is here: an account was just made or given a new password, the session was ended (here, and maybe not at the provider), another page asked for it. */
  reason: 'made' | 'newPassword' | 'out' | 'outHere' | 'needed' | 'kept' | null
  /** What was typed into a form before the session ended, to be carried on; null for none. */
  kept?: string | null
}

/** Where publishers sign in. */
export function SigninPage({ view, ui }: { view: SigninPageView; ui: Ui }): VNode {
  const { next, email, errors, reason, kept = null } = view
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('signin.title') }]} />
      <div class="page head">
        <div class="aside">
          <div class="stack limit">
            <h1>{ui.t('signin.title')}</h1>
            <p class="lede">{ui.t('signin.lede')}</p>
            {reason && errors.length === 0 && (
              <Notice tone={reason === 'needed' ? 'info' : reason === 'kept' ? 'warn' : 'good'} isAnswer>
                {reason === 'outHere' ? (
                  <p>
                    {ui.rich('provider.out', {
                      link: (
                        <a href={ui.href('/signin/oidc/out')}>
                          {ui.t('provider.outLink', { provider: view.provider ?? '' })}
                        </a>
                      ),
                    })}
                  </p>
                ) : (
                  ui.t(`signin.${reason}`)
                )}
              </Notice>
            )}
            <FormErrors ui={ui} errors={errors} title={ui.t('signin.failed')} />
            {kept !== null && errors.length > 0 && <Notice tone="warn">{ui.t('signin.keptStill')}</Notice>}
            <form
              class="stack"
              method="post"
              action={ui.href('/signin')}
              encType={kept === null ? undefined : 'multipart/form-data'}
              novalidate
            >
              {next !== null && <input type="hidden" name="next" value={next} />}
              {kept !== null && <input type="hidden" name="kept" value={kept} />}
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
              <TextField
                ui={ui}
                id="password"
                name="password"
                type="password"
                autocomplete="current-password"
                label={ui.t('signin.password')}
                error={errorOf(errors, 'password')}
                isRequired
              />
              <p>
                <Button>{ui.t('signin.submit')}</Button>
              </p>
            </form>
            {view.provider !== null && <ByProvider ui={ui} view={view} provider={view.provider} />}
          </div>
          <SigninHelp ui={ui} />
        </div>
      </div>
    </>
  )
}

/** The way by the provider: a link, because it leads to another site. With something typed to be kept, in another tab. */
function ByProvider({ ui, view, provider }: { ui: Ui; view: SigninPageView; provider: string }): VNode {
  const { next, kept = null } = view
  const query = next === null || kept !== null ? '' : `?${new URLSearchParams({ next }).toString()}`
  const href = ui.href('/signin/oidc') + query
  return (
    <section class="stack above-5" aria-labelledby="signin-provider">
      <h2 class="small" id="signin-provider">
        {ui.t('provider.or')}
      </h2>
      {kept === null ? (
        <p>
          <Button kind="quiet" href={href}>
            {ui.t('provider.signIn', { provider })}
          </Button>
        </p>
      ) : (
        <>
          <p>{ui.t('provider.keptHelp')}</p>
          <p>
            <a href={href} target="_blank" rel="noopener">
              {ui.t('provider.signInTab', { provider })}
            </a>
          </p>
          <form method="post" action={ui.href('/signin/resume')} encType="multipart/form-data">
            {next !== null && <input type="hidden" name="next" value={next} />}
            <input type="hidden" name="kept" value={kept} />
            <Button kind="quiet">{ui.t('provider.goOn')}</Button>
          </form>
        </>
      )}
    </section>
  )
}

function SigninHelp({ ui }: { ui: Ui }): VNode {
  return (
    <aside class="stack small" aria-labelledby="signin-help">
      <h2 class="small" id="signin-help">
        {ui.t('signin.help')}
      </h2>
      <p>
        <a href={ui.href('/reset')}>{ui.t('reset.title')}</a>
      </p>
      <p>
        {ui.rich('signin.helpText', {
          reset: <code>npm run sen -- admin reset &lt;e-mail&gt;</code>,
          create: <code>npm run sen -- admin create</code>,
        })}
      </p>
      <p>
        {ui.rich('signin.programs', {
          token: <a href={ui.href('/developers#tokens')}>{ui.t('signin.token')}</a>,
        })}
      </p>
    </aside>
  )
}
