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
        const lines = frame.side > widestWorld ? [] : listLines(name[ui.lang], frame)
        const { x, y, dy, anchor } = placeName(places, lines.length)
        const shade = shades?.get(province)?.shade
        return (
          <g key={province} class={shade === undefined ? 'place-islands' : `place-islands m${shade}`}>
            {places.map(([x, y]) => (
              <circle key={`${x} ${y}`} cx={percent(x)} cy={percent(y)} r="2" />
            ))}
            {lines.length > 0 && (
              <text x={percent(x)} y={percent(y)} dy={dy} text-anchor={anchor}>
                {lines.map((line, index) => (
                  <tspan key={line} x={percent(x)} dy={index === 0 ? undefined : lineDots}>
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

// Of the whole world there is no room for names, and of a large part of it only for one line of each.
const widestWorld = 90
const widestPart = 40
// Of a drawing on a phone, the narrowest.
const phoneDots = 300
const lineDots = 13

/** A name over two lines: the archipelago, and the province that it belongs to. */
const listLines = (name: string, { side }: Frame): string[] =>
  name.split(/ (?=\()/).slice(0, side > widestPart ? 1 : 2)

/**
 * Where the name of islands stands: below them, above those at the lower edge, else in their midst; it grows away from an edge that is
 * nearer than half of it on a phone.
 */
function placeName(
  places: readonly (readonly [number, number])[],
  lines: number,
): { x: number; y: number; dy: number; anchor: 'start' | 'middle' | 'end' } {
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const across = placeAcross(left, right)
  const height = (lines * lineDots) / phoneDots
  if (bottom + height + 0.03 < 1) return { ...across, y: bottom, dy: 16 }
  if (top - height - 0.03 > 0) return { ...across, y: top, dy: 6 - lines * lineDots }
  return { ...across, y: 0.5, dy: 4 }
}

function placeAcross(left: number, right: number): { x: number; anchor: 'start' | 'middle' | 'end' } {
  const middle = (left + right) / 2
  if (middle > 0.78) return { x: Math.min(right, 0.99), anchor: 'end' }
  if (middle < 0.22) return { x: Math.max(left, 0.01), anchor: 'start' }
  return { x: middle, anchor: 'middle' }
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
