import assert from 'node:assert/strict'
import { openPortal } from '../../server/portal.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

const path = '/api/v1/vocabularies'

interface Entry {
  id: string
  label: { vi: string; en: string }
  uri: string | null
  version: number
  shipped: boolean
  retired?: boolean
}

describe('Controlled lists that administrators change', function () {
  this.timeout(120_000)
  let test: TestPortal
  let manager: TestAccount

  before(async () => {
    test = await startTestPortal(import.meta.url)
    await test.add.agency({ slug: 'bo' })
    manager = await test.addAccount({ bo: 'manager' })
  })
  after(() => test.close())

  const add = (list: string, body: object, headers: Record<string, string> = test.as()) =>
    test.api.post(`${path}/${list}`).set(headers).send(body)
  const patch = (entry: string, body: object, tag = '*', headers: Record<string, string> = test.as()) => {
    const request = test.api
      .patch(`${path}/${entry}`)
      .set(headers)
      .set('Content-Type', 'application/merge-patch+json')
    if (tag !== '') request.set('If-Match', tag)
    return request.send(body)
  }
  const remove = (entry: string, headers: Record<string, string> = test.as()) =>
    test.api.delete(`${path}/${entry}`).set(headers).set('If-Match', '*')
  const read = async (entry: string) => (await test.api.get(`${path}/${entry}`).expect(200)).body as Entry
  const label = (vi: string, en: string) => ({ label: { vi, en } })

  describe('themes and licences', () => {
    it('are added, and at once chosen, shown, counted and found', async () => {
      const made = await add('themes', { id: 'SPOR', ...label('Thể thao', 'Sport') }).expect(201)
      assert.equal(made.headers.location, `${path}/themes/SPOR`)
      assert.deepEqual([made.body.version, made.body.shipped, made.body.uri], [1, false, null])
      const { id, slug } = await test.add.dataset({ agency: 'bo', themes: ['SPOR'] })
      await test.settle()
      const dataset = await test.api.get(`/api/v1/datasets/${id}?lang=en`)
      assert.deepEqual(dataset.body.themeLabels, ['Sport'])
      const found = await test.api.get('/api/v1/datasets?q=thể+thao&lang=en')
      assert.ok(found.body.items.some((item: { slug: string }) => item.slug === slug))
      assert.deepEqual(found.body.facets.theme, [{ value: 'SPOR', label: 'Sport', count: 1 }])
      const suggested = await test.api.get('/api/v1/suggest?q=Spo&lang=en')
      assert.ok(suggested.body.items.some((item: { label: string }) => item.label === 'Sport'))
      const page = await test.api.get('/en/themes/SPOR').set('Accept', 'text/html').expect(200)
      assert.match(page.text, /Sport/)
      const licence = await add('licenses', {
        id: 'VN-Open-1.0',
        ...label('Dữ liệu mở Việt Nam', 'Open data of Viet Nam'),
        uri: 'https://data.example/licence',
        code: 'VN Open 1.0',
        isOpen: true,
      }).expect(201)
      assert.deepEqual(licence.body.summary, { vi: 'Dữ liệu mở Việt Nam', en: 'Open data of Viet Nam' })
      await test.add.dataset({ agency: 'bo', license: 'VN-Open-1.0' })
    })

    it('are renamed, shipped ones too, and found by the new name', async () => {
      const { slug } = await test.add.dataset({ agency: 'bo', themes: ['HEAL'] })
      await test.settle()
      const before = await read('themes/HEAL')
      assert.deepEqual([before.version, before.shipped], [1, true])
      const { headers } = await test.api.get(`${path}/themes/HEAL`)
      await patch('themes/HEAL', label('Chăm sóc sức khỏe', 'Wellbeing'), '').expect(428)
      const { body } = await patch(
        'themes/HEAL',
        label('Chăm sóc sức khỏe', 'Wellbeing'),
        headers.etag,
      ).expect(200)
      assert.equal(body.version, 2)
      assert.equal(body.uri, before.uri)
      await patch('themes/HEAL', { uri: null }, headers.etag).expect(412)
      const listed = await test.api.get(`${path}/themes?limit=100`)
      assert.equal(listed.body.items.find((item: Entry) => item.id === 'HEAL').label.en, 'Wellbeing')
      await test.settle()
      const found = await test.api.get('/api/v1/datasets?q=wellbeing&lang=en')
      assert.deepEqual(
        found.body.items.map((item: { slug: string }) => item.slug),
        [slug],
      )
      assert.equal(found.body.facets.theme[0].label, 'Wellbeing')
      // What nothing changes is no new version.
      assert.equal((await patch('themes/HEAL', { label: { en: 'Wellbeing' } }).expect(200)).body.version, 2)
      const { body: audit } = await test.api.get('/api/v1/audit?object=vocabulary/themes/HEAL').set(test.as())
      assert.deepEqual(
        audit.items.map(({ action }: { action: string }) => action),
        ['edit-vocabulary-entry'],
      )
    })

    it('have an introduction at the head of their page, and none when it is taken back', async () => {
      const page = async (address: string) => (await test.api.get(address).expect(200)).text
      const introduction = {
        vi: 'Bắt đầu từ **sản lượng**. <script>alert(1)</script>',
        en: 'Begin with *yields*.',
      }
      const { body } = await patch('themes/AGRI', { introduction }).expect(200)
      assert.deepEqual(body.introduction, introduction)
      assert.match(await page('/themes/AGRI'), /<strong>sản lượng<\/strong>/)
      assert.doesNotMatch(await page('/themes/AGRI'), /<script>alert/)
      assert.match(await page('/en/themes/AGRI'), /<em>yields<\/em>/)
      await patch('themes/AGRI', { introduction: { en: null } }).expect(200)
      assert.match(await page('/en/themes/AGRI'), /lang="vi"[^>]*>\s*<p>Bắt đầu/)
      await patch('themes/AGRI', { introduction: null }).expect(200)
      assert.doesNotMatch(await page('/themes/AGRI'), /sản lượng/)
      const tooLong = await patch('themes/AGRI', { introduction: { vi: 'x'.repeat(5_001) } }).expect(422)
      assert.equal(tooLong.body.errors[0].pointer, '/introduction/vi')
      const licence = await patch('licenses/CC-BY-4.0', { introduction: { vi: 'x' } }).expect(422)
      assert.match(JSON.stringify(licence.body.errors), /only for themes|chỉ có ở chủ đề/)
    })

    it('are retired: hidden where one chooses, refused where newly chosen, kept where in use', async () => {
      const { id } = await test.add.dataset({ agency: 'bo', themes: ['TRAN'] })
      const retired = await patch('themes/TRAN', { retired: true }).expect(200)
      assert.equal(retired.body.retired, true)
      const refused = await test.api
        .post('/api/v1/datasets')
        .set(test.as())
        .send({
          title: { vi: 'Mới' },
          description: { vi: 'Mới.' },
          agency: 'bo',
          license: 'CC-BY-4.0',
          themes: ['ECON', 'TRAN'],
        })
        .expect(422)
      assert.deepEqual(
        refused.body.errors.map(({ pointer }: { pointer: string }) => pointer),
        ['/themes/1'],
      )
      const edit = (body: object) =>
        test.api
          .patch(`/api/v1/datasets/${id}`)
          .set(test.as())
          .set('If-Match', '*')
          .set('Content-Type', 'application/merge-patch+json')
          .send(body)
      assert.deepEqual((await edit({ title: { vi: 'Vẫn giữ' } }).expect(200)).body.themeLabels, [
        'Giao thông',
      ])
      await edit({ themes: ['ECON'] }).expect(200)
      await edit({ themes: ['TRAN'] }).expect(422)
      await test.api.post(`/api/v1/datasets/${id}/revisions/1/restore`).set(test.as()).expect(200)
      const form = await test.api
        .get('/workspace/datasets/new')
        .set(manager.headers)
        .set('Accept', 'text/html')
        .expect(200)
      assert.match(form.text, /value="ECON"/)
      assert.doesNotMatch(form.text, /value="TRAN"/)
      assert.match(
        (await test.api.get(`/workspace/datasets/${id}/edit`).set(manager.headers).redirects(1)).text,
        /value="TRAN"/,
      )
      const suggested = await test.api.get('/api/v1/suggest?q=Giao+thông')
      assert.ok(suggested.body.items.every(({ kind }: { kind: string }) => kind !== 'theme'))
      await patch('themes/TRAN', { retired: false }).expect(200)
      await edit({ themes: ['TRAN'] }).expect(200)
    })

    it('are deleted only when added and used by nothing, which is said with how many', async () => {
      await add('themes', { id: 'TEMP', ...label('Tạm', 'Temporary') }).expect(201)
      const { id } = await test.add.dataset({ agency: 'bo', themes: ['TEMP'], status: 'draft' })
      const used = await remove('themes/TEMP').expect(409)
      assert.match(used.body.detail, /\b1\b/)
      assert.match(used.body.detail, /retired/)
      const shipped = await remove('themes/ECON').expect(409)
      assert.match(shipped.body.detail, /retired/)
      await test.api.delete(`/api/v1/datasets/${id}`).set(test.as()).set('If-Match', '*').expect(204)
      await test.api.delete(`${path}/themes/TEMP`).set(test.as()).expect(428)
      await remove('themes/TEMP').expect(204)
      await test.api.get(`${path}/themes/TEMP`).expect(404)
      await remove('themes/TEMP').expect(404)
    })

    it('refuse what cannot be, and everybody but administrators', async () => {
      const good = { id: 'GOOD', ...label('Tốt', 'Good') }
      for (const headers of [{}, manager.headers as unknown as Record<string, string>]) {
        const status = 'Cookie' in headers ? 403 : 401
        await add('themes', good, headers).expect(status)
        await patch('themes/ECON', { retired: true }, '*', headers).expect(status)
        await remove('themes/ECON', headers).expect(status)
        await test.api
          .put(`${path}/synonyms`)
          .set(headers)
          .set('If-Match', '*')
          .send({ groups: [] })
          .expect(status)
      }
      await add('themes', { ...good, id: 'econ' }).expect(409)
      await add('themes', { ...good, id: 'none' }).expect(422)
      await add('themes', { ...good, id: 'a,b' }).expect(422)
      await add('themes', { ...good, id: '__proto__' }).expect(422)
      await add('themes', { id: 'X1', label: { vi: 'Một' } }).expect(422)
      await add('themes', { ...good, isOpen: true }).expect(422)
      await add('themes', { ...good, uri: 'javascript:alert(1)' }).expect(422)
      await add('themes', { ...good, colour: 'red' }).expect(400)
      await patch('themes/ECON', { id: 'ECO2' }).expect(422)
      await patch('themes/ECON', { label: { en: null } }).expect(422)
      await add('units', good).expect(405)
      await add('khong-co', good).expect(404)
      await patch('themes/KHONG', { retired: true }).expect(404)
      await test.api.get(`${path}/themes/__proto__`).expect(404)
    })

    it('hold a hundred entries at most', async () => {
      const { body } = await test.api.get(`${path}/themes?limit=1`)
      for (let count = body.total as number; count < 100; count++)
        await add('themes', { id: `T-${count}`, ...label(`Chủ đề ${count}`, `Theme ${count}`) }).expect(201)
      await add('themes', { id: 'T-X', ...label('Thừa', 'Too many') }).expect(409)
      // The list has other places now, so the cursor of the page before leads nowhere.
      await test.api.get((body.next as string).replace(test.baseUrl, '')).expect(400)
    })
  })

  describe('synonyms', () => {
    const put = (groups: unknown, tag = '*') =>
      test.api.put(`${path}/synonyms`).set(test.as()).set('If-Match', tag).send({ groups })
    const find = async (q: string) =>
      (await test.api.get(`/api/v1/datasets?q=${encodeURIComponent(q)}&facets=year`).expect(200)).body as {
        items: { slug: string; highlight: { title: string } }[]
        relaxed: boolean
      }

    it('hold for the next search, and until they are taken away', async () => {
      await test.add.dataset({ slug: 'mo-to', agency: 'bo', title: { vi: 'Đăng ký mô tô mới' } })
      await test.add.dataset({ slug: 'xe-may', agency: 'bo', title: { vi: 'Đăng ký xe máy mới' } })
      await test.settle()
      assert.deepEqual(
        (await find('đăng ký xe máy')).items.map(({ slug }) => slug),
        ['xe-may'],
      )
      const { headers, body } = await test.api.get(`${path}/synonyms`).expect(200)
      assert.deepEqual(body.groups, [])
      const saved = await put(
        [
          ['xe máy', ' mô  tô ', 'Xe máy'],
          ['TP.HCM', 'Sài Gòn'],
        ],
        headers.etag,
      ).expect(200)
      assert.deepEqual(saved.body.groups, [
        ['Xe máy', 'mô tô'],
        ['TP.HCM', 'Sài Gòn'],
      ])
      await put([], headers.etag).expect(412)
      const found = await find('đăng ký xe máy')
      assert.deepEqual(
        found.items.map(({ slug }) => slug),
        ['xe-may', 'mo-to'],
      )
      assert.equal(found.relaxed, false)
      assert.match(found.items[1]!.highlight.title, /<mark>.*mô tô.*<\/mark>/)
      assert.deepEqual((await find('dang ky xe may')).items.length, 2)
      assert.deepEqual(
        (await find('"xe máy"')).items.map(({ slug }) => slug),
        ['xe-may'],
      )
      await test.api.put(`${path}/synonyms`).set(test.as()).send({ groups: [] }).expect(428)
      await put([]).expect(200)
      assert.deepEqual(
        (await find('đăng ký xe máy')).items.map(({ slug }) => slug),
        ['xe-may'],
      )
      const { body: audit } = await test.api.get('/api/v1/audit?object=synonyms').set(test.as())
      assert.equal(audit.items.length, 2)
    })

    it('refuse words that would mean two things, or nothing', async () => {
      const { body } = await put([
        ['a', 'b'],
        ['một'],
        ['B', 'c'],
        ['!!!', 'd'],
        ['x '.repeat(9), 'y'],
      ]).expect(422)
      const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer)
      // A group of one word is wrong in its form, and told by the contract.
      assert.deepEqual(pointers, ['/groups/1'])
      const more = await put([
        ['a', 'b'],
        ['một', 'MỘT'],
        ['B', 'c'],
        ['!!!', 'd'],
        ['x '.repeat(9), 'y'],
      ]).expect(422)
      assert.deepEqual(
        more.body.errors.map(({ pointer }: { pointer: string }) => pointer),
        ['/groups/1', '/groups/2/0', '/groups/3/0', '/groups/4/0'],
      )
      await put('x').expect(422)
    })
  })

  it('another process knows within seconds', async () => {
    const { config } = test.portal
    const other = await openPortal(config, { logger: test.portal.logger })
    try {
      await patch('licenses/CC0-1.0', label('Miễn mọi quyền', 'No rights reserved')).expect(200)
      assert.equal(test.portal.catalog.vocabularies.label('licenses', 'CC0-1.0', 'en'), 'No rights reserved')
      const untilMs = Date.now() + 10_000
      while (other.catalog.vocabularies.label('licenses', 'CC0-1.0', 'en') !== 'No rights reserved') {
        assert.ok(Date.now() < untilMs, 'the other process does not know')
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    } finally {
      await other.close()
    }
  })
})
