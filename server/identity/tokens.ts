import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Token } from '../../schemas/generated/identity/token.ts'
import type { TokenInput } from '../../schemas/generated/identity/token-input.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { invalidContent, invalidToken, notAllowed, notFound, ProblemError } from '../problems.ts'
import { isAdministrator, listPlaces, mayAct, mayActSomewhere } from './permissions.ts'
import { limitGrants } from './roles.ts'
import { hashSecret, isTokenSecret, makeTokenSecret } from './secret-text.ts'
import type { TokenRecord } from './token-model.ts'
import type { TokenFilter, TokenStore } from './token-store.ts'
import { presentToken } from './token-view.ts'
import { wholePortal, type Grant, type Scope, type Viewer } from './viewer.ts'

/** The time of last use is written at most this often, to spare a write per request. */
const noteEveryMs = 60_000

/** What identity needs to know of an agency. */
export interface AgencyPlace {
  id: string
  slug: string
  /** Ids of this agency and all above it, topmost first. */
  path: readonly string[]
  /** It was merged or split, and takes nothing any more. */
  isClosed: boolean
}

/** Whose token it is, as far as its rights go. */
interface Owner {
  /** As history and the audit show the account; null for a token of nobody. */
  name: string | null
  grants: readonly Grant[]
  lacksSecondFactor: boolean
}

export type FindAgency = (idOrSlug: string) => Promise<AgencyPlace | null>

/** The ids given and those of all agencies below them. */
export type ListBelow = (agencyIds: readonly string[]) => Promise<string[]>

export interface Tokens {
  /** Who holds this secret; throws `invalidToken` for anything but a living token. */
  getViewer(secret: string, address: string | null): Promise<Viewer>
  /** The same for a token that is known by its id; null when it is no longer good. */
  findViewerOf(tokenId: string): Promise<Viewer | null>
  createToken(by: Viewer, input: TokenInput): Promise<Token & { secret: string }>
  listTokens(
    by: Viewer,
    page: { limit: number; before: string | null },
  ): Promise<{ items: Token[]; total: number }>
  revokeToken(by: Viewer, id: string): Promise<void>
}

