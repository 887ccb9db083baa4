import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Button } from '../button/button.tsx'

export interface SuggestionProps {
  ui: Ui
  /** Told to the form by the button, which shows the form again with it. */
  id: string
  /** What the field is called. */
  label: string
  /** What would stand there, as people read it. */
  text: string
  /** Where it is read, in words. */
  because: string
  /** With script: what each field of the form, by name, would hold. */
  fill: Record<string, string | string[]>
  /** What goes between what stands in the field and this; without it, it stands alone. */
  joint?: string
}

/** What may be filled in, beside an empty field: taken by a press, and never by itself. */
export function Suggestion({ ui, id, label, text, because, fill, joint }: SuggestionProps): VNode {
  return (
    <div
      class="suggestion"
      data-island="suggestion"
      data-fill={JSON.stringify(fill)}
      data-joint={joint}
      data-filled-label={ui.t('suggestion.filled')}
    >
      <span class="suggestion-text">
        <span class="soft">{ui.t('suggestion.label')}</span> {text} <span class="soft">({because})</span>
      </span>
      <Button name="use" value={id} kind="quiet" isSmall>
        {ui.t('suggestion.use')}
        <span class="visually-hidden"> {label}</span>
      </Button>
    </div>
  )
}
