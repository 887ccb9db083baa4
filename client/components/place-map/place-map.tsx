import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { getBaseRings } from './base-rings.ts'
import { islands } from './base-map.ts'
import { drawingSide, frameBox, placeIn, writeRing, type Box, type Frame } from './frame.ts'
import { writeShape } from './shape-path.ts'

/** How dark: from 1 to 4; 0 where there is no number. */
export type Shade = 0 | 1 | 2 | 3 | 4

export interface PlaceMark {
  at: readonly [longitude: number, latitude: number]
  /** How many rows it stands for. */
  count: number
  /** What stands in it when it stands for many. */
  text?: string
  /** What a pointer is told: "Nội Bài: 12". */
  label: string
  /** Where a closer look is. */
  href?: string
}

export interface PlaceShape {
  geometry: object
  shade: Shade | null
  label: string
}

export interface PlaceMapProps {
  ui: Ui
  /** The whole map in words. */
  label: string
  /** What must be in sight. */
  box: Box
  marks?: PlaceMark[]
  shapes?: PlaceShape[]
  /** Provinces with a number, by their code. */
  shades?: ReadonlyMap<string, { shade: Shade; label: string }>
  /** What the map with a script asks and says; without it the drawing stands alone. */
  live?: object
}

/** Places over outlines of the land, all of it drawn here: nothing is asked of anybody. */
export function PlaceMap({ ui, label, box, marks = [], shapes = [], shades, live }: PlaceMapProps): VNode {
  const frame = frameBox(box)
  const isPressed = marks.some(({ href }) => href !== undefined)
  return (
    <div
      class="place-map"
      {...(live && { 'data-island': 'place-map', 'data-live': JSON.stringify({ ...live, label, box }) })}
    >
      <svg class="place-map-drawing" role={isPressed ? 'group' : 'img'} aria-label={label}>
        <svg
          viewBox={`0 0 ${drawingSide} ${drawingSide}`}
          width="100%"
          height="100%"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path
            class="place-land"
            d={getBaseRings()
              .land.map((ring) => writeRing(frame, ring))
              .join('')}
          />
          <Provinces frame={frame} shades={shades} />
          <Shapes frame={frame} shapes={shapes} />
        </svg>
        <Islands ui={ui} frame={frame} shades={shades} />
        <Marks frame={frame} marks={marks} />
      </svg>
    </div>
  )
}

function Provinces({ frame, shades }: { frame: Frame } & Pick<PlaceMapProps, 'shades'>): VNode {
  return (
    <>
      {getBaseRings().provinces.map(({ code, name, rings }) => {
        const d = rings.map((ring) => writeRing(frame, ring)).join('')
        if (d === '') return null
        const found = shades?.get(code)
        return (
          <path key={code} class={found ? `place-province m${found.shade}` : 'place-province'} d={d}>
            <title>{found?.label ?? name}</title>
          </path>
        )
      })}
    </>
  )
}

function Shapes({ frame, shapes }: { frame: Frame; shapes: PlaceShape[] }): VNode {
  return (
    <>
      {shapes.map(({ geometry, shade, label }, index) => {
        const { area, line } = writeShape(frame, geometry)
        const shaded = shade === null ? 'place-shape' : `place-shape m${shade}`
        return (
          <g key={index}>
            <title>{label}</title>
            {area !== '' && <path class={shaded} d={area} />}
            {line !== '' && <path class="place-line" d={line} />}
          </g>
        )
      })}
    </>
  )
}

/** The archipelagos of Viet Nam, whatever else is drawn, in the colour of the province that they belong to. */
function Islands({ ui, frame, shades }: { ui: Ui; frame: Frame } & Pick<PlaceMapProps, 'shades'>): VNode {
  return (
    <g aria-hidden="true">
      {islands.map(({ province, name, dots }) => {
        const places = dots.map((dot) => placeIn(frame, dot)).filter(isInside)
        if (places.length === 0) return null
        const xs = places.map(([x]) => x)
        const { at, anchor } = placeName(Math.min(...xs), Math.max(...xs))
        const lowest = Math.max(...places.map(([, y]) => y))
        const highest = Math.min(...places.map(([, y]) => y))
        // Of a drawing as narrow as a phone, a tenth is the room of two lines.
        const isLow = lowest > 0.9
        const shade = shades?.get(province)?.shade
        return (
          <g key={province} class={shade === undefined ? 'place-islands' : `place-islands m${shade}`}>
            {places.map(([x, y]) => (
              <circle key={`${x} ${y}`} cx={percent(x)} cy={percent(y)} r="2" />
            ))}
            {/* Of the whole world there is no room for it. */}
            {frame.side < 90 && (
              <text
                x={percent(at)}
                y={percent(isLow ? highest : lowest)}
                // Two lines below its islands, or above when they stand at the lower edge.
                dy={isLow ? -20 : 16}
                text-anchor={anchor}
              >
                {name[ui.lang].split(/ (?=\()/).map((line, index) => (
                  <tspan key={line} x={percent(at)} dy={index === 0 ? undefined : 13}>
                    {line}
                  </tspan>
                ))}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

/** Where the name of islands stands: it grows away from an edge that is nearer than half of it on a phone. */
function placeName(left: number, right: number): { at: number; anchor: 'start' | 'middle' | 'end' } {
  const middle = (left + right) / 2
  if (middle > 0.8) return { at: Math.min(right, 0.99), anchor: 'end' }
  if (middle < 0.2) return { at: Math.max(left, 0.01), anchor: 'start' }
  return { at: middle, anchor: 'middle' }
}

function Marks({ frame, marks }: { frame: Frame; marks: PlaceMark[] }): VNode {
  const most = Math.max(1, ...marks.map(({ count }) => count))
  // The largest first: a small one is never hidden beneath.
  const ordered = marks.toSorted((a, b) => b.count - a.count)
  return (
    <>
      {ordered.map(({ at, count, text, label, href }, index) => {
        const [x, y] = placeIn(frame, at)
        if (!isInside([x, y])) return null
        const mark =
          count === 1 ? (
            <circle class="place-dot" cx={percent(x)} cy={percent(y)} r="6">
              <title>{label}</title>
            </circle>
          ) : (
            <>
              <circle class="place-many" cx={percent(x)} cy={percent(y)} r={sizeMark(count, most)}>
                <title>{label}</title>
              </circle>
              <text class="place-count" x={percent(x)} y={percent(y)} dy="4" text-anchor="middle">
                {text}
              </text>
            </>
          )
        return href === undefined ? (
          <g key={index}>{mark}</g>
        ) : (
          <a key={index} href={href} aria-label={label}>
            {mark}
          </a>
        )
      })}
    </>
  )
}

/** Four digits fit into the smallest; areas, not widths, tell how many. */
export const sizeMark = (count: number, most: number): number =>
  Math.round(13 + 9 * Math.sqrt(count / Math.max(1, most)))

const isInside = ([x, y]: readonly [number, number]): boolean => x >= 0 && x <= 1 && y >= 0 && y <= 1

const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`
