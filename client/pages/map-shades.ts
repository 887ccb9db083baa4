import type { Shade } from '../components/place-map/place-map.tsx'

export interface ShadeClass {
  shade: 1 | 2 | 3 | 4
  least: number
  most: number
}

/**
 * Values in four shades that hold about as many each, so that one large city does not make all else pale. Equal values have equal
 * shades; shades that would hold nothing are left out.
 */
export function classify(values: readonly number[]): ShadeClass[] {
  const ordered = values.toSorted((a, b) => a - b)
  const classes: ShadeClass[] = []
  ordered.forEach((value, index) => {
    const last = classes.at(-1)
    if (last && last.most === value) return
    // The first of equal values decides for all of them.
    const shade = Math.min(
      4,
      Math.floor((index / Math.max(1, ordered.length - 1)) * 4) + 1,
    ) as ShadeClass['shade']
    if (last?.shade === shade) last.most = value
    else classes.push({ shade, least: value, most: value })
  })
  // A single shade stands for all: the middle ones are hard to tell from nothing.
  return classes.length === 1 ? [{ ...classes[0]!, shade: 4 }] : classes
}

/** The shade of a value; 0 when there is none. */
export const shadeOf = (classes: readonly ShadeClass[], value: number | null): Shade =>
  value === null ? 0 : (classes.find(({ most }) => value <= most)?.shade ?? 0)
