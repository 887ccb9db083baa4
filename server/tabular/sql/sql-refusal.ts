import type { RefusedKind, WrongKind } from './sql-messages.ts'

/** A question that may not be asked, or is wrong; `at` is in bytes of the text that was parsed. */
export class SqlRefusal extends Error {
  readonly kind: RefusedKind | WrongKind
  readonly named: string
  readonly at: number | null

  constructor(kind: RefusedKind | WrongKind, { name, at }: { name: string; at: number | null }) {
    super(`${kind}: ${name}`)
    this.kind = kind
    this.named = name
    this.at = at
  }
}
