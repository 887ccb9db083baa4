import assert from 'node:assert/strict'
import { portalViewer } from '../../server/identity/viewer.ts'
import { startTestPortal, testPassword, type TestPortal } from '../support/portal.ts'

describe('/invitations for people who are here already, and for agencies that are not', function () {
  this.timeout(120_000)
  let test: TestPortal

  before(async () => {
    test = await startTestPortal(import.meta.url)
  })
  after(() => test.close())

  const input = { name: 'Trần Bình', password: testPassword, passwordAgain: testPassword }
  async function invite(agency: string, email: string): Promise<string> {
    const { invitation } = await test.portal.identity.inviteMember(portalViewer, agency, {
      email,
      role: 'editor',
    })
    return `/en/invitations/${invitation!.secret!}`
  }
  const merge = (slug: string, body: object) =>
    test.api.post(`/api/v1/agencies/${slug}/merge`).set(test.as()).send(body).expect(202)

  it('says who is signed in and what becomes of that, and lets them sign out first', async () => {
    const agency = await test.add.agency({ name: { vi: 'Sở Mây', en: 'Office of Clouds' } })
    const link = await invite(agency.slug, 'moi@example.gov')
    const present = await test.addAccount({ [agency.slug]: 'manager' })
    const { text } = await test.api.get(link).set(present.headers).expect(200)
    assert.match(text, /You become Editor of Office of Clouds/)
    assert.ok(text.includes(`(${present.email})`))
    assert.match(text, /makes another account, for moi@example\.gov/)
    assert.doesNotMatch((await test.api.get(link).expect(200)).text, /You are signed in as/)
    const out = await test.api.post(link).set(present.headers).type('form').send({ signOut: 'yes' })
    assert.equal(out.status, 303)
    assert.equal(out.headers.location, link)
    await test.api.get('/workspace').set(present.headers).expect(303)
    await test.api.get(link).expect(200)
  })

  it('leaves nobody signed in as somebody else once the account is made', async () => {
    const agency = await test.add.agency()
    const link = await invite(agency.slug, 'khac@example.gov')
    const present = await test.addAccount()
    const made = await test.api.post(link).set(present.headers).type('form').send(input).expect(303)
    assert.equal(made.headers.location, '/en/signin?done=made')
    await test.api.get('/workspace').set(present.headers).expect(303)
    await test.api.get(made.headers.location).set(present.headers).expect(200)
  })

  it('says that a link is one’s own, when it sets a new password', async () => {
    const person = await test.addAccount()
    const { invitation } = await test.portal.identity.renewInvitation(portalViewer, person.id)
    const { text } = await test.api
      .get(`/en/invitations/${invitation.secret}`)
      .set(person.headers)
      .expect(200)
    assert.match(text, /This link is for that very account/)
    assert.doesNotMatch(text, /name="signOut"/)
  })

  it('says of a new password that it holds, and of no account that it is made', async () => {
    const person = await test.addAccount()
    const { invitation } = await test.portal.identity.renewInvitation(portalViewer, person.id)
    for (const [lang, holds] of [
      ['', /Mật khẩu mới đã có hiệu lực/],
      ['/en', /The new password holds/],
    ] as const) {
      const page = await test.api.get(`${lang}/signin?done=newPassword`).expect(200)
      assert.match(page.text, holds)
    }
    const link = `/en/invitations/${invitation.secret}`
    const set = await test.api.post(link).type('form').send(input).expect(303)
    const { text } = await test.api.get(set.headers.location!).expect(200)
    assert.match(text, /The new password holds/)
    assert.doesNotMatch(text, /account is made/)
  })

  it('gives the role in the successor when an agency was merged and its roles follow', async () => {
    const [from, into] = [
      await test.add.agency(),
      await test.add.agency({ name: { vi: 'Sở Gió', en: 'Wind' } }),
    ]
    const link = await invite(from.slug, 'theo@example.gov')
    await merge(from.slug, { into: into.slug, keepMembers: true })
    const { text } = await test.api.get(link).expect(200)
    assert.match(text, /You become Editor of Wind/)
    await test.api.post(link).type('form').send(input).expect(303)
    const { body } = await test.api.get(`/api/v1/agencies/${into.slug}/members`).set(test.as())
    assert.deepEqual(
      body.items.map(({ account, role }: { account: Record<string, string>; role: string }) => [
        account.email,
        account.status,
        role,
      ]),
      [['theo@example.gov', 'active', 'editor']],
    )
  })

  it('says plainly why there is no role when they do not follow, and whom to ask', async () => {
    const from = await test.add.agency({ name: { vi: 'Sở Cũ', en: 'Old Office' } })
    const into = await test.add.agency({ name: { vi: 'Sở Kế tục', en: 'Next Office' } })
    const link = await invite(from.slug, 'lo@example.gov')
    await merge(from.slug, { into: into.slug })
    const { text } = await test.api.get(link).expect(200)
    assert.match(text, /Old Office was merged or split.*Its successor: Next Office/)
    await test.api.get(link.replace('/en', '')).expect(/Sở Cũ đã sáp nhập hoặc chia tách/)
    const again = { email: 'muon@example.gov', role: 'editor' }
    await test.api.post(`/api/v1/agencies/${from.slug}/members`).set(test.as()).send(again).expect(409)
    const { body } = await test.api.get('/api/v1/accounts').set(test.as())
    assert.ok(!JSON.stringify(body).includes('muon@example.gov'), 'nobody is invited to what closed')
  })
})
