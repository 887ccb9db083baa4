import type { VNode } from 'preact'
import { Icon } from '../icon/icon.tsx'

export interface DropProps {
  id: string
  name: string
  label: string
  help: string
  isMultiple?: boolean
  /** The sentence that says what to do; its presence makes the field wrong. */
  error?: string
}

/** Where files are given: a plain file field that also looks like a place to drop them. */
export function Drop({ id, name, label, help, isMultiple, error }: DropProps): VNode {
  return (
    <div class="drop">
      <label class="field-label flush" for={id}>
        {label}
      </label>
      <p class="soft small" id={`${id}-help`}>
        {help}
      </p>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="bad" />
          <span>{error}</span>
        </p>
      )}
      <input
        type="file"
        id={id}
        name={name}
        multiple={isMultiple}
        aria-describedby={error ? `${id}-help ${id}-error` : `${id}-help`}
        aria-invalid={error ? 'true' : undefined}
      />
    </div>
  )
}
