import type { VNode } from 'preact'
import { Errors } from '../components/errors/errors.tsx'
import type { Ui } from '../text/ui.ts'

/** What is wrong with a form that came back: at a field, or as a whole. */
export interface FormError {
  /** Id of the field; null when it is about no single one. */
  field: string | null
  text: string
}

/** The errors of a form above it, each a link to its field; nothing when there are none. */
export function FormErrors({
  ui,
  errors,
  title,
}: {
  ui: Ui
  errors: FormError[]
  title?: string
}): VNode | null {
  if (errors.length === 0) return null
  return (
    <Errors
      ui={ui}
      title={title}
      items={errors.map(({ field, text }) => ({ text, href: field === null ? undefined : `#${field}` }))}
    />
  )
}

/** The sentence for one field. */
export const errorOf = (errors: FormError[], field: string): string | undefined =>
  errors.find((error) => error.field === field)?.text
