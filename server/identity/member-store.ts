import { Schema, type ClientSession, type Connection } from 'mongoose'
import { roles, type Role } from './roles.ts'

/** What an account is in an agency. */
export interface MemberRecord {
  /** `<agency id>/<account id>`: one role in one agency. */
  _id: string
  agencyId: string
  accountId: string
  role: Role
  /** When the role was given or last changed, and by whom, as the audit calls them. */
  at: Date
  by: string
  /** It came from the claims of the sign-in provider, and goes with them; one that was given by hand never does. */
  byProvider?: boolean
}

/** All reading and writing of roles. */
export interface MemberStore {
  createIndexes(): Promise<void>
  /** Every role of an account. */
  listRoles(accountId: string, session?: ClientSession): Promise<MemberRecord[]>
  /** The roles of many accounts, in one query. */
  listRolesOf(accountIds: readonly string[]): Promise<MemberRecord[]>
  /** The members of the agencies themselves who have one of the roles. */
  listWithRoles(agencyIds: readonly string[], held: readonly Role[]): Promise<MemberRecord[]>
  /** Whether somebody else has the role in any of the agencies. */
  isHeldByAnother(
    agencyIds: readonly string[],
    role: Role,
    accountId: string,
    session: ClientSession,
  ): Promise<boolean>
  /** The members of an agency itself, in the order of their accounts' ids, after the one given. */
  listMembers(agencyId: string, page: { limit: number; after: string | null }): Promise<MemberRecord[]>
  /** All of them, as a transaction sees them. */
  listAllMembers(agencyId: string, session: ClientSession): Promise<MemberRecord[]>
  countMembers(agencyId: string): Promise<number>
  /** Ids of all accounts with a role in any of the agencies. */
  listAccountIds(agencyIds: readonly string[]): Promise<string[]>
  findMember(agencyId: string, accountId: string, session?: ClientSession): Promise<MemberRecord | null>
  putMember(member: MemberRecord, session: ClientSession): Promise<void>
  removeMember(agencyId: string, accountId: string, session: ClientSession): Promise<void>
}

export function createMemberStore(connection: Connection): MemberStore {
  const schema = new Schema<MemberRecord>(
    {
      _id: { type: String, required: true },
      agencyId: { type: String, required: true },
      accountId: { type: String, required: true },
      role: { type: String, enum: [...roles], required: true },
      at: { type: Date, required: true },
      by: { type: String, required: true },
      byProvider: { type: Boolean },
    },
    { collection: 'members', strict: 'throw', autoIndex: false, versionKey: false, id: false },
  )
  schema.index({ accountId: 1 })
  schema.index({ agencyId: 1, accountId: 1 }, { unique: true })
  const members = connection.model<MemberRecord>('Member', schema)
  const idOf = (agencyId: string, accountId: string) => `${agencyId}/${accountId}`
  return {
    async createIndexes() {
      await members.createIndexes()
    },
    listRoles: (accountId, session) => members.find({ accountId }, null, { session }).lean(),
    listRolesOf: (accountIds) => members.find({ accountId: { $in: [...accountIds] } }).lean(),
    listWithRoles: (agencyIds, held) =>
      members
        .find({ agencyId: { $in: [...agencyIds] }, role: { $in: [...held] } })
        .sort({ agencyId: 1, accountId: 1 })
        .lean(),
    async isHeldByAnother(agencyIds, role, accountId, session) {
      const another = { agencyId: { $in: [...agencyIds] }, role, accountId: { $ne: accountId } }
      return (await members.exists(another).session(session)) !== null
    },
    listMembers: (agencyId, { limit, after }) =>
      members
        .find({ agencyId, ...(after === null ? {} : { accountId: { $gt: after } }) })
        .sort({ accountId: 1 })
        .limit(limit)
        .lean(),
    listAllMembers: (agencyId, session) =>
      members.find({ agencyId }, null, { session }).sort({ accountId: 1 }).lean(),
    countMembers: (agencyId) => members.countDocuments({ agencyId }),
    listAccountIds: (agencyIds) =>
      members.distinct('accountId', { agencyId: { $in: [...agencyIds] } }) as Promise<string[]>,
    findMember: (agencyId, accountId, session) =>
      members.findById(idOf(agencyId, accountId), null, { session }).lean(),
    async putMember(member, session) {
      await members.replaceOne({ _id: member._id }, member, { upsert: true, session })
    },
    async removeMember(agencyId, accountId, session) {
      await members.deleteOne({ _id: idOf(agencyId, accountId) }, { session })
    },
  }
}
