import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Copyable } from '../components/copy/copy.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Panel } from '../components/panel/panel.tsx'
import { QrCode } from '../components/qr-code/qr-code.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface AccountPageView {
  /** Whether the second factor is on, is being set up by this key, or was just turned on with these codes. */
  state:
    | { kind: 'off' }
    | { kind: 'started'; key: string; uri: string; squares: boolean[][] }
    | { kind: 'made'; recoveryCodes: string[] }
    | { kind: 'on' }
  /** Whether reminders of updates come by mail. */
  reminders: boolean
  /** Whether the portal sends mail at all. */
  isMailOn: boolean
  errors: FormError[]
  /** Whether the portal demands it of the reader, who does nothing else until then. */
  isDemanded: boolean
  /** Where to go on to afterwards, a path of this portal; null for the workspace. */
  next: string | null
  /** What the reader just did. */
  done: 'off' | 'password' | null
  /** Of the reader, for the browser's own keeper of passwords. */
  email: string
  /** Whether the account has a password here; one that the sign-in provider made has none. */
  hasPassword: boolean
  minPasswordLength: number
}

const action = '/workspace/account/second-factor'

/** How somebody signs in: their second factor and their password. */
export function AccountPage({ view, ui }: { view: AccountPageView; ui: Ui }): VNode {
  const { state, errors, done } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('account.title') },
        ]}
      />
      <div class="page head stack limit">
        <h1>{ui.t('account.title')}</h1>
        {done === 'password' && (
          <Notice tone="good" isAnswer>
            {ui.t('account.passwordChanged')}
          </Notice>
        )}
        {done === 'off' && state.kind === 'off' && (
          <Notice tone="info" isAnswer>
            {ui.t('factor.isOff')}
          </Notice>
        )}
        {view.isDemanded && (
          <Notice tone="warn" title={ui.t('factor.demanded')}>
            {ui.t('factor.demandedHelp')}
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        <h2>{ui.t('factor.title')}</h2>
        <p>{ui.t('factor.lede')}</p>
        {state.kind === 'off' && (
          <form method="post" action={ui.href(action)}>
            <Next next={view.next} />
            <Button>{ui.t('factor.start')}</Button>
          </form>
        )}
        {state.kind === 'started' && <Started ui={ui} state={state} view={view} />}
        {state.kind === 'made' && <Made ui={ui} recoveryCodes={state.recoveryCodes} next={view.next} />}
        {state.kind === 'on' && (
          <>
            <Notice tone="good">{ui.t('factor.isOn')}</Notice>
            <form class="stack" method="post" action={ui.href(`${action}/removal`)} novalidate>
              <CodeField ui={ui} errors={errors} help={ui.t('factor.offHelp')} />
              <p>
                <Button kind="bad">{ui.t('factor.off')}</Button>
              </p>
            </form>
          </>
        )}
        {view.hasPassword ? (
          <Password ui={ui} view={view} />
        ) : (
          <Panel title={ui.t('account.password')} id="own-password" isSand>
            <p>{ui.t('account.noPassword')}</p>
          </Panel>
        )}
        <Reminders ui={ui} isOn={view.reminders} isMailOn={view.isMailOn} />
      </div>
    </>
  )
}

/** A new password, by the present one; forgotten ones go by mail. */
function Password({ ui, view }: { ui: Ui; view: AccountPageView }): VNode {
  const field = (id: 'current' | 'password') => ({
    ui,
    id,
    name: id,
    type: 'password' as const,
    error: errorOf(view.errors, id),
    isRequired: true,
  })
  return (
    <Panel title={ui.t('account.password')} id="own-password" isSand>
      <p>{ui.t('account.passwordHelp')}</p>
      <form class="stack" method="post" action={ui.href('/workspace/account/password')} novalidate>
        <input type="hidden" name="email" autocomplete="username" value={view.email} />
        <TextField
          {...field('current')}
          autocomplete="current-password"
          label={ui.t('account.currentPassword')}
        />
        <TextField
          {...field('password')}
          autocomplete="new-password"
          label={ui.t('account.newPassword')}
          help={ui.t('invite.passwordHelp', { count: view.minPasswordLength })}
        />
        <p>
          <Button kind="quiet">{ui.t('account.changePassword')}</Button>
        </p>
      </form>
    </Panel>
  )
}

/** Whether updates that come due are told by mail, and the way to change that. */
function Reminders({ ui, isOn, isMailOn }: { ui: Ui; isOn: boolean; isMailOn: boolean }): VNode {
  return (
    <Panel title={ui.t('account.reminders')} id="reminders" isSand>
      <p>{ui.t('account.remindersHelp')}</p>
      {!isMailOn && (
        <Notice>
          <p>
            {ui.rich('account.remindersNoMail', {
              link: <a href={ui.href('/workspace')}>{ui.t('account.remindersNoMailLink')}</a>,
            })}
          </p>
        </Notice>
      )}
      <form class="row" method="post" action={ui.href('/workspace/account/reminders')}>
        <input type="hidden" name="reminders" value={isOn ? 'off' : 'on'} />
        <strong>{ui.t(isOn ? 'account.remindersOn' : 'account.remindersOff')}</strong>
        <Button kind="quiet" isSmall>
          {ui.t(isOn ? 'account.turnOff' : 'account.turnOn')}
        </Button>
      </form>
    </Panel>
  )
}

function Started({
  ui,
  state: { key, uri, squares },
  view: { errors, next },
}: {
  ui: Ui
  state: { key: string; uri: string; squares: boolean[][] }
  view: AccountPageView
}): VNode {
  return (
    <>
      <p>{ui.t('factor.keyHelp')}</p>
      <Panel title={ui.t('factor.key')} id="factor-key" isSand>
        <QrCode squares={squares} label={ui.t('factor.scan')} />
        <Copyable ui={ui} text={key}>
          <p>
            <code id="factor-key-text">{key.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
        </Copyable>
        <p>
          <a href={uri}>{ui.t('factor.open')}</a>
        </p>
      </Panel>
      <form class="stack" method="post" action={ui.href(`${action}/confirmation`)} novalidate>
        <Next next={next} />
        <CodeField ui={ui} errors={errors} help={ui.t('factor.codeHelp')} />
        <p>
          <Button>{ui.t('factor.confirm')}</Button>
        </p>
      </form>
    </>
  )
}

/** Carries along where the reader was going. */
const Next = ({ next }: { next: string | null }): VNode | null =>
  next === null ? null : <input type="hidden" name="next" value={next} />

function Made({ ui, recoveryCodes, next }: { ui: Ui; recoveryCodes: string[]; next: string | null }): VNode {
  return (
    <>
      <Notice tone="good" isAnswer>
        {ui.t('factor.made')}
      </Notice>
      <Panel title={ui.t('factor.codes')} id="recovery-codes" isSand>
        <p>{ui.t('factor.codesHelp')}</p>
        <Copyable ui={ui} text={recoveryCodes.join('\n')}>
          <ul>
            {recoveryCodes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </Copyable>
      </Panel>
      <p>
        <Button kind="quiet" href={next ?? ui.href('/workspace')}>
          {ui.t(next === null ? 'factor.kept' : 'factor.keptOn')}
        </Button>
      </p>
    </>
  )
}

/** Where a code is entered: of the authenticator, or a recovery code. */
export function CodeField({ ui, errors, help }: { ui: Ui; errors: FormError[]; help: string }): VNode {
  return (
    <TextField
      ui={ui}
      id="code"
      name="code"
      autocomplete="one-time-code"
      label={ui.t('factor.code')}
      help={help}
      error={errorOf(errors, 'code')}
      isRequired
    />
  )
}
