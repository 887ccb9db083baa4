import { foldText } from '../text/normalize.ts'

/** RFC 8187, section 3.2.1: what may stand unencoded. encodeURIComponent leaves four signs more. */
const encodeExtended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * The header that makes a browser save a file under its name (RFC 6266): the name in UTF-8, and beside it one in plain letters
 * for programs that know no other. Never `inline`: what strangers upload must not be drawn in the portal's origin.
 */
export function makeAttachment(name: string): string {
  const wellFormed = name.replace(/[\p{Cc}\p{Surrogate}]/gu, '_')
  return `attachment; filename="${plainName(wellFormed)}"; filename*=UTF-8''${encodeExtended(wellFormed)}`
}

/** Letters without marks; what is left beyond ASCII, and the signs that end or escape a quoted text, become `_`. */
function plainName(name: string): string {
  return [...name]
    .map((sign) => (/^[ -~]$/.test(sign) ? sign : fold(sign)))
    .join('')
    .replace(/["\\%]/g, '_')
}

function fold(sign: string): string {
  const folded = foldText(sign)
  if (!/^[ -~]+$/.test(folded)) return '_'
  return sign === sign.toLowerCase() ? folded : folded.toUpperCase()
}
