/** How long the button says that it has copied. */
const saidMs = 2000

/** Adds a button that copies the text of the element, or what its `data-copy-text` says. */
export function start(element: HTMLElement): void {
  // Browsers give the clipboard only to safe origins (https, localhost); elsewhere there is no button.
  if (!navigator.clipboard) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-plain button-small'
  show(button, 'copy', element.dataset.copyLabel ?? '')
  const head = element.querySelector('.code-head')
  ;(head ?? element).append(button)
  const status = document.createElement('span')
  status.className = 'visually-hidden'
  status.setAttribute('role', 'status')
  element.append(status)
  let timer = 0
  button.addEventListener('click', () => {
    void copy(element).then((isCopied) => {
      const { copiedLabel = '', failedLabel = '', copyLabel = '' } = element.dataset
      status.textContent = isCopied ? copiedLabel : failedLabel
      show(button, isCopied ? 'check' : 'copy', isCopied ? copiedLabel : failedLabel)
      window.clearTimeout(timer)
      timer = window.setTimeout(() => {
        status.textContent = ''
        show(button, 'copy', copyLabel)
      }, saidMs)
    })
  })
}

async function copy(element: HTMLElement): Promise<boolean> {
  const text = element.dataset.copyText ?? element.querySelector('[data-copy-source]')?.textContent ?? ''
  try {
    await navigator.clipboard.writeText(text.trim())
    return true
  } catch {
    return false
  }
}

function show(button: HTMLButtonElement, icon: string, text: string): void {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#i-${icon}`)
  svg.append(use)
  button.replaceChildren(svg, text)
}
