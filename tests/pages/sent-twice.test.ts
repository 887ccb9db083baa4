import assert from 'node:assert/strict'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('a form that is sent twice', function () {
  this.timeout(90_000)
  let portal: TestPortal
  let administrator: TestAccount
  let editor: TestAccount
  let publisher: TestAccount
  let slug: string

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử nghiệm' } })
    administrator = await portal.addAccount({}, { administrator: true })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    slug = (await portal.add.dataset({ agency: 'bo' })).slug
  })

  after(() => portal.close())

  /** Sends what is typed into the form of the page, as often as said, at once; gives where each answer leads. */
  async function send(
    account: TestAccount,
    page: string,
    fields: Record<string, string>,
    { to = page, times = 2 } = {},
  ): Promise<{ again: (more: Record<string, string>) => Promise<string>; places: string[] }> {
    const { text } = await portal.api.get(page).set(account.headers).expect(200)
    const form = text
      .split('<form')
      .find((each) => each.includes(`action="${to}"`) && /name="key"/.test(each))
    const key = /name="key" value="([^"]+)"/.exec(form ?? '')?.[1]
    assert.ok(key, `${page} holds no key`)
    const press = async (more: Record<string, string> = {}) => {
      const request = portal.api.post(to).set(account.headers).type('form')
      const answer = await request.send({ ...fields, ...more, key }).redirects(0)
      assert.equal(answer.status, 303, answer.text)
      return answer.headers.location!
    }
    const places = await Promise.all(Array.from({ length: times }, () => press()))
    return { places: [...places, await press()], again: press }
  }
  const list = async (path: string, account: TestAccount) =>
    (await portal.api.get(path).set(account.headers).expect(200)).body.items as Record<string, unknown>[]
  const one = (places: string[]): void => assert.equal(new Set(places).size, 1, places.join(', '))

  it('makes one agency, and another of another name', async () => {
    const fields = { 'name-vi': 'Cục Mới', level: 'other', parent: 'bo' }
    const { places, again } = await send(administrator, '/workspace/agencies/new', fields)
    one(places)
    assert.notEqual(await again({ 'name-vi': 'Cục Mới Hơn' }), places[0])
    const made = (await list('/api/v1/agencies?limit=100', administrator)).filter(
      (each) => each.parent === 'bo',
    )
    assert.equal(made.length, 2)
  })

  it('makes one series', async () => {
    const fields = { titleVi: 'Ngân sách hằng năm', agency: 'bo' }
    const { places, again } = await send(publisher, '/workspace/series/new', fields)
    one(places)
    assert.equal((await list('/api/v1/series', publisher)).length, 1)
    assert.notEqual(await again({ titleVi: 'Dân số hằng năm' }), places[0])
  })

  it('makes one collection', async () => {
    const fields = { titleVi: 'Thiên tai 2025', agency: 'bo' }
    const { places, again } = await send(editor, '/workspace/collections/new', fields)
    one(places)
    assert.equal((await list('/api/v1/collections', editor)).length, 1)
    assert.notEqual(await again({ titleVi: 'Thiên tai 2026' }), places[0])
  })

  it('says one thing in a discussion, also of a proposal', async () => {
    const path = `/workspace/datasets/${slug}/discussion`
    const { places, again } = await send(editor, path, { text: 'Xem giúp cột cuối.' })
    one(places)
    const said = () => list(`/api/v1/datasets/${slug}/comments`, editor)
    assert.equal((await said()).length, 1)
    await again({ text: 'Và cột đầu.' })
    assert.equal((await said()).length, 2)
    await portal.api
      .patch(`/api/v1/datasets/${slug}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ frequency: 'ANNUAL' })
      .expect(202)
    const about = { text: 'Vì nay là hằng năm.', proposal: '1' }
    one((await send(editor, `/workspace/datasets/${slug}/proposals`, about, { to: path })).places)
    assert.equal((await said()).length, 3)
  })

  it('announces once', async () => {
    one((await send(administrator, '/admin/announcements', { vi: 'Bảo trì tối nay', level: 'info' })).places)
    const { body } = await portal.api.get('/api/v1/announcements').set(administrator.headers).expect(200)
    assert.equal((body.items as unknown[]).length, 1)
  })
})
