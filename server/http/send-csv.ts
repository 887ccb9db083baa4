import type { Ask } from './ask.ts'
import { isNotModified, makeEtag, setCaching } from './caching.ts'
import { makeAttachment } from './content-disposition.ts'
import { answered, Reply } from './endpoint.ts'

/** Answers with a small CSV, as a file that is saved under this name; 304 for whoever holds it already. */
export function sendCsv(
  { request, response, viewer }: Pick<Ask<unknown>, 'request' | 'response' | 'viewer'>,
  text: string,
  fileName: string,
): Reply | typeof answered {
  const bytes = Buffer.from(text)
  const ETag = makeEtag(bytes)
  setCaching(response, viewer)
  if (isNotModified(request, ETag)) return new Reply(304, undefined, { ETag })
  response
    .status(200)
    .set({
      ETag,
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': makeAttachment(fileName),
    })
    .end(bytes)
  return answered
}
