import type { VNode } from 'preact'

export interface DropProps {
  id: string
  name: string
  label: string
  help: string
  isMultiple?: boolean
}

/** Where files are given: a plain file field that also looks like a place to drop them. */
export function Drop({ id, name, label, help, isMultiple }: DropProps): VNode {
  return (
    <div class="drop">
      <label class="field-label flush" for={id}>
        {label}
      </label>
      <p class="soft small" id={`${id}-help`}>
        {help}
      </p>
      <input type="file" id={id} name={name} multiple={isMultiple} aria-describedby={`${id}-help`} />
    </div>
  )
}
