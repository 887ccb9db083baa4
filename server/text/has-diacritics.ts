import { tidyText } from './normalize.ts'

/** Whether somebody took the trouble to type Vietnamese letters or tones, so that they may be trusted ("Đông", "so" → no). */
export function hasDiacritics(text: string): boolean {
  return /[đ\u0300-\u036f]/i.test(tidyText(text).normalize('NFD'))
}
