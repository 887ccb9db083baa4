/** A text in small letters without its diacritics, as people type it in a hurry: "Đà Nẵng" → "da nang". */
export const withoutMarks = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase()
