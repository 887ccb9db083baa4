const svgNamespace = 'http://www.w3.org/2000/svg'

/** What a drawing keeps of the styles of the page; the file has no style sheet. */
const drawnStyles = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'paint-order'],
  ...[
    'vector-effect',
    'font-family',
    'font-size',
    'font-weight',
    'letter-spacing',
    'text-anchor',
    'overflow',
  ],
] as const

const margin = 16

/**
 * An element of the page as one SVG file that looks as it does on the screen: its drawings where they stand, its texts line by
 * line, the colours that the reader sees, and the fonts of the page inside. `scale`: how many times larger it will be painted;
 * strokes that do not grow with the drawing must then be that much wider.
 */
export async function drawAsSvg(
  element: HTMLElement,
  scale = 1,
): Promise<{ text: string; width: number; height: number }> {
  const box = element.getBoundingClientRect()
  const [width, height] = [Math.ceil(box.width) + 2 * margin, Math.ceil(box.height) + 2 * margin]
  const svg = make('svg', { xmlns: svgNamespace, width, height, viewBox: `0 0 ${width} ${height}` })
  svg.append(
    make('style', {}, await embedFonts()),
    make('rect', { width, height, fill: getComputedStyle(document.body).backgroundColor }),
  )
  const place = { x: margin - box.left, y: margin - box.top }
  for (const drawing of element.querySelectorAll<SVGSVGElement>('svg'))
    if (!drawing.parentElement?.closest('svg')) svg.append(copyDrawing(drawing, place, scale))
  for (const line of listLines(element)) svg.append(copyLine(line, place))
  return { text: new XMLSerializer().serializeToString(svg), width, height }
}

interface Place {
  x: number
  y: number
}

function copyDrawing(drawing: SVGSVGElement, place: Place, scale: number): SVGElement {
  const box = drawing.getBoundingClientRect()
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const pairs: [Element, Element][] = [[drawing, copy]]
  const copies = copy.querySelectorAll('*')
  drawing.querySelectorAll('*').forEach((each, index) => pairs.push([each, copies[index]!]))
  for (const [from, to] of pairs) {
    const styles = getComputedStyle(from)
    for (const name of drawnStyles) to.setAttribute(name, styles.getPropertyValue(name))
    if (styles.vectorEffect === 'non-scaling-stroke')
      to.setAttribute('stroke-width', String(Number.parseFloat(styles.strokeWidth) * scale))
    to.removeAttribute('class')
    to.removeAttribute('aria-hidden')
  }
  setAttributes(copy, { x: box.left + place.x, y: box.top + place.y, width: box.width, height: box.height })
  return copy
}

interface TextLine {
  text: string
  box: DOMRect
  /** Where its last word ends. */
  right: number
  element: Element
}

/** The words of an element outside its drawings, as the lines into which the page broke them. */
function* listLines(element: HTMLElement): Generator<TextLine> {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!parent || parent.closest('svg') || !parent.checkVisibility({ visibilityProperty: true })) continue
    let line: TextLine | null = null
    for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\S+/g)) {
      const range = document.createRange()
      range.setStart(node, index)
      range.setEnd(node, index + word.length)
      const box = range.getClientRects()[0]
      if (!box || box.width === 0) continue
      if (line && Math.abs(line.box.top - box.top) < box.height / 2) {
        line.text += ` ${word}`
        line.right = box.right
        continue
      }
      if (line) yield line
      line = { text: word, box, right: box.right, element: parent }
    }
    if (line) yield line
  }
}

function copyLine({ text, box, right, element }: TextLine, place: Place): SVGElement {
  const styles = getComputedStyle(element)
  const size = Number.parseFloat(styles.fontSize)
  return make(
    'text',
    {
      x: box.left + place.x,
      // The box of a text is about 1.25 of its size high, and the letters stand on a line at four fifths of it.
      y: box.top + place.y + box.height / 2 + size * 0.35,
      fill: styles.color,
      'font-family': styles.fontFamily,
      'font-size': size,
      'font-weight': styles.fontWeight,
      // Holds the words in their place where another font has to do.
      textLength: right - box.left,
      lengthAdjust: 'spacingAndGlyphs',
    },
    text,
  )
}

/** The fonts of the page as data: a file that is looked at elsewhere cannot load them. What cannot be had is left out. */
async function embedFonts(): Promise<string> {
  const rules = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
  const faces = await Promise.all(
    rules.map(async ({ cssText, parentStyleSheet }) => {
      const address = /url\("?([^")]+)"?\)/.exec(cssText)?.[1]
      if (!address) return ''
      try {
        const response = await fetch(new URL(address, parentStyleSheet?.href ?? location.href))
        return cssText.replace(address, await readAsData(await response.blob()))
      } catch {
        return ''
      }
    }),
  )
  return faces.join('\n')
}

function readAsData(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(reader.error ?? new Error('A font could not be read.')))
    reader.readAsDataURL(blob)
  })
}

function make(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(svgNamespace, name)
  setAttributes(element, attributes)
  if (text !== undefined) element.textContent = text
  return element
}

function setAttributes(element: Element, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
}
