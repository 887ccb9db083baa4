import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { iconDrawings } from '../components/icon/icon-drawings.ts'
import type { Ui } from '../text/ui.ts'
import { breakLines } from './break-lines.ts'
import { listFormats } from './dataset-results.tsx'
import { getModified } from './freshness.ts'
import { describeLicense, namePortal, type DatasetTerms } from './terms.ts'

/** The size that sites ask for which show what is shared: 1.91 to 1, in pixels. */
export const cardSize = { width: 1200, height: 630 } as const

/** Where the picture of a dataset is. */
export const cardPath = (slug: string): string => `/datasets/${slug}/card.png`

const margin = 72
const textWidth = cardSize.width - 2 * margin

// What draws the picture reads no style sheet. The tokens leaf-deep, on-deep, on-deep-soft and lotus-on-deep; the mark is
// leaf-deep a step lighter, as in the band of the first page.
const colours = { ground: '#0c3a31', mark: '#15483d', text: '#ffffff', soft: '#c3d9d1', lotus: '#ffa6cc' }

/** A long title is set smaller before it is cut. */
const titleSizes = [
  { size: 64, lines: 3 },
  { size: 52, lines: 4 },
  { size: 44, lines: 5 },
]

/** Letters beyond Latin are not in the font that ships; a picture without a title says more than empty boxes. */
const isLatin = (text: string): boolean =>
  /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u.test(text)

/** What a dataset is, as the picture that other sites show where somebody shares its address: SVG. */
export function DatasetCard({
  ui,
  view: { dataset, terms },
}: {
  ui: Ui
  view: { dataset: Dataset; terms: DatasetTerms }
}): VNode {
  const [title, agency] = [dataset.title, dataset.agency.name].map((text) => {
    const picked = ui.pick(text).text
    return isLatin(picked) ? picked : ''
  }) as [string, string]
  const { size, lines } = setTitle(title)
  const { code } = describeLicense(ui, dataset, terms)
  const date = ui.t('dataset.updatedOn', { date: ui.date(getModified(dataset)) })
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={cardSize.width}
      height={cardSize.height}
      viewBox={`0 0 ${cardSize.width} ${cardSize.height}`}
      font-family="Be Vietnam Pro"
      fill={colours.text}
    >
      <rect width={cardSize.width} height={cardSize.height} fill={colours.ground} />
      <Mark x={780} y={64} width={500} colour={colours.mark} />
      <Mark x={margin} y={58} width={56} colour={colours.lotus} />
      <text x={margin + 74} y={98} font-size={30} font-weight={600}>
        {namePortal(ui)}
      </text>
      <text x={margin} y={196} font-size={30} fill={colours.soft}>
        {breakLines(agency, { size: 30, width: textWidth, lines: 1 }).join('')}
      </text>
      {lines.map((line, index) => (
        <text key={line} x={margin} y={206 + (index + 1) * size * 1.3} font-size={size} font-weight={600}>
          {line}
        </text>
      ))}
      <Formats formats={[...new Set(listFormats(dataset))].slice(0, 5)} />
      <text
        x={cardSize.width - margin}
        y={cardSize.height - 66}
        font-size={26}
        fill={colours.soft}
        text-anchor="end"
      >
        {`${date} · ${code}`}
      </text>
    </svg>
  )
}

function setTitle(title: string): { size: number; lines: string[] } {
  for (const { size, lines: most } of titleSizes) {
    const lines = breakLines(title, { size, width: textWidth, lines: most + 1 })
    if (lines.length <= most) return { size, lines }
  }
  const { size, lines } = titleSizes.at(-1)!
  return { size, lines: breakLines(title, { size, width: textWidth, lines }) }
}

/** The lotus of the portal. */
function Mark(at: { x: number; y: number; width: number; colour: string }): VNode {
  return (
    <svg
      x={at.x}
      y={at.y}
      width={at.width}
      height={at.width}
      viewBox="0 0 32 32"
      fill={at.colour}
      dangerouslySetInnerHTML={{ __html: iconDrawings.sen }}
    />
  )
}

/** Marks of formats in a row, as wide as their letters. */
function Formats({ formats }: { formats: string[] }): VNode {
  const letterWidth = 17
  let x = margin
  return (
    <>
      {formats.map((format) => {
        const name = format.toUpperCase().slice(0, 10)
        const [left, width] = [x, name.length * letterWidth + 28]
        x += width + 12
        return (
          <g key={name}>
            <rect
              x={left}
              y={cardSize.height - 102}
              width={width}
              height={48}
              rx={4}
              fill="none"
              stroke={colours.soft}
              stroke-width={2}
            />
            <text
              x={left + width / 2}
              y={cardSize.height - 69}
              font-size={24}
              font-weight={600}
              text-anchor="middle"
            >
              {name}
            </text>
          </g>
        )
      })}
    </>
  )
}