export function createTokens({
  changes,
  audit,
  store,
  clock,
  findAgency,
  listBelow,
  findOwner,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: TokenStore
  clock: Clock
  findAgency: FindAgency
  listBelow: ListBelow
  /** What the account may do now, and whether a second factor is missing for it; null unless it is active. */
  findOwner: (accountId: string) => Promise<Owner | null>
}): Tokens {
  async function getOwner(token: TokenRecord): Promise<Owner> {
    if (token.accountId === null) return { name: null, grants: [wholePortal], lacksSecondFactor: false }
    const owner = await findOwner(token.accountId)
    if (!owner) throw invalidToken()
    return owner
  }

  async function getHolder(
    token: TokenRecord,
  ): Promise<Pick<Viewer, 'label' | 'grants' | 'lacksSecondFactor'>> {
    const agency = token.agencyId === null ? null : await findAgency(token.agencyId)
    if (token.agencyId !== null && !agency) throw invalidToken()
    const { name, grants: owned, lacksSecondFactor } = await getOwner(token)
    const label = nameHolder(name, token)
    if (lacksSecondFactor) return { label, grants: [], lacksSecondFactor }
    const paths = new Map<string, readonly string[]>()
    for (const { agencyId } of owned)
      if (agencyId !== null) paths.set(agencyId, (await findAgency(agencyId))?.path ?? [])
    return { label, grants: limitGrants(owned, token.scopes, agency, (id) => paths.get(id) ?? []) }
  }

  const isOver = ({ revokedAt, expiresAt }: TokenRecord): boolean =>
    !!revokedAt || (!!expiresAt && expiresAt <= clock.now())

  const viewerOf = async (token: TokenRecord): Promise<Viewer> => ({
    kind: 'token',
    accountId: token.accountId,
    tokenId: token._id,
    ...(await getHolder(token)),
    address: null,
  })

  /** The tokens that somebody may see and revoke: all, those of what they manage, and one's own. */
  async function ownFilter(by: Viewer): Promise<TokenFilter> {
    if (isAdministrator(by)) return 'all'
    const managed = listPlaces(by, 'admin') as string[]
    return {
      accountId: by.kind === 'account' ? by.accountId : null,
      agencyIds: managed.length === 0 ? [] : await listBelow(managed),
    }
  }

  const note = (by: Viewer, action: string, token: TokenRecord, session: ClientSession) =>
    audit.append(
      {
        at: clock.now(),
        by,
        action,
        object: `token/${token._id}`,
        agencyId: token.agencyId,
        details: { name: token.name, scopes: token.scopes, owner: token.accountId },
      },
      session,
    )

  /** Where the new token acts: never outside the agency of the token that makes it. */
  async function getPlace(by: Viewer, slug: string | null): Promise<AgencyPlace | null> {
    const maker = by.tokenId === null ? null : await store.findToken(by.tokenId)
    const wanted = slug ?? maker?.agencyId ?? null
    if (wanted === null) return null
    const agency = await findAgency(wanted)
    if (!agency) {
      throw invalidContent([
        {
          pointer: '/agency',
          detail: {
            vi: 'không có cơ quan này; xem /api/v1/agencies.',
            en: 'there is no such agency; see /api/v1/agencies.',
          },
        },
      ])
    }
    if (agency.isClosed) {
      throw invalidContent([
        {
          pointer: '/agency',
          detail: {
            vi: 'cơ quan này đã sáp nhập hoặc chia tách. Hãy chọn cơ quan kế tục.',
            en: 'this agency was merged or split. Choose its successor.',
          },
        },
      ])
    }
    if (!mayAct(by, 'read', { agencyPath: agency.path })) {
      throw notAllowed({
        vi: `Bạn không có quyền trong cơ quan "${agency.slug}", nên không cấp được mã ở đó.`,
        en: `You have no rights in the agency "${agency.slug}", so you cannot give any there.`,
      })
    }
    return agency
  }

  /** A token made by one that ends must not outlive it: a stolen short-lived token would become a lasting one. */
  async function getExpiry(by: Viewer, text: string | null): Promise<Date | null> {
    const maker = by.tokenId === null ? null : await store.findToken(by.tokenId)
    const latest = maker?.expiresAt ?? null
    if (text === null) return latest
    const expiresAt = new Date(text)
    if (expiresAt <= clock.now())
      throw invalidExpiry({ vi: 'cần một thời điểm ở tương lai.', en: 'needs a time in the future.' })
    if (latest && expiresAt > latest) {
      throw invalidExpiry({
        vi: `không được sau ${latest.toISOString()}, lúc mã đang dùng hết hạn.`,
        en: `must not be after ${latest.toISOString()}, when the token in use ends.`,
      })
    }
    return expiresAt
  }

  return {
    async getViewer(secret, address) {
      // Guesses and mistypings end here, without a question to the database.
      if (!isTokenSecret(secret)) throw invalidToken()
      const token = await store.findTokenByHash(hashSecret(secret))
      const now = clock.now()
      if (!token || isOver(token)) throw invalidToken()
      const viewer = await viewerOf(token)
      if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() >= noteEveryMs) {
        await store.noteUsed(token._id, { lastUsedAt: now, lastUsedFrom: address })
      }
      return viewer
    },
    async findViewerOf(tokenId) {
      const token = await store.findToken(tokenId)
      if (!token || isOver(token)) return null
      return viewerOf(token).catch((error: unknown) => {
        // Its agency, or its owner's account, is gone.
        if (error instanceof ProblemError) return null
        throw error
      })
    },
    async createToken(by, input) {
      refuseUnlessMaker(by)
      const agency = await getPlace(by, input.agency ?? null)
      const holds = (scope: Scope) =>
        agency ? mayAct(by, scope, { agencyPath: agency.path }) : mayActSomewhere(by, scope)
      const excess = input.scopes.find((scope) => !holds(scope))
      if (excess) {
        throw notAllowed({
          vi: `Bạn không có quyền "${excess}", nên không cấp được quyền đó.`,
          en: `You do not hold the scope "${excess}", so you cannot give it.`,
        })
      }
      const expiresAt = await getExpiry(by, input.expiresAt ?? null)
      const secret = makeTokenSecret()
      const now = clock.now()
      const record: TokenRecord = {
        _id: newId(now.getTime()),
        secretHash: hashSecret(secret),
        name: cleanName(input.name),
        scopes: input.scopes,
        agencyId: agency?.id ?? null,
        accountId: by.accountId,
        madeBy: by.label,
        createdAt: now,
        expiresAt,
        lastUsedAt: null,
        lastUsedFrom: null,
        revokedAt: null,
      }
      await changes.commit(async (session) => {
        await store.addToken(record, session)
        await note(by, 'make-token', record, session)
      })
      return { ...presentToken(record, agency?.slug ?? null), secret }
    },
    async listTokens(by, page) {
      refuseUnlessMaker(by)
      const filter = await ownFilter(by)
      const [records, total] = await Promise.all([store.listTokens(filter, page), store.countTokens(filter)])
      const items = records.map(async (record) => {
        const agency = record.agencyId === null ? null : await findAgency(record.agencyId)
        return presentToken(record, agency?.slug ?? record.agencyId)
      })
      return { items: await Promise.all(items), total }
    },
    async revokeToken(by, id) {
      // Whoever holds a token may end that one: it can only take rights away.
      if (by.tokenId !== id) refuseUnlessMaker(by)
      const token = await store.findToken(id)
      if (!token || token.revokedAt || !(await isOwn(by, token))) throw notFound(`/api/v1/tokens/${id}`)
      await changes.commit(async (session) => {
        await store.revokeToken(id, clock.now(), session)
        await note(by, 'revoke-token', token, session)
      })
    },
  }

  async function isOwn(by: Viewer, token: TokenRecord): Promise<boolean> {
    if (by.tokenId === token._id) return true
    const filter = await ownFilter(by)
    if (filter === 'all') return true
    const isOnes = filter.accountId !== null && token.accountId === filter.accountId
    return isOnes || (token.agencyId !== null && filter.agencyIds.includes(token.agencyId))
  }
}

function refuseUnlessMaker(by: Viewer): void {
  if (by.kind === 'account' || mayActSomewhere(by, 'admin')) return
  throw notAllowed({
    vi: 'Chỉ người đã đăng nhập hoặc mã có quyền admin mới xem, tạo và thu hồi được mã truy cập.',
    en: 'Only somebody who is signed in, or a token with the scope admin, may see, make and revoke tokens.',
  })
}

/** A token is named by whoever makes it, so that its name alone could be that of anybody: its account stands before it. */
const nameHolder = (account: string | null, { name }: TokenRecord): string =>
  account === null ? `token ${name}` : `${account} (token: ${name})`

function cleanName(name: string): string {
  if (/\p{Cc}/u.test(name)) {
    throw invalidContent([
      { pointer: '/name', detail: { vi: 'cần viết trên một dòng.', en: 'needs to be on one line.' } },
    ])
  }
  return name.normalize('NFC').trim()
}

const invalidExpiry = (detail: { vi: string; en: string }) =>
  invalidContent([{ pointer: '/expiresAt', detail }])
