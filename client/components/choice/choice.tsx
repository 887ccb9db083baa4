import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface ChoiceProps {
  ui: Ui
  type?: 'checkbox' | 'radio'
  name: string
  value: string
  label: string
  /** Language of the label when it is not the page's. */
  lang?: string
  isChecked?: boolean
  isDisabled?: boolean
  /** How many things this choice would show; nought makes it pale, yet it can still be unchecked. */
  count?: number
  help?: ComponentChildren
}

/** One box or one dot with its words; the whole line can be pressed. */
export function Choice(props: ChoiceProps): VNode {
  const { ui, type = 'checkbox', name, value, label, lang, isChecked, isDisabled, count, help } = props
  return (
    <label class={count === 0 ? 'choice is-none' : 'choice'}>
      <input type={type} name={name} value={value} checked={isChecked} disabled={isDisabled} />
      <span class={isDisabled ? 'soft' : undefined} lang={lang}>
        {label}
      </span>
      {count !== undefined && <span class="count num">{ui.number(count)}</span>}
      {help && <span class="choice-help">{help}</span>}
    </label>
  )
}

export interface ChoicesProps {
  legend: string
  children: ComponentChildren
  /** Where a summary of errors leads to. */
  id?: string
  help?: string
  /** The sentence that says what to do; its presence makes the choices wrong. */
  error?: string
  /** Beside each other where there is room. */
  isInColumns?: boolean
}

/** Choices under one question. */
export function Choices({ legend, children, id, help, error, isInColumns }: ChoicesProps): VNode {
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <fieldset
      id={id}
      tabIndex={id === undefined ? undefined : -1}
      class={error ? 'field is-wrong' : undefined}
      aria-describedby={described || undefined}
    >
      <legend class="field-label">{legend}</legend>
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="bad" />
          <span>{error}</span>
        </p>
      )}
      {isInColumns ? <div class="choices">{children}</div> : children}
    </fieldset>
  )
}
