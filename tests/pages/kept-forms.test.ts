import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

/** Forms that nobody types in: buttons and single choices, and secrets (a password, a code), which stand in no page. */
const typedNowhere = new Set([
  '/admin/accounts/:id',
  '/admin/accounts/:id/second-factor',
  '/admin/accounts/:id/provider',
  '/admin/accounts/:id/invitation',
  '/admin/announcements/:id/remove',
  '/admin/jobs/:id',
  '/admin/vocabularies/:list/:id/retire',
  '/admin/vocabularies/:list/:id/restore',
  '/admin/vocabularies/:list/:id/delete',
  '/workspace/account/password',
  '/workspace/account/reminders',
  '/workspace/account/second-factor',
  '/workspace/account/second-factor/confirmation',
  '/workspace/account/second-factor/removal',
  '/workspace/agencies/:slug/delete',
  '/workspace/agencies/:slug/members/:accountId',
  '/workspace/agencies/:slug/members/:accountId/remove',
  '/workspace/agencies/:slug/members/:accountId/invitation',
  '/workspace/dataset-actions/:id/run',
  '/workspace/datasets/:slug/copy',
  '/workspace/datasets/:slug/proposals/:number/take-back',
  '/workspace/collections/:slug/edit/publish',
  '/workspace/collections/:slug/edit/take-back',
  '/workspace/collections/:slug/edit/delete',
  '/workspace/series/:slug/edit/delete',
  '/workspace/sessions/end',
  '/workspace/sessions/:id/end',
  '/workspace/tokens/:id/revoke',
])

describe('forms whose reader is no longer signed in', function () {
  this.timeout(240_000)
  let portal: TestPortal
  let administrator: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'tinh-a' })
    administrator = await portal.addAccount({ 'tinh-a': 'manager' }, { administrator: true })
  })
  after(() => portal.close())

  const send = (path: string) => portal.api.post(path).set('Origin', portal.baseUrl).redirects(0)

  it('carry on what was typed, wherever something can be typed', async () => {
    const isForMembers = ({ method, path }: { method: string; path: string }) =>
      method === 'post' && /^\/(workspace|admin|datasets)(\/|$)/.test(path)
    const paths = portal.pages.filter(isForMembers).map(({ path }) => path)
    assert.deepEqual(
      [...typedNowhere].filter((path) => !paths.includes(path)),
      [],
      'no longer there',
    )
    for (const route of paths) {
      const path = route.replace(':list', 'themes').replaceAll(/:\w+/g, '1')
      const answer = await send(path).type('form').send({ note: 'gõ dở' })
      if (typedNowhere.has(route)) {
        assert.equal(answer.status, 303, route)
        continue
      }
      assert.equal(answer.status, 401, route)
      assert.match(answer.text, /name="kept" value="[^"]*gõ dở/, route)
      const next = /name="next" value="([^"]*)"/.exec(answer.text)![1]!
      assert.equal(next, path)
    }
  })

  for (const [path, fields, shown] of [
    ['/admin/accounts', { email: 'moi@example.gov' }, /value="moi@example\.gov"/],
    ['/admin/announcements', { vi: 'Bảo trì đêm nay' }, /Bảo trì đêm nay<\/textarea>/],
    ['/admin/vocabularies/themes', { id: 'bien', labelVi: 'Biển đảo' }, /value="Biển đảo"/],
    ['/admin/vocabularies/synonyms', { groups: 'xe máy, mô tô' }, /xe máy, mô tô<\/textarea>/],
    ['/workspace/agencies/tinh-a/members', { email: 'moi@example.gov', role: 'editor' }, /value="moi@exam/],
    ['/workspace/agencies/tinh-a/edit', { 'name-vi': 'Tên mới' }, /value="Tên mới"/],
    ['/workspace/agencies/tinh-a/merge', { 'merge-note': 'Nghị quyết 60' }, /value="Nghị quyết 60"/],
    ['/workspace/agencies/tinh-a/split', { 'split-note': 'Nghị quyết 61' }, /value="Nghị quyết 61"/],
    ['/workspace/agencies/tinh-a/approval', { approvalByAnother: 'yes' }, /value="yes"[^>]*checked/],
    ['/workspace/agencies/tinh-a/schemas', { requiredSchemas: 'https://a.example' }, /https:\/\/a\.example</],
    ['/workspace/tokens', { name: 'Máy của phòng', scopes: 'read' }, /value="Máy của phòng"/],
    ['/workspace/dataset-actions', { act: 'withdraw', id: 'x', note: 'Sai số' }, /Sai số/],
    ['/workspace/series/new', { titleVi: 'Theo năm' }, /value="Theo năm"/],
    ['/workspace/collections/new', { titleVi: 'Thiên tai' }, /value="Thiên tai"/],
  ] as const)
    it(`shows again at ${path} what was typed, and does nothing`, async () => {
      const asked = await send(path).type('form').send(fields)
      const read = (text: string, name: string) =>
        new RegExp(`name="${name}" value="([^"]*)"`).exec(text)![1]!.replaceAll('&quot;', '"')
      const kept = read(asked.text, 'kept')
      // Signed in meanwhile, in another tab: the way back leads through the button.
      const back = await send('/signin/resume')
        .set(administrator.headers)
        .type('form')
        .send({ next: read(asked.text, 'next'), kept })
      assert.equal(back.status, 200, path)
      const again = await send(path).set(administrator.headers).field('kept', read(back.text, 'kept'))
      assert.equal(again.status, 200, again.text.slice(0, 2_000))
      assert.match(again.text, shown)
    })

  it('keep it, and say so, through a wrong password, the second step and a wrong code', async () => {
    const { email, headers } = await portal.addAccount({ 'tinh-a': 'editor' })
    const path = '/api/v1/session/second-factor'
    const { key } = (await portal.api.post(path).set(headers).send({}).expect(201)).body
    const codeOf = (stepsAway: number) =>
      TOTP.generate({ secret: Secret.fromBase32(key), timestamp: Date.now() + stepsAway * 30_000 })
    await portal.api
      .post(`${path}/confirmation`)
      .set(headers)
      .send({ code: codeOf(0) })
      .expect(200)

    const goal = { next: '/en/workspace/series/new', kept: '[["titleVi","gõ dở"]]' }
    const show = async (address: string, fields: object, status: number) => {
      const { text } = await send(address)
        .type('form')
        .send({ ...goal, ...fields })
        .expect(status)
      assert.match(text, /name="kept" value="[^"]*gõ dở/, address)
      assert.match(text, /What you typed into the form is still kept|what you typed is kept/, address)
      return text
    }
    await show('/en/signin', { email, password: 'sai mật khẩu' }, 401)
    await show('/en/signin', { email: '', password: '' }, 422)
    const second = await show('/en/signin', { email, password: testPassword }, 200)
    const ticket = /name="ticket" value="([^"]+)"/.exec(second)![1]!
    const wrong = await show('/en/signin/code', { ticket, code: '000000' }, 401)
    // Back to the first step, with what was typed.
    assert.match(wrong, /name="anew"/)
    assert.match(await show('/en/signin', { anew: 'yes' }, 200), /name="password"/)
    await show('/en/signin/code', { ticket: `${ticket}x`, code: codeOf(1) }, 401)
    const { text } = await send('/en/signin/code')
      .type('form')
      .send({ ...goal, ticket, code: codeOf(1) })
    assert.match(text, /action="\/en\/workspace\/series\/new"[\s\S]*name="kept" value="[^"]*gõ dở/)
  })
})
