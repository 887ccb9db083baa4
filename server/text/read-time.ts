/** A date or time as RFC 3339 writes it, in milliseconds since 1970; null for what is not written so or never was, such as 30 February. */
export function readTimeMs(text: string): number | null {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0]
  const isWritten = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const ms = Date.parse(text)
  if (!isWritten || !day || Number.isNaN(ms)) return null
  // JavaScript takes the 30th of February for the 2nd of March.
  const isRealDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
  return isRealDay ? ms : null
}
