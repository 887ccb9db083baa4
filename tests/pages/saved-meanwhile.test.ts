import assert from 'node:assert/strict'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'
import { schoolInput } from '../support/table-schema.ts'

describe('forms that somebody else saved meanwhile', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let administrator: TestAccount
  let file: string

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo' })
    administrator = await portal.addAccount({}, { administrator: true })
    for (const name of ['truong-hoc', 'truong-khac', 'truong-nua'])
      await portal.api
        .post('/api/v1/table-schemas')
        .set(portal.as())
        .send({ ...schoolInput(), name, agency: 'bo' })
        .expect(201)
    const dataset = await portal.add.dataset({ agency: 'bo', status: 'draft', slug: 'truong' })
    file = (await portal.add.file(dataset.id, 'a.csv', 'a\n1\n')).id
    await portal.settle()
  })
  after(() => portal.close())

  type Fields = Record<string, string>
  const open = async (path: string) =>
    (await portal.api.get(`/en${path}`).set(administrator.headers).expect(200)).text
  const send = (path: string, fields: Fields) =>
    portal.api.post(`/en${path}`).set(administrator.headers).type('form').send(fields)
  const hidden = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!.replaceAll('&quot;', '"')
  /** What the form carries of the record that it was drawn from, beginning at its place on the page. */
  const carried = (html: string, from = '<main'): Fields => {
    const form = html.slice(html.indexOf(from))
    return { version: hidden(form, 'version'), base: hidden(form, 'base') }
  }
  const address = (name: string) => `${portal.baseUrl}/schemas/${name}`

  interface Form {
    path: () => string
    field: string
    theirs: () => string
    mine: () => string
    read: () => Promise<unknown>
    more?: Fields
    from?: string
  }
  const readAgency = async () =>
    (await portal.api.get('/api/v1/agencies/bo').set(portal.as())).body.requiredSchemas
  const forms: [string, Form][] = [
    [
      'the words of a theme',
      {
        path: () => '/admin/vocabularies/themes/ECON',
        field: 'labelEn',
        theirs: () => 'Economy, theirs',
        mine: () => 'Economy, mine',
        more: { labelVi: 'Kinh tế và tài chính', uri: '' },
        from: 'id="entry-ECON"',
        read: async () => (await portal.api.get('/api/v1/vocabularies/themes/ECON')).body.label.en,
      },
    ],
    [
      'synonyms',
      {
        path: () => '/admin/vocabularies/synonyms',
        field: 'groups',
        theirs: () => 'nước, theirs',
        mine: () => 'nước, mine',
        read: async () =>
          (await portal.api.get('/api/v1/vocabularies/synonyms').set(portal.as())).body.groups
            .map((group: string[]) => group.join(', '))
            .join('\n'),
      },
    ],
    [
      'required schemas',
      {
        path: () => '/workspace/agencies/bo/schemas',
        field: 'requiredSchemas',
        theirs: () => address('truong-hoc'),
        mine: () => address('truong-khac'),
        read: async () => (await readAgency()).join('\n'),
      },
    ],
    [
      'the schema of a file',
      {
        path: () => `/workspace/datasets/truong/files/${file}/validation`,
        field: 'conformsTo',
        theirs: () => 'truong-hoc',
        mine: () => 'truong-khac',
        read: async () =>
          (await portal.api.get(`/api/v1/distributions/${file}`).set(portal.as())).body.conformsTo.replace(
            `${portal.baseUrl}/schemas/`,
            '',
          ),
      },
    ],
  ]

  for (const [name, { path, field, theirs, mine, read, more = {}, from }] of forms)
    it(`keep what was typed of ${name}, and ask before they write over what they did not show`, async () => {
      const page = from ? '/admin/vocabularies/themes' : path()
      const drawn = carried(await open(page), from)
      await send(path(), { ...more, ...drawn, [field]: theirs() }).expect(303)
      const late = (await send(path(), { ...more, ...drawn, [field]: mine() }).expect(412)).text
      assert.match(late, new RegExp(`name="take-${field}"`))
      assert.ok(late.includes(mine()) && late.includes(theirs()), 'both are shown')
      assert.match(late, /You saved meanwhile, in another window/)
      assert.equal(await read(), theirs())
      const again = { ...more, ...carried(late, from), [field]: mine() }
      await send(path(), { ...again, [`take-${field}`]: 'theirs' }).expect(303)
      assert.equal(await read(), theirs())
      // Chosen with open eyes, one's own is saved.
      await send(path(), { ...again, ...carried(await open(page), from), [`take-${field}`]: 'mine' }).expect(
        303,
      )
      assert.equal(await read(), mine())
    })

  for (const [name, { path, field, theirs, mine, more = {}, from }] of forms.slice(0, 2))
    it(`tell of ${name} that it was somebody else, when it was`, async () => {
      const other = await portal.addAccount({}, { administrator: true })
      const drawn = carried(await open(from ? '/admin/vocabularies/themes' : path()), from)
      await portal.api
        .post(path())
        .set(other.headers)
        .type('form')
        .send({ ...more, ...drawn, [field]: `${theirs()} again` })
        .expect(303)
      const late = (await send(path(), { ...more, ...drawn, [field]: `${mine()} again` }).expect(412)).text
      assert.match(late, /Somebody else saved meanwhile/)
      assert.doesNotMatch(late, /in another window/)
    })

  it('take what the other saved where the reader left it alone, and say so', async () => {
    const page = '/workspace/agencies/bo/approval'
    const drawn = carried(await open(page))
    await send(page, { ...drawn, approvalByAnother: 'yes' }).expect(303)
    const late = (await send(page, drawn).expect(412)).text
    assert.match(late, /name="approvalByAnother"[^>]*checked|checked[^>]*name="approvalByAnother"/)
    const { body } = await portal.api.get('/api/v1/agencies/bo').set(portal.as())
    assert.equal(body.approvalByAnother, true)
    // Looked at and taken off on purpose.
    await send(page, carried(late)).expect(303)
    assert.equal((await portal.api.get('/api/v1/agencies/bo').set(portal.as())).body.approvalByAnother, false)
  })

  it('save in one press when the other changed something that they do not hold', async () => {
    const page = '/workspace/agencies/bo/approval'
    const drawn = carried(await open(page))
    const { version } = (await portal.api.get('/api/v1/agencies/bo').set(portal.as())).body
    await portal.api
      .patch('/api/v1/agencies/bo')
      .set({ ...portal.as(), 'If-Match': `"${version}"` })
      .send({ code: 'B9' })
      .expect(200)
    await send(page, { ...drawn, approvalByAnother: 'yes' }).expect(303)
  })

  it('keep a name that was emptied, with what is wrong with it', async () => {
    const html = await open('/admin/vocabularies/themes')
    const drawn = carried(html, 'id="entry-HEAL"')
    const fields = { ...drawn, labelVi: '', labelEn: 'Health, typed', uri: '' }
    const { text } = await send('/admin/vocabularies/themes/HEAL', fields).expect(422)
    assert.match(text, /id="HEAL-labelVi-error"/)
    assert.match(text, /Health, typed/)
  })
})
