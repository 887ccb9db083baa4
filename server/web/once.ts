import { createHash } from 'node:crypto'
import { Reply } from '../http/endpoint.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk } from '../http/pages.ts'
import type { Portal } from '../portal.ts'

/**
 * Does what a form asks for once: the same form sent again, by a second press or a reload of the answer, gets what came of the
 * first. Another word or file in it is another form. What comes of it is kept as JSON.
 */
export async function doOnce<Done extends object>(
  { idempotency }: Pick<Portal, 'idempotency'>,
  { viewer, path }: Pick<PageAsk, 'viewer' | 'path'>,
  form: PageForm,
  work: () => Promise<Done>,
): Promise<Done> {
  // A program that posts the fields alone has no form to send again.
  if (form.get('key') === '') return work()
  const sent = [form.entries, form.files.map(({ field, name, sha256 }) => [field, name, sha256])]
  const key = createHash('sha256').update(JSON.stringify(sent)).digest('base64url')
  const { body } = await idempotency.once(
    { key, viewer, address: path, bodyDigest: key },
    async () => new Reply(200, await work()),
  )
  return body as Done
}
