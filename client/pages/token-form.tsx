import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { Pair, SelectField, TextField, type SelectOption } from '../components/field/field.tsx'
import { Icon } from '../components/icon/icon.tsx'
import { Panel } from '../components/panel/panel.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, type FormError } from './form-errors.tsx'

/** Each holds those before it. */
export const scopeNames = ['read', 'write', 'publish', 'admin'] as const
export type ScopeName = (typeof scopeNames)[number]

export interface TokenFormView {
  name: string
  scope: string
  agency: string
  expiresAt: string
  /** Names this showing of the form: sent again, by a reload or a second press, it makes no second token. */
  key: string
  /** The scopes that the maker holds and may give. */
  scopes: string[]
  /** The agencies to choose from; null when there are too many to list. */
  agencies: SelectOption[] | null
}

/** A form for a new token. */
export function TokenForm({ ui, form, errors }: { ui: Ui; form: TokenFormView; errors: FormError[] }): VNode {
  const scopeError = errorOf(errors, 'scopes')
  const offered = scopeNames.filter((name) => form.scopes.includes(name))
  return (
    <Panel title={ui.t('workspace.make')} id="make-token" isSand>
      <form class="stack" method="post" action={ui.href('/workspace/tokens')} novalidate>
        <input type="hidden" name="key" value={form.key} />
        <TextField
          ui={ui}
          id="name"
          name="name"
          autocomplete="off"
          label={ui.t('workspace.tokenName')}
          help={ui.t('workspace.tokenNameHelp')}
          value={form.name}
          error={errorOf(errors, 'name')}
          isRequired
        />
        <div class={scopeError ? 'field is-wrong' : 'field'} id="scopes" tabIndex={-1}>
          <Choices legend={ui.t('workspace.scopesLegend')}>
            {scopeError && (
              <p class="field-error">
                <Icon name="bad" />
                <span>{scopeError}</span>
              </p>
            )}
            {offered.map((name) => (
              <Choice
                key={name}
                ui={ui}
                type="radio"
                name="scopes"
                value={name}
                label={ui.t(`workspace.scope.${name}`)}
                help={ui.t(`workspace.scopeHelp.${name}`)}
                isChecked={form.scope === name}
              />
            ))}
          </Choices>
        </div>
        <Pair>
          <AgencyField ui={ui} form={form} error={errorOf(errors, 'agency')} />
          <TextField
            ui={ui}
            id="expiresAt"
            name="expiresAt"
            type="date"
            label={ui.t('workspace.expiry')}
            help={ui.t('workspace.expiryHelp')}
            value={form.expiresAt}
            error={errorOf(errors, 'expiresAt')}
          />
        </Pair>
        <p>
          <Button icon="plus">{ui.t('workspace.makeSubmit')}</Button>
        </p>
      </form>
    </Panel>
  )
}

function AgencyField({ ui, form, error }: { ui: Ui; form: TokenFormView; error?: string }): VNode {
  const field = {
    ui,
    id: 'agency',
    name: 'agency',
    label: ui.t('workspace.agency'),
    value: form.agency,
    error,
  }
  if (form.agencies === null) return <TextField {...field} help={ui.t('workspace.agencySlugHelp')} />
  const everywhere = { value: '', text: ui.t('workspace.everywhere') }
  return (
    <SelectField {...field} help={ui.t('workspace.agencyHelp')} options={[everywhere, ...form.agencies]} />
  )
}
