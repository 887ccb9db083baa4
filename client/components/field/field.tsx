import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface FieldProps {
  ui: Ui
  /** Id of the input; help and error get theirs from it. */
  id: string
  name: string
  label: string
  help?: string
  /** The sentence that says what to do; its presence makes the field wrong. */
  error?: string
  isOptional?: boolean
  isRequired?: boolean
  isDisabled?: boolean
  /** The language to write in, shown as a small mark and told to the browser. */
  lang?: string
  value?: string
  /** In characters; shown with how many are used. Never told to the browser, which would cut what is pasted without a word. */
  maxLength?: number
}

/** One line of text; `type` for e-mail, passwords and dates. */
export function TextField(
  props: FieldProps & {
    type?: 'text' | 'email' | 'password' | 'url' | 'date' | 'datetime-local'
    autocomplete?: 'name' | 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off'
    isNumber?: boolean
    placeholder?: string
  },
): VNode {
  const { type = 'text', autocomplete, isNumber, placeholder } = props
  return (
    <FieldFrame {...props}>
      <input
        {...inputAttributes(props)}
        class={isNumber ? 'input num' : 'input'}
        inputmode={isNumber ? ('decimal' as const) : undefined}
        // Preact's types tell inputs apart by a type known when compiling; all of ours take the same attributes.
        type={type as 'text'}
        value={props.value}
        autocomplete={autocomplete}
        placeholder={placeholder}
      />
    </FieldFrame>
  )
}

/** Several lines of text. */
export function TextAreaField(props: FieldProps & { rows?: number; isTitle?: boolean }): VNode {
  return (
    <FieldFrame {...props}>
      <textarea
        {...inputAttributes(props)}
        class={props.isTitle ? 'input is-title' : 'input'}
        rows={props.rows}
      >
        {props.value}
      </textarea>
    </FieldFrame>
  )
}

export interface SelectOption {
  value: string
  text: string
  /** What it has in common with the options beside it, as a heading over them. */
  group?: string
}

/** One of a list. */
export function SelectField(props: FieldProps & { options: SelectOption[] }): VNode {
  return (
    <FieldFrame {...props}>
      <select {...inputAttributes(props)} class="input">
        {listGroups(props.options).map(({ group, options }) =>
          group === undefined ? (
            <Options options={options} chosen={props.value} />
          ) : (
            <optgroup key={group} label={group}>
              <Options options={options} chosen={props.value} />
            </optgroup>
          ),
        )}
      </select>
    </FieldFrame>
  )
}

const Options = ({ options, chosen }: { options: SelectOption[]; chosen: string | undefined }): VNode => (
  <>
    {options.map(({ value, text }) => (
      <option key={value} value={value} selected={value === chosen}>
        {text}
      </option>
    ))}
  </>
)

/** Options beside each other that have a heading in common. */
function listGroups(options: SelectOption[]): { group: string | undefined; options: SelectOption[] }[] {
  const groups: { group: string | undefined; options: SelectOption[] }[] = []
  for (const option of options) {
    const last = groups.at(-1)
    if (last && last.group === option.group) last.options.push(option)
    else groups.push({ group: option.group, options: [option] })
  }
  return groups
}

/** Fields that belong together: the two languages of a text, from and to. */
export function Pair({ children }: { children: ComponentChildren }): VNode {
  return <div class="pair">{children}</div>
}

function FieldFrame(props: FieldProps & { children: ComponentChildren }): VNode {
  const { ui, id, label, help, error, isOptional, lang, value = '', maxLength, children } = props
  return (
    <div class={error ? 'field is-wrong' : 'field'}>
      <label class="field-label" for={id}>
        {lang && (
          <span class="lang" aria-hidden="true">
            {lang.toUpperCase()}
          </span>
        )}
        {label}
        {isOptional && (
          <>
            {' '}
            <span class="soft">{ui.t('field.optional')}</span>
          </>
        )}
      </label>
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
      {children}
      {maxLength !== undefined && (
        <p
          class={value.length > maxLength ? 'field-count num is-over' : 'field-count num'}
          data-island="field-count"
          data-count-text={ui.t('field.count', { used: '{used}', limit: maxLength })}
        >
          {ui.t('field.count', { used: value.length, limit: maxLength })}
        </p>
      )}
    </div>
  )
}

function inputAttributes(props: FieldProps) {
  const described = [props.help && `${props.id}-help`, props.error && `${props.id}-error`]
    .filter(Boolean)
    .join(' ')
  return {
    id: props.id,
    name: props.name,
    lang: props.lang,
    disabled: props.isDisabled,
    required: props.isRequired,
    'aria-describedby': described || undefined,
    'aria-invalid': props.error ? ('true' as const) : undefined,
  }
}
