import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

const path = '/api/v1/agencies'

describe('mergers and splits of agencies', function () {
  this.timeout(60_000)
  let test: TestPortal
  before(async () => {
    test = await startTestPortal(import.meta.url)
  })
  after(() => test.close())

  type Body = Record<string, unknown>
  const merge = (slug: string, body: Body, token?: string) =>
    test.api.post(`${path}/${slug}/merge`).set(test.as(token)).send(body)
  const split = (slug: string, body: Body, token?: string) =>
    test.api.post(`${path}/${slug}/split`).set(test.as(token)).send(body)
  const readAgency = async (slug: string) => (await test.api.get(`${path}/${slug}`)).body
  const readDataset = async (id: string) => (await test.api.get(`/api/v1/datasets/${id}`).set(test.as())).body
  const find = async (query: Body) => {
    const { body } = await test.api.get('/api/v1/datasets').query(query)
    return (body.items as { slug: string }[]).map(({ slug }) => slug).sort()
  }

  describe('PATCH /api/v1/agencies/{slug} with another name', () => {
    it('keeps the old name with its last day, and both names and addresses find its datasets', async () => {
      const agency = await test.add.agency({ slug: 'tinh-quang-nham', name: { vi: 'Tỉnh Quảng Nhâm' } })
      const dataset = await test.add.dataset({ agency: agency.slug })
      const renamed = await test.api
        .patch(`${path}/${agency.slug}`)
        .set(test.as())
        .set('If-Match', '"1"')
        .send({ name: { vi: 'Thành phố Bạch Lộ' }, slug: 'bach-lo' })
      assert.equal(renamed.status, 200, renamed.text)
      const [former] = renamed.body.formerNames
      assert.deepEqual(former.name, { vi: 'Tỉnh Quảng Nhâm' })
      assert.match(former.until, /^\d{4}-\d{2}-\d{2}$/)
      const moved = await test.api.get(`${path}/tinh-quang-nham`).redirects(0)
      assert.equal(moved.status, 308)
      assert.equal(moved.headers.location, `${path}/bach-lo`)
      await test.settle()
      for (const q of ['Quảng Nhâm', 'quang nham', 'Bạch Lộ'])
        assert.deepEqual(await find({ q }), [dataset.slug], q)
      for (const slug of ['tinh-quang-nham', 'bach-lo'])
        assert.deepEqual(await find({ agency: slug }), [dataset.slug], slug)
      const { body } = await test.api.get('/api/v1/suggest').query({ q: 'quảng nhâm' })
      assert.ok(body.items.some(({ label }: { label: string }) => label === 'Thành phố Bạch Lộ'))
      const audit = await test.api.get(`/api/v1/audit?object=agency/${agency.id}`).set(test.as())
      assert.equal(audit.body.items[0].action, 'rename-agency')
    })

    it('takes the days that the publisher says, and keeps nothing where it is a slip of the pen', async () => {
      const agency = await test.add.agency({ name: { vi: 'Sở A', en: 'Department A' } })
      const patch = (version: number, body: Body) =>
        test.api.patch(`${path}/${agency.slug}`).set(test.as()).set('If-Match', `"${version}"`).send(body)
      const formerNames = [{ name: { vi: 'Ty A' }, until: '1981-05-01' }]
      assert.deepEqual((await patch(1, { formerNames })).body.formerNames, formerNames)
      const whole = await readAgency(agency.slug)
      const next = await patch(2, { ...whole, name: { ...whole.name, vi: 'Sở B' } })
      assert.equal(next.status, 200, next.text)
      assert.deepEqual(
        next.body.formerNames.map(({ name }: { name: object }) => name),
        [{ vi: 'Ty A' }, { vi: 'Sở A' }],
      )
      assert.deepEqual((await patch(3, { formerNames })).body.formerNames, formerNames)
      assert.deepEqual((await patch(4, { formerNames: null })).body.formerNames, [])
      const wrong = await patch(5, { formerNames: [{ name: { vi: 'X' }, until: '31/12/1999' }] })
      assert.equal(wrong.status, 422)
      assert.match(wrong.body.errors[0].pointer, /^\/formerNames\/0/)
    })
  })

  describe('POST /api/v1/agencies/{slug}/merge', () => {
    it('moves datasets with their history, and sub-agencies with theirs', async () => {
      const ministry = await test.add.agency({ name: { vi: 'Bộ Kế hoạch Thử' } })
      const into = await test.add.agency({ name: { vi: 'Bộ Tài chính Thử' } })
      const child = await test.add.agency({ parent: ministry.slug, level: 'other' })
      const grandchild = await test.add.agency({ parent: child.slug, level: 'other' })
      const own = await test.add.dataset({ agency: ministry.slug, title: { vi: 'Đầu tư công' } })
      const draft = await test.add.dataset({ agency: ministry.slug, status: 'draft' })
      const below = await test.add.dataset({ agency: grandchild.slug })
      await test.settle()
      const before = await readDataset(own.id)

      const preview = await merge(ministry.slug, { into: into.slug, dryRun: true })
      assert.equal(preview.status, 200, preview.text)
      assert.deepEqual(preview.body.into, [
        { agency: into.slug, datasets: 2, agencies: [child.slug], members: 0 },
      ])
      assert.equal(preview.body.closes, true)
      assert.equal((await readAgency(ministry.slug)).version, 1, 'a preview changes nothing')

      const answer = await merge(ministry.slug, {
        into: into.slug,
        date: '2025-03-01',
        note: 'Nghị quyết 176',
      })
      assert.equal(answer.status, 202, answer.text)
      assert.equal(answer.headers.location, `/api/v1/jobs/${answer.body.job.id}`)
      await test.settle()
      const job = await test.api.get(answer.headers.location!).set(test.as())
      assert.equal(job.body.state, 'done')
      assert.deepEqual(job.body.progress, { done: 2, total: 2, unit: 'items' })
      assert.equal((await test.api.get(answer.headers.location!)).status, 404)

      const { version: _v, agency: _a, updatedAt: _u, ...rest } = await readDataset(own.id)
      const { version, agency: _b, updatedAt: _w, ...same } = before
      assert.deepEqual(rest, same, 'nothing but the agency changes')
      const revision = await test.api.get(`/api/v1/datasets/${own.id}/revisions/${version + 1}`)
      assert.deepEqual(revision.body.changes, [{ pointer: '/agency', from: ministry.slug, to: into.slug }])
      assert.equal(revision.body.note, 'Moved by the merger of Bộ Kế hoạch Thử into Bộ Tài chính Thử')
      const { body: revisions } = await test.api.get(`/api/v1/datasets/${own.id}/revisions`)
      assert.equal(revisions.items.length, version + 1)
      assert.equal((await readDataset(draft.id)).agency.slug, into.slug)
      assert.equal((await readAgency(child.slug)).parent, into.slug)

      const closed = await readAgency(ministry.slug)
      assert.deepEqual(
        [closed.status, closed.closedOn, closed.closedNote, closed.successors, closed.datasetCount],
        ['closed', '2025-03-01', 'Nghị quyết 176', [into.slug], 0],
      )
      assert.deepEqual((await readAgency(into.slug)).predecessors, [ministry.slug])
      assert.deepEqual(await find({ q: 'Kế hoạch Thử' }), [own.slug])
      assert.deepEqual(await find({ agency: ministry.slug }), [own.slug])
      assert.deepEqual(await find({ agency: into.slug }), [own.slug, below.slug].sort())
      assert.deepEqual(await find({ agency: child.slug }), [below.slug])
      const sound = await test.portal.audit.verify()
      assert.equal(sound.brokenAt, null)
    })

    it('lets nothing more into an agency that closed, and says where to go', async () => {
      const [from, into] = [await test.add.agency(), await test.add.agency()]
      const dataset = await test.add.dataset({ agency: from.slug })
      const elsewhere = await test.add.dataset({ agency: into.slug })
      assert.equal((await merge(from.slug, { into: into.slug })).status, 202)
      await test.settle()
      const body = {
        title: { vi: 'A' },
        description: { vi: 'A' },
        license: 'CC-BY-4.0',
        agency: from.slug,
      }
      const made = await test.api.post('/api/v1/datasets').set(test.as()).send(body)
      assert.equal(made.status, 422)
      assert.equal(made.body.errors[0].pointer, '/agency')
      assert.ok(made.body.errors[0].detail.includes(into.slug))
      const patched = await test.api
        .patch(`/api/v1/datasets/${elsewhere.id}`)
        .set(test.as())
        .set('If-Match', '*')
        .send({ agency: from.slug })
      assert.equal(patched.status, 422)
      const below = await test.api
        .post(path)
        .set(test.as())
        .send({ name: { vi: 'B' }, level: 'other', parent: from.slug })
      assert.equal(below.status, 422)
      assert.equal(below.body.errors[0].pointer, '/parent')
      const token = await test.api
        .post('/api/v1/tokens')
        .set(test.as())
        .send({ name: 'x', scopes: ['read'], agency: from.slug })
      assert.equal(token.status, 422)
      const { id } = await test.addAccount()
      const member = await test.api
        .put(`${path}/${from.slug}/members/${id}`)
        .set(test.as())
        .send({ role: 'editor' })
      assert.equal(member.status, 409)
      const gone = await test.api.delete(`${path}/${from.slug}`).set(test.as()).set('If-Match', '*')
      assert.equal(gone.status, 409, 'what was published under its name still says so')
      const again = await merge(from.slug, { into: into.slug })
      assert.equal(again.status, 409)
      assert.ok(again.body.detail.includes(into.slug))
      // An earlier description comes back without taking the dataset out of its agency of today.
      const restored = await test.api
        .post(`/api/v1/datasets/${dataset.id}/revisions/1/restore`)
        .set(test.as())
        .send()
      assert.equal(restored.status, 200, restored.text)
      assert.equal(restored.body.agency.slug, into.slug)
    })

    it('refuses itself, one below it, one that closed, a circle, a day to come, and whoever is no administrator', async () => {
      const from = await test.add.agency()
      const child = await test.add.agency({ parent: from.slug, level: 'other' })
      const closed = await test.add.agency()
      const other = await test.add.agency({ successors: [from.slug] })
      const last = await test.add.agency()
      assert.equal((await merge(closed.slug, { into: last.slug })).status, 202)
      await test.settle()
      const wrong: [Body, number, string][] = [
        [{ into: from.slug }, 422, '/into'],
        [{ into: child.slug }, 422, '/into'],
        [{ into: closed.slug }, 422, '/into'],
        [{ into: other.slug }, 422, '/into'],
        [{ into: 'khong-co' }, 422, '/into'],
        [{ into: last.slug, date: '2999-01-01' }, 422, '/date'],
        [{ into: last.slug, date: '01/07/2025' }, 422, '/date'],
        [{ into: last.slug, note: '' }, 422, '/note'],
        [{ into: last.slug, force: true }, 400, '/force'],
        [{}, 422, '/into'],
      ]
      for (const [body, status, pointer] of wrong) {
        const answer = await merge(from.slug, body)
        assert.equal(answer.status, status, JSON.stringify(body) + answer.text)
        assert.equal(answer.body.errors[0].pointer, pointer, JSON.stringify(body))
      }
      const circle = await test.api
        .patch(`${path}/${from.slug}`)
        .set(test.as())
        .set('If-Match', '*')
        .send({ successors: [other.slug] })
      assert.equal(circle.status, 422)
      const manager = await test.makeToken(from.slug)
      for (const dryRun of [true, false])
        assert.equal((await merge(from.slug, { into: last.slug, dryRun }, manager)).status, 403)
      assert.equal((await test.api.post(`${path}/${from.slug}/merge`).send({ into: last.slug })).status, 401)
      assert.equal((await merge('khong-co', { into: last.slug })).status, 404)
      const stale = await merge(from.slug, { into: last.slug }).set('If-Match', '"7"')
      assert.equal(stale.status, 412)
      assert.equal((await readAgency(from.slug)).status, 'active')
    })

    it('ends roles and tokens of the old agency at once', async () => {
      const [from, into] = [await test.add.agency(), await test.add.agency()]
      const draft = await test.add.dataset({ agency: from.slug, status: 'draft' })
      const other = await test.add.dataset({ agency: into.slug, status: 'draft' })
      const editor = await test.addAccount({ [from.slug]: 'editor' })
      const token = await test.makeToken(from.slug, ['write'])
      const answer = await merge(from.slug, { into: into.slug })
      assert.deepEqual(
        [answer.body.membersEnded, answer.body.tokensRevoked, answer.body.tokensMoved],
        [1, 1, 0],
      )
      assert.equal((await test.api.get('/api/v1/datasets').set(test.as(token))).status, 401)
      await test.settle()
      for (const { id } of [draft, other])
        assert.equal((await test.api.get(`/api/v1/datasets/${id}`).set(editor.headers)).status, 404)
      const { body } = await test.api.get(`${path}/${from.slug}/members`).set(test.as())
      assert.equal(body.total, 0)
      const audit = await test.api.get(`/api/v1/audit?agency=${from.slug}`).set(test.as())
      const actions = (audit.body.items as { action: string }[]).map(({ action }) => action)
      for (const action of ['merge-agency', 'remove-member', 'revoke-token'])
        assert.ok(actions.includes(action), action)
    })

    it('lets them follow when the administrator says so, and gives nobody another role than they had', async () => {
      const [from, into] = [await test.add.agency(), await test.add.agency()]
      const draft = await test.add.dataset({ agency: from.slug, status: 'draft' })
      const manager = await test.addAccount({ [from.slug]: 'manager', [into.slug]: 'editor' })
      const editor = await test.addAccount({ [from.slug]: 'editor' })
      const token = await test.makeToken(from.slug, ['read'])
      const answer = await merge(from.slug, { into: into.slug, keepMembers: true })
      assert.equal(answer.body.into[0].members, 1)
      assert.deepEqual(
        [answer.body.membersEnded, answer.body.tokensRevoked, answer.body.tokensMoved],
        [0, 0, 1],
      )
      await test.settle()
      const read = (headers: Record<string, string>) =>
        test.api.get(`/api/v1/datasets/${draft.id}`).set(headers)
      assert.equal((await read(editor.headers)).status, 200)
      assert.equal((await read(test.as(token))).status, 200)
      const invite = await test.api
        .put(`${path}/${into.slug}/members/${editor.id}`)
        .set(manager.headers)
        .send({ role: 'manager' })
      assert.equal(invite.status, 403, 'an editor there stays an editor')
    })

    it('goes on where it was cut off, without doing anything twice', async () => {
      const [from, into] = [await test.add.agency(), await test.add.agency()]
      const ids: string[] = []
      for (let n = 0; n < 45; n++) ids.push((await test.add.dataset({ agency: from.slug })).id)
      await test.settle()
      await test.worker.stop()
      const { body } = await merge(from.slug, { into: into.slug })
      const stored = await test.portal.jobs.findJob(body.job.id)
      const succession = String(stored!.data.successionId)
      // Somebody waits: each is in one agency at any moment, and the same request gives the same job.
      assert.equal((await merge(from.slug, { into: into.slug })).body.job.id, body.job.id)
      const cut = new AbortController()
      await assert.rejects(
        test.portal.catalog.moveDatasets(succession, ({ done }) => done >= 20 && cut.abort(), cut.signal),
      )
      const counts = async () =>
        Promise.all(
          [from.id, into.id].map((agencyId) =>
            test.portal.mongo.connection.db!.collection('datasets').countDocuments({ agencyId }),
          ),
        )
      assert.deepEqual(await counts(), [25, 20])
      const busy = await merge(into.slug, { into: (await test.add.agency()).slug })
      assert.equal(busy.status, 409, 'what still comes would arrive nowhere')
      const both = [1, 2].map(() =>
        test.portal.catalog.moveDatasets(succession, () => {}, new AbortController().signal),
      )
      await Promise.all(both)
      assert.deepEqual(await counts(), [0, 45])
      for (const id of ids.slice(0, 3).concat(ids.slice(-3))) {
        const { body: history } = await test.api.get(`/api/v1/datasets/${id}/revisions`)
        assert.equal(history.items.length, 2)
      }
      assert.equal((await test.portal.audit.verify()).brokenAt, null)
    })

    it('leaves no dataset behind that is published in the same moment', async () => {
      const [from, into] = [await test.add.agency(), await test.add.agency()]
      const publish = (n: number) =>
        test.api
          .post('/api/v1/datasets')
          .set(test.as())
          .send({
            title: { vi: `Cùng lúc ${n}` },
            description: { vi: 'A' },
            license: 'CC-BY-4.0',
            agency: from.slug,
            status: 'published',
          })
      const firsts = Array.from({ length: 6 }, (_, n) => publish(n))
      const merging = new Promise<number>((resolve) => {
        setTimeout(() => void merge(from.slug, { into: into.slug }).then(({ status }) => resolve(status)), 30)
      })
      const lasts = Array.from({ length: 6 }, (_, n) => publish(n + 6))
      const statuses = (await Promise.all([...firsts, ...lasts])).map(({ status }) => status)
      assert.equal(await merging, 202)
      assert.ok(
        statuses.every((status) => status === 201 || status === 422),
        statuses.join(),
      )
      for (let tries = 0; tries < 200; tries++) {
        const left = await test.portal.mongo.connection
          .db!.collection('datasets')
          .countDocuments({ agencyId: from.id })
        const open = await test.portal.mongo.connection
          .db!.collection('successions')
          .countDocuments({ agencyId: from.id, doneAt: null })
        if (left === 0 || open === 0) break
        const [succession] = await test.portal.mongo.connection
          .db!.collection('successions')
          .find({ agencyId: from.id })
          .toArray()
        await test.portal.catalog.moveDatasets(
          String(succession!._id),
          () => {},
          new AbortController().signal,
        )
      }
      const there = await test.portal.mongo.connection
        .db!.collection('datasets')
        .countDocuments({ agencyId: into.id })
      assert.equal(there, statuses.filter((status) => status === 201).length)
    })
  })

  describe('POST /api/v1/agencies/{slug}/split', () => {
    before(async () => {
      await test.close()
      test = await startTestPortal(import.meta.url)
    })

    it('gives named datasets and sub-agencies to named agencies, and goes on with the rest', async () => {
      const from = await test.add.agency({ name: { vi: 'Sở Văn hóa Thử' } })
      const [a, b] = [await test.add.agency(), await test.add.agency()]
      const child = await test.add.agency({ parent: from.slug, level: 'other' })
      const [x, y, z] = [
        await test.add.dataset({ agency: from.slug }),
        await test.add.dataset({ agency: from.slug }),
        await test.add.dataset({ agency: from.slug }),
      ]
      const into = [
        { agency: a.slug, datasets: [x.slug] },
        { agency: b.slug, datasets: [y.id], agencies: [child.slug] },
      ]
      const answer = await split(from.slug, { into })
      assert.equal(answer.status, 202, answer.text)
      assert.deepEqual([answer.body.closes, answer.body.datasetsLeft], [false, 1])
      await test.settle()
      assert.equal((await readDataset(x.id)).agency.slug, a.slug)
      assert.equal((await readDataset(y.id)).agency.slug, b.slug)
      assert.equal((await readDataset(z.id)).agency.slug, from.slug)
      assert.equal((await readAgency(child.slug)).parent, b.slug)
      assert.equal((await readAgency(from.slug)).status, 'active')
      const { body } = await test.api.get(`/api/v1/datasets/${x.id}/revisions/2`)
      assert.match(body.note, /^Moved by the split of Sở Văn hóa Thử into /)

      const rest = await split(from.slug, { into: [{ agency: a.slug, rest: true }], date: '2025-07-01' })
      assert.deepEqual([rest.status, rest.body.closes], [202, true])
      await test.settle()
      assert.equal((await readDataset(z.id)).agency.slug, a.slug)
      const closed = await readAgency(from.slug)
      assert.deepEqual([closed.status, closed.successors], ['closed', [a.slug]])
      assert.deepEqual(await find({ agency: from.slug }), [x.slug, y.slug, z.slug].sort())
    })

    it('closes when everything is named, and says each fault at its place', async () => {
      const from = await test.add.agency()
      const [a, b] = [await test.add.agency(), await test.add.agency()]
      const [own, foreign] = [
        await test.add.dataset({ agency: from.slug }),
        await test.add.dataset({ agency: a.slug }),
      ]
      const wrong: [unknown, string][] = [
        [[{ agency: a.slug }], '/into/0'],
        [[{ agency: a.slug, datasets: [foreign.slug] }], '/into/0/datasets/0'],
        [[{ agency: a.slug, datasets: [own.slug, own.id] }], '/into/0/datasets/1'],
        [[{ agency: a.slug, agencies: [b.slug] }], '/into/0/agencies/0'],
        [
          [
            { agency: a.slug, rest: true },
            { agency: b.slug, rest: true },
          ],
          '/into',
        ],
        [
          [
            { agency: a.slug, rest: true },
            { agency: a.slug, datasets: [own.slug] },
          ],
          '/into/1/agency',
        ],
        [[], '/into'],
      ]
      for (const [into, pointer] of wrong) {
        const answer = await split(from.slug, { into })
        assert.equal(answer.status, 422, JSON.stringify(into))
        assert.equal(answer.body.errors[0].pointer, pointer, JSON.stringify(into))
      }
      const all = await split(from.slug, { into: [{ agency: b.slug, datasets: [own.slug] }] })
      assert.equal(all.body.closes, true)
      await test.settle()
      assert.equal((await readAgency(from.slug)).status, 'closed')
    })

    it('lets one of two mergers of the same agency win', async () => {
      const [from, a, b] = [await test.add.agency(), await test.add.agency(), await test.add.agency()]
      const both = await Promise.all([a, b].map(({ slug }) => merge(from.slug, { into: slug })))
      assert.deepEqual(both.map(({ status }) => status).sort(), [202, 409])
      await test.settle()
      const crossed = await Promise.all([merge(a.slug, { into: b.slug }), merge(b.slug, { into: a.slug })])
      assert.equal(crossed.filter(({ status }) => status === 202).length, 1)
    })
  })
})
