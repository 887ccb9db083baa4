import assert from 'node:assert/strict'
import { createAudit, type Audit } from '../audit/audit.ts'
import { createChanges } from '../audit/changes.ts'
import { connectMongo, type Mongo } from '../platform/mongo.ts'
import { createLogger } from '../platform/logger.ts'
import { ProblemError } from '../problems.ts'
import { createMail } from '../mail/mail.ts'
import { createSealer } from '../platform/sealing.ts'
import { createIdentity, type Identity } from './identity.ts'
import { isAdministrator, listScopes } from './permissions.ts'
import { portalViewer } from './viewer.ts'
import { absoluteLifeMs, idleLifeMs } from './sessions.ts'

const minuteMs = 60_000
const person = { email: 'Minh@Example.gov', name: 'Minh', password: 'sông Hương chảy qua Huế' }

/** Which problem a promise fails with: its status. */
async function statusOf(promise: Promise<unknown>): Promise<number | null> {
  try {
    await promise
    return null
  } catch (error) {
    if (error instanceof ProblemError) return error.status
    throw error
  }
}

describe('identity', () => {
  let mongo: Mongo
  let identity: Identity
  let audit: Audit
  let nowMs: number
  const clock = { now: () => new Date(nowMs) }
  const ministry = {
    id: 'ministry0000000000000',
    slug: 'bo',
    path: ['ministry0000000000000'],
    isClosed: false,
  }
  const office = {
    id: 'office000000000000000',
    slug: 'cuc',
    path: [...ministry.path, 'office000000000000000'],
    isClosed: false,
  }

  before(async () => {
    const uri = process.env.MONGODB_URI
    assert.ok(uri, 'MONGODB_URI is needed')
    mongo = await connectMongo({ uri, database: `t_identity_${process.pid}_${Date.now()}` })
  })

  beforeEach(async () => {
    await mongo.connection.dropDatabase()
    mongo.connection.deleteModel(/.*/)
    nowMs = Date.now()
    const changes = createChanges({ mongo })
    audit = createAudit(mongo.connection, changes)
    await audit.createIndexes()
    const jobs = { create: () => assert.fail('a mail without a mail server') }
    const sealer = createSealer('of a test')
    identity = createIdentity({
      mongo,
      changes,
      audit,
      jobs,
      mail: createMail({ settings: null, jobs, sealer, clock }),
      sealer,
      clock,
      logger: createLogger('silent'),
      baseUrl: 'http://127.0.0.1',
      findAgency: async (idOrSlug) =>
        [ministry, office].find((agency) => agency.id === idOrSlug || agency.slug === idOrSlug) ?? null,
      listBelow: async (ids) =>
        [ministry, office].filter(({ path }) => path.some((id) => ids.includes(id))).map(({ id }) => id),
      isThrottled: false,
    })
    await identity.createIndexes()
  })

  after(async () => {
    await mongo.connection.dropDatabase()
    await mongo.close()
  })

  async function makeAdministrator(): Promise<void> {
    const { secret } = await identity.firstRun.open()
    await identity.firstRun.complete(secret, person)
  }
  const cookieOf = (sessionId: string) => identity.sessionCookie.write(sessionId).split(';')[0]!
  const viewerOf = async (request: { authorization?: string; cookie?: string }) =>
    (await identity.identify(request)).viewer
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
  const signIn = (password = person.password, email = person.email) =>
    identity.signIn({ email, password, address: '127.0.0.1' })

  describe('first run', () => {
    it('makes one administrator by its link, signs them in, and closes for ever', async () => {
      assert.deepEqual(
        [await identity.firstRun.isNeeded(), await identity.firstRun.findOpen()],
        [true, false],
      )
      const { secret } = await identity.firstRun.open()
      assert.ok(await identity.firstRun.findOpen())
      assert.ok(await identity.firstRun.isRightSecret(secret))
      const { sessionId } = await identity.firstRun.complete(secret, person)
      const viewer = await viewerOf({ cookie: cookieOf(sessionId) })
      assert.deepEqual([viewer.kind, viewer.label, isAdministrator(viewer)], ['account', 'Minh', true])
      assert.deepEqual(
        [await identity.firstRun.isNeeded(), await identity.firstRun.findOpen()],
        [false, false],
      )
      assert.equal(
        await statusOf(identity.firstRun.complete(secret, { ...person, email: 'other@example.gov' })),
        404,
      )
      assert.equal(await identity.firstRun.isRightSecret(secret), false)
    })

    it('opens again with a new link while nobody used the first, which is dead then', async () => {
      const first = await identity.firstRun.open()
      const second = await identity.firstRun.open()
      assert.equal(await statusOf(identity.firstRun.complete(first.secret, person)), 404)
      await identity.firstRun.complete(second.secret, person)
    })

    it('lets one of two in who use the link at the same time', async () => {
      const { secret } = await identity.firstRun.open()
      const tries = await Promise.all(
        ['a@example.gov', 'b@example.gov'].map((email) =>
          statusOf(identity.firstRun.complete(secret, { ...person, email })),
        ),
      )
      assert.deepEqual(tries.sort(), [404, null])
      assert.equal(await mongo.connection.collection('accounts').countDocuments(), 1)
    })

    it('keeps the link after a faulty form, and names each fault', async () => {
      const { secret } = await identity.firstRun.open()
      await assert.rejects(
        identity.firstRun.complete(secret, { email: 'nobody', name: 'x\r\ny', password: 'short' }),
        (error) => {
          assert.ok(error instanceof ProblemError)
          assert.deepEqual(
            error.errors.map((fault) => fault.pointer),
            ['/email', '/name', '/password'],
          )
          return true
        },
      )
      await identity.firstRun.complete(secret, person)
    })

    it('stores neither the secret nor the password', async () => {
      const { secret } = await identity.firstRun.open()
      const { sessionId } = await identity.firstRun.complete(secret, person)
      const token = await identity.createAdminToken('test')
      const stored = []
      for (const { name } of await mongo.connection.db!.listCollections().toArray()) {
        stored.push(...(await mongo.connection.db!.collection(name).find().toArray()))
      }
      const text = JSON.stringify(stored)
      for (const word of [secret, person.password, sessionId, token.secret]) assert.ok(!text.includes(word))
    })

    it('opens again for whoever runs the machine, when the password was lost', async () => {
      await makeAdministrator()
      const { secret } = await identity.firstRun.open()
      assert.equal(await statusOf(identity.firstRun.complete(secret, person)), 409)
      await identity.firstRun.complete(secret, { ...person, email: 'second@example.gov' })
    })

    it('makes the token of the token file anew when asked, and the one before ends', async () => {
      const first = await identity.createAdminFileToken(portalViewer)
      const second = await identity.createAdminFileToken(portalViewer)
      assert.equal(await statusOf(viewerOf(bearer(first.secret))), 401)
      assert.ok(isAdministrator(await viewerOf(bearer(second.secret))))
    })
  })

  describe('sessions', () => {
    beforeEach(makeAdministrator)

    it('begin with the right e-mail, however spelt, and password', async () => {
      const { sessionId } = await signIn(person.password.normalize('NFD'), ' minh@EXAMPLE.gov ')
      assert.equal((await viewerOf({ cookie: `a=b; ${cookieOf(sessionId)}; c=d` })).kind, 'account')
    })

    it('begin for nobody else', async () => {
      assert.equal(await statusOf(signIn('not the password')), 401)
      assert.equal(await statusOf(signIn(person.password, 'nobody@example.gov')), 401)
      await mongo.connection.collection('accounts').updateOne({}, { $set: { status: 'disabled' } })
      assert.equal(await statusOf(signIn()), 401)
    })

    it('begin no sooner and no later for an address that nobody has, or that has no password', async function () {
      this.timeout(30_000)
      await identity.inviteAccount(portalViewer, { email: 'invited@example.gov' })
      const emails = [person.email, 'nobody@example.gov', 'invited@example.gov']
      const shortestMs = emails.map(() => Infinity)
      // In turns, and the shortest of each: what else the machine does falls on all of them.
      for (let round = 0; round < 8; round++) {
        for (const [index, email] of emails.entries()) {
          const startedMs = performance.now()
          assert.equal(await statusOf(signIn('sai mật khẩu', email)), 401)
          shortestMs[index] = Math.min(shortestMs[index]!, performance.now() - startedMs)
        }
      }
      const [known, ...others] = shortestMs as [number, number, number]
      for (const other of others)
        assert.ok(other > known * 0.5 && other < known * 2, `${other} ms beside ${known} ms`)
    })

    it('get a new id at every sign-in, and the one before ends', async () => {
      const first = await signIn()
      const second = await identity.signIn({ ...person, address: '::1' }, { replaces: first.sessionId })
      assert.notEqual(first.sessionId, second.sessionId)
      assert.equal((await viewerOf({ cookie: cookieOf(first.sessionId) })).kind, 'anonymous')
    })

    it('end on the portal when somebody signs out', async () => {
      const { sessionId } = await signIn()
      await identity.signOut(sessionId)
      assert.equal((await viewerOf({ cookie: cookieOf(sessionId) })).kind, 'anonymous')
    })

    it('end when nobody comes back for half an hour', async () => {
      const { sessionId } = await signIn()
      nowMs += idleLifeMs - minuteMs
      assert.equal((await viewerOf({ cookie: cookieOf(sessionId) })).kind, 'account')
      nowMs += idleLifeMs - minuteMs
      assert.equal((await viewerOf({ cookie: cookieOf(sessionId) })).kind, 'account')
      nowMs += idleLifeMs + minuteMs
      assert.equal((await viewerOf({ cookie: cookieOf(sessionId) })).kind, 'anonymous')
    })

    it('end after half a day, however busy', async () => {
      const { sessionId } = await signIn()
      const endMs = nowMs + absoluteLifeMs
      while (nowMs + idleLifeMs / 2 < endMs) {
        nowMs += idleLifeMs / 2
        assert.equal((await viewerOf({ cookie: cookieOf(sessionId) })).kind, 'account')
      }
      nowMs = endMs
      assert.equal((await viewerOf({ cookie: cookieOf(sessionId) })).kind, 'anonymous')
    })

    it('end with the account, and change with its rights, at once', async () => {
      const { sessionId } = await signIn()
      const accounts = mongo.connection.collection('accounts')
      await accounts.updateOne({}, { $set: { administrator: false } })
      assert.equal((await viewerOf({ cookie: cookieOf(sessionId) })).grants.length, 0)
      await accounts.updateOne({}, { $set: { status: 'disabled' } })
      assert.equal((await viewerOf({ cookie: cookieOf(sessionId) })).kind, 'anonymous')
    })

    it('are not found in cookies of another shape', async () => {
      for (const cookie of [
        '',
        'sen_session=',
        'sen_session=$ne',
        `sen_session=${'a'.repeat(10_000)}`,
        ';;;=',
        'x=sen_session',
      ]) {
        assert.equal((await viewerOf({ cookie })).kind, 'anonymous')
      }
    })
  })

  describe('tokens', () => {
    it('act with their scopes and those below', async () => {
      const admin = await viewerOf(bearer((await identity.createAdminToken('root')).secret))
      assert.deepEqual(listScopes(admin), ['read', 'write', 'publish', 'admin'])
      const { secret } = await identity.createToken(admin, { name: 'w', scopes: ['write'] })
      assert.deepEqual(listScopes(await viewerOf(bearer(secret))), ['read', 'write'])
    })

    it('are refused when changed, unknown, revoked, expired or of another shape', async () => {
      const root = await identity.createAdminToken('root')
      const admin = await viewerOf(bearer(root.secret))
      const short = await identity.createToken(admin, {
        name: 's',
        scopes: ['read'],
        expiresAt: new Date(nowMs + minuteMs).toISOString(),
      })
      await viewerOf(bearer(short.secret))
      nowMs += minuteMs
      assert.equal(await statusOf(viewerOf(bearer(short.secret))), 401)
      await identity.revokeToken(admin, root.id)
      assert.equal(await statusOf(viewerOf(bearer(root.secret))), 401)
      for (const authorization of [
        '',
        'Bearer',
        'Bearer ',
        'Basic YTpi',
        root.secret,
        `Bearer ${'x'.repeat(10_000)}`,
        'Bearer sen_\0',
        'Bearer ünïcode',
      ]) {
        assert.equal(await statusOf(viewerOf({ authorization })), 401, authorization.slice(0, 20))
      }
    })

    it('are made only by somebody signed in or an admin token, with no more than they hold', async () => {
      await makeAdministrator()
      const account = await viewerOf({ cookie: cookieOf((await signIn()).sessionId) })
      const publisher = await viewerOf(
        bearer((await identity.createToken(account, { name: 'p', scopes: ['publish'] })).secret),
      )
      assert.equal(await statusOf(identity.createToken(publisher, { name: 'x', scopes: ['read'] })), 403)
      assert.equal(await statusOf(identity.listTokens(publisher, { limit: 10, before: null })), 403)
      await mongo.connection.collection('accounts').updateOne({}, { $set: { administrator: false } })
      const demoted = await viewerOf({ cookie: cookieOf((await signIn()).sessionId) })
      assert.equal(await statusOf(identity.createToken(demoted, { name: 'x', scopes: ['read'] })), 403)
    })

    it('lose what their owner loses', async () => {
      await makeAdministrator()
      const account = await viewerOf({ cookie: cookieOf((await signIn()).sessionId) })
      const { secret } = await identity.createToken(account, { name: 'p', scopes: ['admin'] })
      const accounts = mongo.connection.collection('accounts')
      await accounts.updateOne({}, { $set: { administrator: false } })
      assert.equal((await viewerOf(bearer(secret))).grants.length, 0)
      await accounts.updateOne({}, { $set: { status: 'disabled' } })
      assert.equal(await statusOf(viewerOf(bearer(secret))), 401)
    })

    it('of an agency make tokens inside it alone', async () => {
      const root = await viewerOf(bearer((await identity.createAdminToken('root')).secret))
      const ofOffice = await viewerOf(
        bearer((await identity.createToken(root, { name: 'o', scopes: ['admin'], agency: 'cuc' })).secret),
      )
      assert.deepEqual(
        ofOffice.grants.map(({ agencyId, agencySlug }) => [agencyId, agencySlug]),
        [[office.id, 'cuc']],
      )
      const child = await identity.createToken(ofOffice, { name: 'c', scopes: ['write'] })
      assert.equal(child.agency, 'cuc')
      assert.equal(
        await statusOf(identity.createToken(ofOffice, { name: 'c', scopes: ['write'], agency: 'bo' })),
        403,
      )
      assert.equal(
        await statusOf(identity.createToken(root, { name: 'c', scopes: ['write'], agency: 'none' })),
        422,
      )
      const ofMinistry = await viewerOf(
        bearer((await identity.createToken(root, { name: 'm', scopes: ['admin'], agency: 'bo' })).secret),
      )
      assert.equal(
        (await identity.createToken(ofMinistry, { name: 'c', scopes: ['read'], agency: 'cuc' })).agency,
        'cuc',
      )
      const listed = await identity.listTokens(ofOffice, { limit: 10, before: null })
      assert.deepEqual(listed.items.map((token) => token.name).sort(), ['c', 'c', 'o'])
      assert.ok(listed.items.every((token) => token.agency === 'cuc' && !('secret' in token)))
      const ministryToken = (await identity.listTokens(root, { limit: 10, before: null })).items.find(
        (token) => token.name === 'm',
      )!
      assert.equal(await statusOf(identity.revokeToken(ofOffice, ministryToken.id)), 404)
    })

    it('do not outlive the token that made them', async () => {
      const expiresAt = new Date(nowMs + 60 * minuteMs)
      const { secret } = await identity.createAdminToken('short', { expiresAt })
      const admin = await viewerOf(bearer(secret))
      assert.equal(
        (await identity.createToken(admin, { name: 'c', scopes: ['read'] })).expiresAt,
        expiresAt.toISOString(),
      )
      const later = new Date(nowMs + 61 * minuteMs).toISOString()
      assert.equal(
        await statusOf(identity.createToken(admin, { name: 'c', scopes: ['read'], expiresAt: later })),
        422,
      )
      const past = new Date(nowMs - 1).toISOString()
      assert.equal(
        await statusOf(identity.createToken(admin, { name: 'c', scopes: ['read'], expiresAt: past })),
        422,
      )
    })

    it('note their last use, at most once a minute', async () => {
      const root = await identity.createAdminToken('root')
      const admin = await viewerOf(bearer(root.secret))
      const usedAt = async () =>
        (await identity.listTokens(admin, { limit: 1, before: null })).items[0]!.lastUsedAt
      const firstUse = await usedAt()
      nowMs += 1000
      await viewerOf(bearer(root.secret))
      assert.equal(await usedAt(), firstUse)
      nowMs += minuteMs
      await viewerOf(bearer(root.secret))
      assert.equal(await usedAt(), new Date(nowMs).toISOString())
    })

    it('may end themselves', async () => {
      const root = await viewerOf(bearer((await identity.createAdminToken('root')).secret))
      const reader = await identity.createToken(root, { name: 'r', scopes: ['read'] })
      await identity.revokeToken(await viewerOf(bearer(reader.secret)), reader.id)
      assert.equal(await statusOf(viewerOf(bearer(reader.secret))), 401)
    })
  })
})
