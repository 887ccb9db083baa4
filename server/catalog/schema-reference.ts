import type { Sentence } from '../problems.ts'

/** A schema by its address: `<name>` or `<name>/<version>`, or why it is none that can be followed. What was there before is not judged again. */
export type ResolveSchema = (address: string, before?: readonly string[]) => Promise<string | Sentence>

/** The path of the page of a schema that something refers to. */
export const pathOfSchema = (reference: string): string => `/schemas/${reference}`

const shape =
  /^(?:\/en)?(?:\/api\/v1\/table-schemas|\/schemas)\/([a-z0-9]+(?:-[a-z0-9]+)*)(?:\/([0-9A-Za-z.-]{1,40}))?\/?$/

/** `<name>` or `<name>/<version>` of the address of a page of this portal, or of the schema itself; null for any other address. */
export function readSchemaAddress(address: string, baseUrl: string): string | null {
  const text = address.trim()
  const path = text.startsWith(`${baseUrl}/`) ? text.slice(baseUrl.length) : text
  const [, name, version] = shape.exec(path) ?? []
  if (name === undefined) return null
  return version === undefined ? name : `${name}/${version}`
}

/** The name of the schema that something refers to, and its version unless it follows the one to use. */
export function splitReference(reference: string): { name: string; version: string | null } {
  const [name = '', version] = reference.split('/')
  return { name, version: version ?? null }
}

/** Whether what follows the one reference satisfies a requirement of the other. */
export const satisfies = (followed: string, required: string): boolean =>
  followed === required || (!required.includes('/') && splitReference(followed).name === required)
