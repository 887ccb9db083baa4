/** Where a value stands between two others, in percent. */
export function placeBetween(value: number, from: number, to: number): number {
  if (to === from) return 50
  return Math.round(((value - from) / (to - from)) * 10_000) / 100
}

/**
 * Round numbers at one distance, about `wanted` of them: those for an axis reach around `from` and `to`, so that the axis ends
 * with them.
 */
export function listTicks(from: number, to: number, wanted = 4): number[] {
  const spread = to - from || Math.abs(to) || 1
  const rough = spread / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10) * power
  const first = Math.floor(from / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(to / step - 1e-9))
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step))
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
const tidy = (value: number): number => Number(value.toPrecision(12))

/** Of places in percent from left to right, the last and those that leave `gap` between them: their texts do not meet. */
export function keepApart(places: readonly number[], gap: number): number[] {
  const kept: number[] = []
  for (let index = places.length - 1; index >= 0; index--) {
    const before = kept[0]
    if (before === undefined || places[before]! - places[index]! >= gap) kept.unshift(index)
  }
  return kept
}
