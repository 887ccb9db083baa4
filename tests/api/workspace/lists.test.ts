import assert from 'node:assert/strict'
import { writtenBy } from '../../../server/catalog/approval.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

interface Item {
  id: string
  slug: string
  due: string | null
  status: string
}

describe('GET /api/v1/workspace and its lists', function () {
  this.timeout(60_000)
  let portal: TestPortal
  // In years to come: MongoDB forgets what is over by its own clock.
  let now = new Date('2036-06-15T05:00:00Z')
  let editor: TestAccount
  let publisher: TestAccount
  let sibling: TestAccount
  let auditor: TestAccount
  const ids: Record<string, string> = {}

  before(async () => {
    portal = await startTestPortal(import.meta.url, { clock: { now: () => now } })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo' })
    await portal.add.agency({ slug: 'so' })
    editor = await portal.addAccount({ cuc: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    sibling = await portal.addAccount({ so: 'publisher' })
    auditor = await portal.addAccount({ bo: 'auditor' })
    const add = async (name: string, input: Record<string, unknown>) => {
      ids[name] = (await portal.add.dataset({ agency: 'cuc', ...input })).id
    }
    await add('late', { frequency: 'ANNUAL', modified: '2035-06-01' })
    await add('later', { frequency: 'MONTHLY', modified: '2035-01-31' })
    await add('soon', { frequency: 'ANNUAL', modified: '2035-06-20' })
    await add('weekly', { frequency: 'WEEKLY', modified: '2036-06-14' })
    await add('fresh', { frequency: 'ANNUAL', modified: '2036-06-01' })
    await add('unpromised', { frequency: 'IRREG' })
    await add('lateDraft', { frequency: 'ANNUAL', modified: '2020-01-01', status: 'draft' })
    await add('elsewhere', { agency: 'so', frequency: 'ANNUAL', modified: '2035-01-01' })
    await add('hidden', { agency: 'so', status: 'draft' })
  })

  after(() => portal.close())

  const get = async (path: string, account: TestAccount) =>
    (await portal.api.get(path).set(account.headers).expect(200)).body
  const list = async (search: string, account: TestAccount): Promise<string[]> => {
    const { items } = (await get(`/api/v1/workspace/datasets?limit=100${search}`, account)) as {
      items: Item[]
    }
    return items.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id)!)
  }

  it('knows of each published dataset until when its data are fresh', async () => {
    const due = async (name: string) =>
      (await portal.api.get(`/api/v1/datasets/${ids[name]}`).set(portal.as()).expect(200)).body.due as string
    // The last day of a month that is too short.
    assert.equal(await due('later'), '2035-02-28')
    assert.equal(await due('late'), '2036-06-01')
    assert.equal(await due('unpromised'), null)
    assert.equal(await due('lateDraft'), null)
  })

  it('counts what waits, and each count is as long as its list', async () => {
    const counts = await get('/api/v1/workspace', editor)
    assert.deepEqual(counts, {
      reviews: 0,
      proposals: 0,
      ownProposals: 0,
      overdue: 2,
      dueSoon: 1,
      files: 0,
      drafts: 0,
      invitations: 0,
    })
    assert.deepEqual(await list('&show=overdue', editor), ['later', 'late'])
    assert.deepEqual(await list('&show=soon', editor), ['soon'])
    assert.equal((await get('/api/v1/workspace', sibling)).overdue, 1)
    await portal.api.get('/api/v1/workspace').expect(401)
  })

  it('lists nothing of agencies where the viewer is no member, whatever is asked', async () => {
    for (const search of ['', '&agency=so', '&state=draft', '&show=overdue', '&agency=so&show=overdue'])
      for (const name of await list(search, editor))
        assert.ok(!['hidden', 'elsewhere'].includes(name), search)
    assert.deepEqual(await list('&agency=so', editor), [])
    assert.deepEqual(await list('&agency=so&state=draft', sibling), ['hidden'])
    // The agency above narrows nothing that is not theirs.
    assert.equal((await list('&agency=bo', editor)).length, 7)
    assert.equal((await list('&agency=bo', auditor)).length, 7)
    assert.deepEqual(await list('&agency=khong-co', editor), [])
  })

  it('pages through, and a cursor is good for its owner and question alone', async () => {
    const seen: string[] = []
    let next: string | null = '/api/v1/workspace/datasets?limit=2'
    let second = ''
    while (next) {
      const page = (await get(next, editor)) as { items: Item[]; next: string | null; total: number }
      assert.equal(page.total, 7)
      seen.push(...page.items.map(({ id }) => id))
      next = page.next
      second ||= next ?? ''
    }
    assert.equal(new Set(seen).size, 7)
    await portal.api.get(second).set(publisher.headers).expect(400)
    await portal.api.get(`${second}&show=overdue`).set(editor.headers).expect(400)
  })

  it('lists reviews and proposals to those who may decide them', async () => {
    const draft = (
      await portal.api
        .post('/api/v1/datasets')
        .set(editor.headers)
        .send({ title: { vi: 'Nháp' }, description: { vi: 'x' }, license: 'CC-BY-4.0', agency: 'cuc' })
        .expect(201)
    ).body as Item
    ids.mine = draft.id
    assert.deepEqual(await list('&show=mine', editor), ['mine'])
    assert.deepEqual(await list('&show=mine', publisher), [])
    assert.equal((await get('/api/v1/workspace', editor)).drafts, 1)
    await portal.api
      .post(`/api/v1/datasets/${draft.id}/transitions`)
      .set(editor.headers)
      .send({ to: 'inReview' })
      .expect(200)
    await portal.api
      .patch(`/api/v1/datasets/${ids.late}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ frequency: 'BIENNIAL' })
      .expect(202)
    const counts = await get('/api/v1/workspace', publisher)
    assert.deepEqual([counts.reviews, counts.proposals], [1, 1])
    assert.deepEqual(await list('&show=review', publisher), ['mine'])
    assert.deepEqual(await list('&show=review', editor), [])
    const { items } = await get('/api/v1/workspace/proposals', publisher)
    assert.deepEqual([items.length, items[0].dataset.id], [1, ids.late])
    for (const other of [editor, sibling, auditor]) {
      assert.equal((await get('/api/v1/workspace/proposals', other)).total, 0)
      assert.equal((await get('/api/v1/workspace', other)).proposals, 0)
    }
  })

  it('keeps to their author the proposals that wait, and for thirty days those that were decided', async () => {
    const mine = async (account: TestAccount) =>
      (await get('/api/v1/workspace/proposals?show=mine', account)).items.map(
        ({ dataset, proposal }: { dataset: { id: string }; proposal: { status: string } }) => [
          dataset.id,
          proposal.status,
        ],
      )
    assert.deepEqual(await mine(editor), [[ids.late, 'open']])
    assert.equal((await get('/api/v1/workspace', editor)).ownProposals, 1)
    for (const other of [publisher, sibling, auditor]) {
      assert.deepEqual(await mine(other), [])
      assert.equal((await get('/api/v1/workspace', other)).ownProposals, 0)
    }
    await portal.api
      .post(`/api/v1/datasets/${ids.late}/proposals/1/decision`)
      .set(publisher.headers)
      .send({ accept: false, note: 'Chưa cần.' })
      .expect(200)
    assert.deepEqual(await mine(editor), [[ids.late, 'refused']])
    assert.equal((await get('/api/v1/workspace', editor)).ownProposals, 0)
    // Where one is a member no longer one learns nothing more.
    const member = `/api/v1/agencies/cuc/members/${editor.id}`
    await portal.api.delete(member).set(portal.as()).expect(204)
    assert.deepEqual(await mine(editor), [])
    await portal.api.put(member).set(portal.as()).send({ role: 'editor' })
    assert.deepEqual(await mine(editor), [[ids.late, 'refused']])
    const long = new Date(now.getTime() - 31 * 86_400_000)
    await portal.portal.mongo.connection
      .collection('proposals')
      .updateMany({ status: 'refused' }, { $set: { 'decision.at': long } })
    assert.deepEqual(await mine(editor), [])
  })

  it('lists files of which no table could be made, with the reason, to those who may write', async () => {
    const file = await portal.add.file(ids.fresh!, 'hong.csv', 'a,b\n1,"x\n2,y\n')
    await portal.settle({ allowFailed: true })
    const { items, total } = await get('/api/v1/workspace/files', editor)
    assert.deepEqual([total, items[0].distribution], [1, file.id])
    assert.ok(items[0].problem.message.length > 10)
    assert.equal((await get('/api/v1/workspace', editor)).files, 1)
    assert.equal((await get('/api/v1/workspace/files', sibling)).total, 0)
    assert.equal((await get('/api/v1/workspace/files', auditor)).total, 0)
  })

  it('counts invitations that nobody took up, for managers', async () => {
    const manager = await portal.addAccount({ bo: 'manager' })
    await portal.api
      .post('/api/v1/agencies/cuc/members')
      .set(manager.headers)
      .send({ email: 'moi@example.gov', role: 'editor' })
      .expect(201)
    assert.equal((await get('/api/v1/workspace', manager)).invitations, 1)
    assert.equal((await get('/api/v1/workspace', editor)).invitations, 0)
    assert.equal((await get('/api/v1/workspace', sibling)).invitations, 0)
  })

  it('finds what is overdue in the search, with and without the engine', async () => {
    await portal.settle({ allowFailed: true })
    const find = async (search: string) => {
      const { body } = await portal.api.get(`/api/v1/datasets?limit=100&${search}`).expect(200)
      return (body.items as Item[]).map(({ id }) => id).sort()
    }
    const late = [ids.late!, ids.later!, ids.elsewhere!].sort()
    assert.deepEqual(await find('overdue=true'), late)
    const rest = await find('overdue=false')
    assert.ok(rest.includes(ids.fresh!) && rest.every((id) => !late.includes(id)))
    await portal.api.get('/api/v1/datasets?overdue=maybe').expect(400)
  })

  it('goes by days where the portal stands', async () => {
    const late = async (at: string) => {
      now = new Date(at)
      const path = '/api/v1/workspace/datasets?agency=cuc&show=overdue'
      return (await portal.api.get(path).set(portal.as()).expect(200)).body.total as number
    }
    const before = await late('2036-06-20T16:59:00Z')
    assert.equal(await late('2036-06-20T17:00:00Z'), before + 1)
  })

  it('asks with an index for every list and count', async () => {
    const db = portal.portal.mongo.connection.db!
    const explain = async (filter: object, sort: Record<string, 1 | -1>, hint?: string) => {
      const found = db.collection('datasets').find(filter).sort(sort).limit(20)
      const plan = await (hint ? found.hint(hint) : found).explain('queryPlanner')
      return JSON.stringify(plan.queryPlanner.winningPlan)
    }
    const place = { agencyPath: { $in: [(await portal.portal.catalog.findAgency('cuc'))!._id] } }
    const due = { due: { $type: 'string', $lt: '2036-06-15' } }
    const newest = { updatedAt: -1, _id: 1 } as const
    const all = { status: { $in: ['draft', 'inReview', 'published', 'scheduled', 'archived', 'withdrawn'] } }
    const troubled = {
      $or: [
        { 'distributions.table.status': 'failed' },
        { 'distributions.validation.status': { $in: ['invalid', 'failed'] } },
      ],
    }
    const byDue = { due: 1, _id: 1 } as const
    // Lists that may be long name the index that holds their order; the others hold a few.
    const asked: [object, Record<string, 1 | -1>, string?][] = [
      [{ ...place, ...due }, byDue, 'agencyPath_1_due_1__id_1'],
      [due, byDue, 'due_1__id_1'],
      [{ ...place, ...all }, newest, 'agencyPath_1_status_1_updatedAt_-1__id_1'],
      [all, newest, 'status_1_updatedAt_-1__id_1'],
      [{ ...place, status: 'inReview' }, newest, 'agencyPath_1_status_1_updatedAt_-1__id_1'],
      [
        { ...place, $nor: [{ $and: [place, writtenBy({ accountId: editor.id })] }], status: 'inReview' },
        newest,
        'agencyPath_1_status_1_updatedAt_-1__id_1',
      ],
      [{ ...place, createdBy: editor.id, status: 'draft' }, newest],
      [{ ...place, ...troubled }, newest],
      [troubled, newest],
    ]
    const proposed = db.collection('proposals')
    const lately = {
      $or: [
        { status: 'open' },
        { status: { $in: ['accepted', 'refused'] }, 'decision.at': { $gte: new Date(0) } },
      ],
    }
    const ownThere = { $nor: [{ datasetId: { $in: [ids.late] }, accountId: editor.id }] }
    for (const hand of [{ accountId: editor.id }, { tokenId: 'x' }, ownThere])
      for (const which of [{ status: 'open' }, { $and: [lately] }]) {
        const filter = { ...hand, ...which, datasetId: { $in: [ids.late] } }
        const plan = await proposed.find(filter).sort({ at: -1, _id: -1 }).explain('queryPlanner')
        const { winningPlan } = plan.queryPlanner as { winningPlan: object }
        assert.ok(!JSON.stringify(winningPlan).includes('COLLSCAN'), JSON.stringify(filter))
      }
    for (const [filter, sort, index] of asked) {
      assert.ok(!(await explain(filter, sort)).includes('COLLSCAN'), JSON.stringify(filter))
      if (!index) continue
      const plan = await explain(filter, sort, index)
      assert.ok(!/"stage":"SORT"/.test(plan), `${JSON.stringify(filter)}: ${plan.slice(0, 600)}`)
    }
  })
})
