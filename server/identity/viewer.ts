export type Scope = 'read' | 'write' | 'publish' | 'admin'

/** What somebody may do at a place; `audit` is to read who did what. */
export type Right = Scope | 'audit'

/** Rights that hold in one agency and those below it, or everywhere. */
export interface Grant {
  /** null: everywhere. */
  agencyId: string | null
  agencySlug: string | null
  rights: ReadonlySet<Right>
}

/** Who asks. What they may do is decided in `permissions.ts` alone. */
export interface Viewer {
  kind: 'anonymous' | 'account' | 'token'
  /** The account, or the account that owns the token. */
  accountId: string | null
  tokenId: string | null
  /** What the audit and the history show: never an e-mail address. */
  label: string
  grants: readonly Grant[]
  /** The network address of the request, for the audit; null when the portal itself acts. */
  address: string | null
  /** The portal demands a second factor of this account, which has none: it holds no grants until then. */
  lacksSecondFactor?: boolean
}

export const anonymousViewer: Viewer = {
  kind: 'anonymous',
  accountId: null,
  tokenId: null,
  label: 'anonymous',
  grants: [],
  address: null,
}

const order: Scope[] = ['read', 'write', 'publish', 'admin']

/** The scopes given and all that they hold (read ⊂ write ⊂ publish ⊂ admin). */
export function expandScopes(scopes: readonly Scope[]): ReadonlySet<Scope> {
  const highest = Math.max(-1, ...scopes.map((scope) => order.indexOf(scope)))
  return new Set(order.slice(0, highest + 1))
}

/** Everything, everywhere: an administrator, and the portal itself. */
export const wholePortal: Grant = {
  agencyId: null,
  agencySlug: null,
  rights: new Set<Right>([...order, 'audit']),
}

/** The portal itself, when it seeds its first catalogue. */
export const portalViewer: Viewer = {
  ...anonymousViewer,
  kind: 'token',
  label: 'portal',
  grants: [wholePortal],
}
