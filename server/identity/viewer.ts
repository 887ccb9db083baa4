export type Scope = 'read' | 'write' | 'publish' | 'admin'

/** Who asks. What they may do is decided in `permissions.ts` alone. */
export interface Viewer {
  kind: 'anonymous' | 'account' | 'token'
  /** The account, or the account that owns the token. */
  accountId: string | null
  tokenId: string | null
  /** What the audit and the history show: never an e-mail address. */
  label: string
  /** Everything that the viewer holds: a scope holds those before it. */
  scopes: ReadonlySet<Scope>
  /** The agency inside which (and below which) the scopes hold; null: everywhere. */
  agencyId: string | null
  agencySlug: string | null
}

export const anonymousViewer: Viewer = {
  kind: 'anonymous',
  accountId: null,
  tokenId: null,
  label: 'anonymous',
  scopes: new Set(),
  agencyId: null,
  agencySlug: null,
}

/** The portal itself, when it seeds its first catalogue. */
export const portalViewer: Viewer = {
  ...anonymousViewer,
  kind: 'token',
  label: 'portal',
  scopes: new Set<Scope>(['read', 'write', 'publish', 'admin']),
}

const order: Scope[] = ['read', 'write', 'publish', 'admin']

/** The scopes given and all that they hold (read ⊂ write ⊂ publish ⊂ admin). */
export function expandScopes(scopes: readonly Scope[]): ReadonlySet<Scope> {
  const highest = Math.max(-1, ...scopes.map((scope) => order.indexOf(scope)))
  return new Set(order.slice(0, highest + 1))
}
