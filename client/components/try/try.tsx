import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Button } from '../button/button.tsx'
import { SelectField, TextField } from '../field/field.tsx'

interface TryField {
  name: string
  in: 'path' | 'query' | 'header'
  isRequired: boolean
  choices: string[] | null
}

export interface TryFormProps {
  ui: Ui
  /** Unique on the page: the operationId. */
  id: string
  /** With `{name}` where a field goes. */
  path: string
  baseUrl: string
  fields: TryField[]
}

/**
 * A form that asks an address of the API. Without script it leads to the answer, where no part of the path is to be filled
 * in; with script the answer appears beneath, and paths can be filled in too.
 */
export function TryForm({ ui, id, path, baseUrl, fields }: TryFormProps): VNode {
  const needsScript = path.includes('{')
  return (
    <details class="fold try" hidden={needsScript} data-island="try" data-texts={texts(ui, baseUrl)}>
      <summary>
        {ui.t('docs.try')}
        <span class="visually-hidden"> {id}</span>
      </summary>
      <div class="fold-body">
        <form class="stack" method="get" action={path} aria-label={`${ui.t('docs.try')}: ${id}`}>
          <div class="try-fields">{fields.map((field) => renderField(ui, id, field))}</div>
          <Button kind="quiet">{ui.t('docs.send')}</Button>
        </form>
        <div class="try-answer" role="region" aria-label={ui.t('docs.answer', { operation: id })} hidden />
      </div>
    </details>
  )
}

function renderField(ui: Ui, id: string, { name, in: place, isRequired, choices }: TryField): VNode {
  const field = { ui, id: `${id}-${name}`, name, label: name, isRequired: isRequired && place === 'path' }
  if (choices === null) return <TextField key={name} {...field} autocomplete="off" />
  const options = choices.map((value) => ({ value, text: value }))
  return <SelectField key={name} {...field} options={[{ value: '', text: ui.t('docs.any') }, ...options]} />
}

/** The words that the answer needs, for the script reads no text files. */
const texts = (ui: Ui, baseUrl: string): string =>
  JSON.stringify({
    baseUrl,
    waiting: ui.t('docs.waiting'),
    failed: ui.t('docs.failed'),
    cut: ui.t('docs.cut'),
    bytes: ui.t('docs.bytes'),
  })
