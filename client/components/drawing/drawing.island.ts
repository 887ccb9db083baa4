import { drawAsSvg } from './draw-as-svg.ts'

/** Sharp on screens and in print: three dots for each of the page's. */
const pngScale = 3
/** Fonts that come with the image need no network, just a moment. */
const fontsMs = 250

/** Adds buttons that give the figure as a file, drawn as it stands on the screen. */
export function start(element: HTMLElement): void {
  const drawn = element.querySelector<HTMLElement>('[data-drawn]')
  const ways = element.querySelector<HTMLElement>('[data-ways]')
  if (!drawn || !ways) return
  const name = element.dataset.fileName ?? 'chart'
  const status = document.createElement('span')
  status.className = 'small'
  status.setAttribute('role', 'status')
  const add = (label: string, make: () => Promise<Blob>): HTMLButtonElement =>
    makeButton(label, async () => {
      status.textContent = ''
      try {
        save(await make(), `${name}.${label.toLowerCase()}`)
      } catch (error) {
        console.warn(`No ${label} could be made.`, error)
        status.textContent = element.dataset.failed ?? ''
      }
    })
  ways.prepend(
    add('PNG', async () => paint(await drawAsSvg(drawn, pngScale))),
    add('SVG', async () => new Blob([(await drawAsSvg(drawn)).text], { type: 'image/svg+xml' })),
  )
  ways.append(status)
}

async function paint({
  text,
  width,
  height,
}: {
  text: string
  width: number
  height: number
}): Promise<Blob> {
  const image = new Image()
  // The pages take images from themselves and as data, from nowhere else.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  // An image counts as loaded before the fonts inside it are: drawing it makes them load, and then it is drawn for good.
  draw(image, 1, 1)
  await new Promise((resolve) => window.setTimeout(resolve, fontsMs))
  const canvas = draw(image, width * pngScale, height * pngScale)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The canvas gave nothing.'))),
      'image/png',
    )
  })
}

function draw(image: HTMLImageElement, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  canvas.getContext('2d')!.drawImage(image, 0, 0, width, height)
  return canvas
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser has its own hold on what it saves; a minute is more than it needs to take it.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function makeButton(label: string, act: () => Promise<void>): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-quiet button-small'
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', '#i-download')
  svg.append(use)
  button.append(svg, label)
  button.addEventListener('click', () => void act())
  return button
}
