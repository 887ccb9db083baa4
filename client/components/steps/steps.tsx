import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

export interface Step {
  href: string
  text: string
  note?: string
  state?: 'done' | 'wrong' | 'current'
  /** How many files the note counts; script counts on when it has sent one from the page, and marks the step as done. */
  counted?: number
}

/** The parts of a long task, in order, with how far each is. */
export function Steps({ ui, items }: { ui: Ui; items: Step[] }): VNode {
  return (
    <ol class="steps">
      {items.map(({ href, text, note, state, counted }) => (
        <li
          key={text}
          class={state === 'done' || state === 'wrong' ? `is-${state}` : undefined}
          aria-current={state === 'current' ? 'step' : undefined}
        >
          <a href={href}>
            {text}
            {(state === 'done' || state === 'wrong') && (
              <span class="visually-hidden">, {ui.t(`steps.${state}`)}</span>
            )}
            {counted === 0 && (
              <span class="visually-hidden" data-once-added="shown" hidden>
                , {ui.t('steps.done')}
              </span>
            )}
          </a>
          {note && <small data-added-count={counted}>{note}</small>}
        </li>
      ))}
    </ol>
  )
}
