import type { Grant, Right, Scope } from './viewer.ts'
import { expandScopes } from './viewer.ts'

/** What a member of an agency is; it holds for the agencies below too. */
export type Role = 'editor' | 'publisher' | 'manager' | 'auditor'

export const roles: readonly Role[] = ['editor', 'publisher', 'manager', 'auditor']

const rightsOfRoles: Record<Role, ReadonlySet<Right>> = {
  editor: expandScopes(['write']),
  publisher: expandScopes(['publish']),
  manager: new Set<Right>([...expandScopes(['admin']), 'audit']),
  auditor: new Set<Right>(['read', 'audit']),
}

/** What a role lets its holder do in its agency and those below. */
export const grantOf = (role: Role, agency: { id: string; slug: string }): Grant => ({
  agencyId: agency.id,
  agencySlug: agency.slug,
  rights: rightsOfRoles[role],
})

/**
 * What is left of the owner's rights for a token: no more than its scopes, and only inside its agency when it names one. The
 * audit needs `admin`, except for an auditor, whose reading it is.
 */
export function limitGrants(
  owned: readonly Grant[],
  scopes: readonly Scope[],
  agency: { id: string; slug: string; path: readonly string[] } | null,
  pathOf: (agencyId: string) => readonly string[],
): Grant[] {
  const asked = expandScopes(scopes)
  return owned.flatMap((grant): Grant[] => {
    const rights = new Set([...grant.rights].filter((right) => right !== 'audit' && asked.has(right)))
    const isAuditors = !grant.rights.has('write')
    if (grant.rights.has('audit') && (isAuditors ? asked.has('read') : asked.has('admin')))
      (rights as Set<Right>).add('audit')
    if (rights.size === 0) return []
    if (agency === null) return [{ ...grant, rights }]
    // The token's agency lies inside the grant, or the grant inside the token's agency.
    if (grant.agencyId === null || agency.path.includes(grant.agencyId))
      return [{ agencyId: agency.id, agencySlug: agency.slug, rights }]
    return pathOf(grant.agencyId).includes(agency.id) ? [{ ...grant, rights }] : []
  })
}
