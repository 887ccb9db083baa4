/**
 * Bytes as text, in an encoding that TextDecoder knows; what is no letter becomes U+FFFD. Decoded as a stream is: in one go, Node 20
 * reads windows-1252 as latin-1, which has no €, ’ or œ (nodejs/node#56542).
 */
export function decodeText(bytes: Buffer, encoding: string): string {
  const decoder = new TextDecoder(encoding)
  return decoder.decode(bytes, { stream: true }) + decoder.decode()
}
