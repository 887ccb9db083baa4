import type { VNode } from 'preact'

export interface MapDrawing {
  viewBox: string
  shapes: { code: string; name: string; path: string }[]
  /** Groups of islands too small for an outline, drawn as dots with their names. */
  islands: { texts: string[]; at: number[]; dots: number[][] }[]
}

export interface MapPlace {
  code: string
  href: string
  /** What a press would show: "Huế: 3 datasets". */
  label: string
  /** How dark: from 0 (none) to 4. */
  level: 0 | 1 | 2 | 3 | 4
}

export interface MapProps {
  label: string
  drawing: MapDrawing
  places: MapPlace[]
}

/** A map whose places are links; offer the same places as a list beside it. */
export function Map({ label, drawing, places }: MapProps): VNode {
  const byCode: Record<string, MapPlace> = Object.fromEntries(places.map((place) => [place.code, place]))
  return (
    <svg class="map" viewBox={drawing.viewBox} role="group" aria-label={label}>
      {drawing.shapes.map(({ code, name, path }) => {
        const place = byCode[code]
        if (!place) {
          return (
            <path key={code} class="m0" d={path}>
              <title>{name}</title>
            </path>
          )
        }
        return (
          <a key={code} href={place.href} aria-label={place.label}>
            <path class={`m${place.level}`} d={path}>
              <title>{place.label}</title>
            </path>
          </a>
        )
      })}
      <g aria-hidden="true">
        {drawing.islands.map(({ texts, at, dots }) => (
          <>
            {dots.map(([x, y]) => (
              <circle key={`${x} ${y}`} cx={x} cy={y} r="1.6" />
            ))}
            {texts.map((text, index) => (
              <text key={text} x={at[0]} y={(at[1] ?? 0) + index * 12} text-anchor="middle">
                {text}
              </text>
            ))}
          </>
        ))}
      </g>
    </svg>
  )
}

/** The darkness of a place: none, then four even steps up to the greatest count. */
export function getMapLevel(count: number, greatest: number): MapPlace['level'] {
  if (count <= 0) return 0
  return Math.max(1, Math.min(4, Math.ceil((count / greatest) * 4))) as MapPlace['level']
}
