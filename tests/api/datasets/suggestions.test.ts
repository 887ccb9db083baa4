import assert from 'node:assert/strict'
import { startTestPortal, type TestAccount, type TestPortal } from '../../support/portal.ts'

interface Suggestion {
  member: string
  language: string | null
  value: unknown
  because: string
}

interface Duplicate {
  dataset: { id: string; slug: string; status: string }
  isTitleAlike: boolean
  sameFiles: { distribution: string; name: string; sha256: string }[]
}

const population = `ma_tinh,ten_tinh,nam,dan_so
${[2019, 2020, 2021]
  .flatMap((year) => [`01,Hà Nội,${year},8000000`, `79,TP. Hồ Chí Minh,${year},9000000`, `48,Đà Nẵng,${year},1100000`])
  .join('\n')}
`

describe('suggestions and duplicates of a dataset', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let editor: TestAccount
  let outsider: TestAccount

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'cuc-thong-ke' })
    await portal.add.agency({ slug: 'so-y-te' })
    editor = await portal.addAccount({ 'cuc-thong-ke': 'editor' })
    outsider = await portal.addAccount({ 'so-y-te': 'manager' })
    await portal.add.dataset({
      agency: 'cuc-thong-ke',
      title: { vi: 'Mật độ dân số các vùng' },
      keywords: { vi: ['dân số', 'điều tra'] },
    })
    await portal.add.dataset({
      agency: 'so-y-te',
      status: 'draft',
      title: { vi: 'Bản nháp kín' },
      keywords: { vi: ['Đà Nẵng kín'] },
    })
  })

  after(() => portal.close())

  const suggest = async (id: string, by = editor) =>
    (await portal.api.get(`/api/v1/datasets/${id}/suggestions`).set(by.headers).expect(200)).body
      .items as Suggestion[]
  const duplicates = async (id: string, by: Record<string, string> = editor.headers) =>
    (await portal.api.get(`/api/v1/datasets/${id}/duplicates`).set(by).expect(200)).body.items as Duplicate[]
  const draft = async (title: string, more: object = {}) =>
    (
      await portal.add.dataset({
        agency: 'cuc-thong-ke',
        status: 'draft',
        title: { vi: title },
        description: { vi: 'Ngắn.' },
        ...more,
      })
    ).id

  it('reads title, columns, period, places, frequency and keywords from a file, and writes nothing', async () => {
    const id = await draft('dan-so-2021.csv')
    await portal.add.file(id, 'dan-so-2021.csv', population)
    await portal.settle()
    const before = (await portal.api.get(`/api/v1/datasets/${id}`).set(editor.headers)).text
    const found = await suggest(id)
    const of = (member: string, language: string | null = null) =>
      found.find((each) => each.member === member && each.language === language)
    assert.deepEqual(of('title', 'vi'), { member: 'title', language: 'vi', value: 'Dân số 2021', because: 'fileName' })
    assert.match(String(of('description', 'vi')!.value), /^Gồm các cột .*, dân số\. Có 9 dòng, số liệu từ năm 2019 đến năm 2021\.$/)
    assert.match(String(of('description', 'en')!.value), /^Has the columns .* 9 rows, figures from 2019 to 2021\.$/)
    assert.deepEqual(of('temporal')!.value, { start: '2019-01-01', end: '2021-12-31' })
    assert.deepEqual([of('spatial')!.value, of('spatial')!.because], [['01', '48', '79'], 'values'])
    assert.equal(of('frequency')!.value, 'ANNUAL')
    assert.deepEqual(of('keywords', 'vi')?.value, undefined)
    assert.equal((await portal.api.get(`/api/v1/datasets/${id}`).set(editor.headers)).text, before)
    // Keywords of a draft that they may not see are none.
    assert.doesNotMatch(JSON.stringify(found), /kín/)
  })

  it('puts the year of a file name into the title, and offers keywords that the title lacks', async () => {
    const id = await draft('Bản nháp mới', { temporal: { start: '2024-01-01' } })
    await portal.add.file(id, 'DanSo_2024.csv', 'vung,dan_so\nBắc,1\n')
    await portal.settle()
    const found = await suggest(id)
    assert.equal(found.find(({ member }) => member === 'title'), undefined)
    assert.equal(found.find(({ member }) => member === 'temporal'), undefined)
    assert.deepEqual(found.find(({ member }) => member === 'keywords')!.value, ['dân số'])
    const other = await draft('dan_so_2024')
    await portal.add.file(other, 'dan_so_2024.csv', 'vung,gia_tri\nBắc,1\n')
    await portal.settle()
    const title = (await suggest(other)).find(({ member }) => member === 'title')
    assert.deepEqual([title?.value, title?.language], ['Dân số 2024', 'vi'])
  })

  it('is for those who may change the dataset', async () => {
    const id = await draft('Bản nháp')
    for (const door of ['suggestions', 'duplicates']) {
      await portal.api.get(`/api/v1/datasets/${id}/${door}`).expect(401)
      await portal.api.get(`/api/v1/datasets/${id}/${door}`).set(outsider.headers).expect(404)
    }
    const { id: open } = await portal.add.dataset({ agency: 'cuc-thong-ke' })
    for (const door of ['suggestions', 'duplicates']) {
      await portal.api.get(`/api/v1/datasets/${open}/${door}`).expect(401)
      await portal.api.get(`/api/v1/datasets/${open}/${door}`).set(outsider.headers).expect(403)
    }
    assert.deepEqual(await suggest(open), [])
  })

  it('warns of the same bytes and of nearly the same title, as far as its reader may see them', async () => {
    const bytes = 'a,b\n1,2\n3,4\n'
    const { id: open } = await portal.add.dataset({ agency: 'so-y-te', title: { vi: 'Giường bệnh 2023' } })
    await portal.add.file(open, 'giuong.csv', bytes)
    const hidden = await portal.add.dataset({
      agency: 'so-y-te',
      status: 'draft',
      title: { vi: 'Giường bệnh các tỉnh 2023' },
    })
    await portal.add.file(hidden.id, 'kin.csv', bytes)
    const id = await draft('Giường bệnh của tỉnh 2023')
    const uploaded = await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(editor.headers)
      .attach('file', Buffer.from(bytes), { filename: 'ban-sao.csv' })
      .expect(201)
    const warnings = (uploaded.body.warnings as { code: string; message: string }[]).filter(
      ({ code }) => code === 'same-bytes',
    )
    assert.equal(warnings.length, 1)
    assert.match(warnings[0]!.message, /giuong\.csv.*\/datasets\/giuong-benh-2023/)
    await portal.settle()
    // It is no fact of the file, and nobody else is told.
    const stored = await portal.api.get(`/api/v1/distributions/${uploaded.body.id}`).set(portal.as())
    assert.deepEqual(stored.body.warnings, [])

    const found = await duplicates(id)
    assert.deepEqual(
      found.map(({ dataset, isTitleAlike, sameFiles }) => [dataset.id, isTitleAlike, sameFiles[0]?.name]),
      [[open, true, 'giuong.csv']],
    )
    const all = await duplicates(id, portal.as())
    assert.deepEqual(all.map(({ dataset }) => dataset.id).sort(), [open, hidden.id].sort())
    assert.deepEqual(await duplicates(await draft('Giường bệnh 2024')), [])
  })

  it('names a file of the same bytes as the release with these bytes was called', async () => {
    const bytes = 'x,y\n9,9\n8,8\n'
    const { id: open } = await portal.add.dataset({ agency: 'so-y-te', title: { vi: 'Trạm y tế xã' } })
    const file = await portal.add.file(open, 'nam-truoc.csv', bytes)
    await portal.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(portal.as())
      .attach('file', Buffer.from('x,y\n7,7\n'), { filename: 'nam-nay.csv' })
      .expect(201)
    const id = await draft('Nhà thuốc của huyện')
    const uploaded = await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(editor.headers)
      .attach('file', Buffer.from(bytes), { filename: 'ban-sao.csv' })
      .expect(201)
    const [warning] = uploaded.body.warnings as { message: string }[]
    assert.match(warning!.message, /nam-truoc\.csv/)
    assert.doesNotMatch(warning!.message, /nam-nay\.csv/)
    await portal.settle()
    assert.deepEqual(
      (await duplicates(id)).map(({ sameFiles }) => sameFiles[0]?.name),
      ['nam-truoc.csv'],
    )
  })

  it('looks for a title before it is saved, of public datasets for everybody', async () => {
    await portal.settle()
    const ask = (title: string) => portal.api.get('/api/v1/duplicates').query({ title })
    const found = (await ask('giuong benh 2023').expect(200)).body.items as Duplicate[]
    assert.deepEqual(
      found.map(({ dataset }) => dataset.slug),
      ['giuong-benh-2023'],
    )
    assert.deepEqual((await ask('Giường bệnh 2022').expect(200)).body.items, [])
    await ask('').expect(400)
    await portal.api.get('/api/v1/duplicates').expect(400)
    await ask('"-" OR (').expect(200)
  })
})
