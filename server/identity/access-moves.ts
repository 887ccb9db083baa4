import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { MemberStore } from './member-store.ts'
import type { TokenStore } from './token-store.ts'
import type { Viewer } from './viewer.ts'

/** What becomes of the roles in an agency that is merged or split. */
export interface AccessMove {
  fromId: string
  /** The agencies in which its roles hold from now on; none unless an administrator says so. */
  keptInIds: readonly string[]
  /** Whether the agency closes, so that roles in it and tokens limited to it end or follow. */
  closes: boolean
}

/** How many roles and tokens follow or end. */
export interface MovedAccess {
  /** Accounts that get a role there, by agency. */
  members: Map<string, number>
  membersEnded: number
  tokensMoved: number
  tokensRevoked: number
}

/**
 * Lets the roles of an agency, and the tokens that are limited to it, follow or end. Whoever has a role in the other agency
 * already keeps that one. A token follows only when there is one agency to follow to: it never acts in two.
 */
export function createAccessMoves({
  audit,
  clock,
  members,
  tokens,
}: {
  audit: Pick<Audit, 'append'>
  clock: Clock
  members: MemberStore
  tokens: TokenStore
}) {
  async function plan({ fromId, keptInIds, closes }: AccessMove, session: ClientSession) {
    const held = await members.listAllMembers(fromId, session)
    const given: { toId: string; roles: typeof held }[] = []
    // One by one: a transaction answers one question at a time.
    for (const toId of keptInIds) {
      const there = await members.listAllMembers(toId, session)
      const known = new Set(there.map(({ accountId }) => accountId))
      given.push({ toId, roles: held.filter(({ accountId }) => !known.has(accountId)) })
    }
    const limited = closes ? await tokens.listOfAgency(fromId, session) : []
    const follow = keptInIds.length === 1 ? keptInIds[0]! : null
    return { ended: closes ? held : [], given, limited, follow }
  }

  return {
    /** What `moveAccess` would do. */
    async countAccess(move: AccessMove, session: ClientSession): Promise<MovedAccess> {
      const { ended, given, limited, follow } = await plan(move, session)
      return {
        members: new Map(given.map(({ toId, roles }) => [toId, roles.length])),
        membersEnded: move.keptInIds.length === 0 ? ended.length : 0,
        tokensMoved: follow === null ? 0 : limited.length,
        tokensRevoked: follow === null ? limited.length : 0,
      }
    },

    /** In the caller's transaction, each with its entry in the audit. */
    async moveAccess(by: Viewer, move: AccessMove, session: ClientSession): Promise<void> {
      const { ended, given, limited, follow } = await plan(move, session)
      const at = clock.now()
      const note = (action: string, object: string, agencyId: string, details: Record<string, unknown>) =>
        audit.append({ at, by, action, object, agencyId, details }, session)
      for (const { toId, roles } of given) {
        for (const { accountId, role, byProvider } of roles) {
          const _id = `${toId}/${accountId}`
          await members.putMember(
            { _id, agencyId: toId, accountId, role, at, by: by.label, ...(byProvider && { byProvider }) },
            session,
          )
          await note('put-member', `account/${accountId}`, toId, { role, before: null, from: move.fromId })
        }
      }
      for (const { accountId, role } of ended) {
        await members.removeMember(move.fromId, accountId, session)
        await note('remove-member', `account/${accountId}`, move.fromId, { before: role })
      }
      for (const { _id, name, scopes, accountId } of limited) {
        if (follow === null) await tokens.revokeToken(_id, at, session)
        else await tokens.limitToken(_id, follow, session)
        const details = { name, scopes, owner: accountId, ...(follow !== null && { from: move.fromId }) }
        const action = follow === null ? 'revoke-token' : 'move-token'
        await note(action, `token/${_id}`, follow ?? move.fromId, details)
      }
    },
  }
}
