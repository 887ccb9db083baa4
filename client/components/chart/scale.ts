/** Where a value stands between two others, in percent. */
export function placeBetween(value: number, from: number, to: number): number {
  if (to === from) return 50
  return Math.round(((value - from) / (to - from)) * 10_000) / 100
}

// Fewer lines tell too little of where a value stands, more are a fence.
const fewestSteps = 3
const mostSteps = 6

/**
 * Round numbers at one distance that reach around `from` and `to`, so that an axis ends with them: of all such lists the one
 * that leaves the least room unused.
 */
export function listTicks(from: number, to: number): number[] {
  const spread = to - from || Math.abs(to) || 1
  let best: number[] = []
  for (let wanted = fewestSteps; wanted <= mostSteps; wanted++) {
    const ticks = listAround(from, to, chooseStep(spread / wanted))
    if (best.length === 0 || reachOf(ticks) < reachOf(best)) best = ticks
  }
  return best
}

const reachOf = (ticks: readonly number[]): number => ticks.at(-1)! - ticks[0]!

function listAround(from: number, to: number, step: number): number[] {
  const first = Math.floor(from / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(to / step - 1e-9))
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step))
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
function chooseStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 2.5, 5].find((each) => each * power >= least * 0.999) ?? 10) * power
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
const tidy = (value: number): number => Number(value.toPrecision(12))

/** How texts at places in percent are written: at the ends they stay inside the drawing. */
export function anchorOf(place: number): 'start' | 'middle' | 'end' {
  if (place < 4) return 'start'
  return place > 96 ? 'end' : 'middle'
}

/**
 * Of places in percent from left to right, the first, the last and as many between them at one distance as leave `gap`, and room
 * for texts of `width`, so that these do not meet. Where places are too uneven for that: the last, and before it those that leave as much.
 */
export function keepApart(
  places: readonly number[],
  { gap, width }: { gap: number; width: number },
): number[] {
  const isApart = (left: number, right: number): boolean =>
    right - left >= Math.max(gap, width * (partBehind[anchorOf(left)] + 1 - partBehind[anchorOf(right)]))
  for (let parts = Math.floor(100 / gap); parts > 1; parts--) {
    const even = Array.from({ length: parts + 1 }, (_, part) => findNearest(places, (part * 100) / parts))
    if (even.every((index, at) => at === 0 || isApart(places[even[at - 1]!]!, places[index]!))) return even
  }
  const kept: number[] = []
  for (let index = places.length - 1; index >= 0; index--) {
    const behind = kept[0]
    if (behind === undefined || isApart(places[index]!, places[behind]!)) kept.unshift(index)
  }
  if (kept.length > 1 && kept[0] !== 0) {
    kept[0] = 0
    // The first is written to its right, and may meet what the one in its stead did not.
    if (kept.length > 2 && !isApart(places[0]!, places[kept[1]!]!)) kept.splice(1, 1)
  }
  return kept
}

/** How much of a text is to the right of its place. */
const partBehind = { start: 1, middle: 0.5, end: 0 }

const findNearest = (places: readonly number[], wanted: number): number =>
  places.reduce(
    (nearest, place, index) =>
      Math.abs(place - wanted) < Math.abs(places[nearest]! - wanted) ? index : nearest,
    0,
  )
