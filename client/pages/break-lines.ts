/** How wide letters are at size 1: those of Be Vietnam Pro 600, each class by its widest. */
const widths: readonly [RegExp, number][] = [
  [/[ilIj'.,:;!|\s]/, 0.33],
  [/[frt1()J-]/, 0.48],
  [/[A-ZĐ%mw]/, 0.8],
]
const usualWidth = 0.67
const widest = /[mwMW%@…]/

const ellipsis = '…'

/**
 * Breaks a text at its blanks into lines of a width in pixels where nothing can measure it: widths are estimated, rather too
 * wide. What does not go into the lines is cut with an ellipsis, and so is a word that is longer than a line.
 */
export function breakLines(text: string, room: { size: number; width: number; lines: number }): string[] {
  const most = room.width / room.size
  const lines: string[] = []
  for (const word of text.trim().split(/\s+/u).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && measure(`${last} ${word}`) <= most) lines[lines.length - 1] = `${last} ${word}`
    else if (lines.length === room.lines) {
      lines[lines.length - 1] = cut(`${last} ${word}`, most)
      return lines
    } else lines.push(cut(word, most))
  }
  return lines
}

/** As many letters as go in before an ellipsis; the text itself where it goes in whole. */
function cut(text: string, most: number): string {
  if (measure(text) <= most) return text
  let kept = ''
  let width = measure(ellipsis)
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += measure(segment)
    if (width > most) break
    kept += segment
  }
  return kept.trimEnd() + ellipsis
}

/** The width at size 1. */
function measure(text: string): number {
  let width = 0
  for (const letter of text.normalize('NFD')) {
    if (/\p{M}/u.test(letter)) continue
    const known = widths.find(([letters]) => letters.test(letter))
    width += widest.test(letter) ? 1.05 : (known?.[1] ?? usualWidth)
  }
  return width
}
