import type { UploadTexts } from './upload-words.ts'

export type RowState = 'waiting' | 'running' | 'paused' | 'done' | 'failed'

export interface Row {
  element: HTMLLIElement
  show(state: RowState, note: string | Node): void
  /** From 0 to 1. */
  setShare(share: number): void
  setActs(acts: Partial<Record<'pause' | 'continue' | 'retry' | 'use' | 'cancel', () => void>>): void
}

const icons: Record<RowState, string> = {
  waiting: 'clock',
  running: 'upload',
  paused: 'clock',
  done: 'good',
  failed: 'bad',
}

/** One file in the list: the same mark-up as the component `uploads`, with what can be done about it. */
export function makeRow(name: string, texts: UploadTexts, lang: string): Row {
  const element = document.createElement('li')
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  icon.setAttribute('class', 'icon')
  icon.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  icon.append(use)
  const title = document.createElement('strong')
  title.textContent = name
  const percent = document.createElement('span')
  percent.className = 'soft num nowrap'
  const progress = document.createElement('progress')
  progress.max = 100
  progress.value = 0
  progress.setAttribute('aria-label', name)
  const note = document.createElement('span')
  const acts = document.createElement('span')
  acts.className = 'row'
  element.append(icon, title, percent, progress, note, acts)
  const writePercent = new Intl.NumberFormat(lang, { style: 'percent' })
  return {
    element,
    show(state, text) {
      use.setAttribute('href', `#i-${icons[state]}`)
      element.className = state === 'done' ? 'is-good' : state === 'failed' ? 'is-bad' : ''
      progress.hidden = state === 'done' || state === 'failed'
      note.className = state === 'failed' ? '' : 'soft'
      if (typeof text === 'string') {
        if (note.textContent !== text) note.textContent = text
      } else note.replaceChildren(text)
    },
    setShare(share) {
      progress.value = Math.floor(share * 100)
      percent.textContent = writePercent.format(Math.floor(share * 100) / 100)
    },
    setActs(given) {
      const wanted = Object.keys(given).join(' ')
      if (acts.dataset.acts === wanted) return
      const hadFocus = acts.contains(document.activeElement)
      acts.dataset.acts = wanted
      acts.replaceChildren(
        ...Object.entries(given).map(([act, run]) =>
          makeButton(
            texts[act as 'pause'],
            name,
            act === 'cancel' ? 'plain' : act === 'use' ? null : 'quiet',
            run,
          ),
        ),
      )
      // What was pressed may be gone; the keys go on from what took its place.
      if (hadFocus) acts.querySelector('button')?.focus()
    },
  }
}

function makeButton(text: string, name: string, kind: string | null, run: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = kind === null ? 'button button-small' : `button button-${kind} button-small`
  const whose = document.createElement('span')
  whose.className = 'visually-hidden'
  whose.textContent = ` ${name}`
  button.append(text, whose)
  button.addEventListener('click', run)
  return button
}
