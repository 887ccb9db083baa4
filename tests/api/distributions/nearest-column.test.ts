import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('a column that a table does not have', () => {
  let test: TestPortal
  let dataset: { id: string; slug: string }
  let file: { id: string }
  const long = 'Tỷ lệ hộ nghèo tiếp cận đa chiều theo chuẩn nghèo giai đoạn 2022–2025 (%)'
  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    dataset = await test.add.dataset({ agency: agency.slug })
    const content = `Tỉnh,Dân số,Kinh độ,Vĩ độ,${long}\nHuế,1160224,107.6,16.5,1.5\nVinh,340000,105.7,18.7,2.5\n`
    file = await test.add.file(dataset.id, 'dân số.csv', content)
    await test.settle()
    await test.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from(content.replace('1160224', '1160225')), { filename: 'dân số.csv' })
      .expect(201)
    await test.settle()
  })
  after(() => test?.close())

  interface Problem {
    detail: string
    nearest?: string
    errors?: { detail: string }[]
  }
  const refuse = async (rest: string, query: Record<string, string>, lang: string): Promise<Problem> => {
    const response = await test.api.get(`/api/v1${rest}`).query(query).set('Accept-Language', lang)
    assert.ok([400, 422].includes(response.status), `${rest} ${JSON.stringify(query)}: ${response.text}`)
    return response.body as Problem
  }
  const asks: Record<string, string> = { en: 'Did you mean', vi: 'Có phải' }
  /** Both languages ask whether the column was meant, and programs read its name. */
  async function offers(
    rest: string,
    query: Record<string, string>,
    column = /^(Dân số|dan_so)$/,
  ): Promise<void> {
    const said = `${rest} ${JSON.stringify(query)}`
    for (const lang of ['vi', 'en']) {
      const { detail, nearest, errors } = await refuse(rest, query, lang)
      const sentence = errors?.[0]?.detail ?? detail
      assert.ok(sentence.includes(asks[lang]!), `${said}: ${sentence}`)
      assert.match(nearest ?? '', column, said)
      assert.ok(sentence.includes(nearest!), `${said}: ${sentence}`)
    }
  }
  const written = ['dan_soo', 'dan so', 'DÂN SỐ', 'danso', '`dan so`']
  const at = (rest: string) => `/distributions/${file.id}${rest}`

  it('is answered with the nearest one in select and orderBy of rows and of exports', async () => {
    for (const door of ['/rows', '/export.csv', '/export.json', '/export.xlsx']) {
      for (const name of written) {
        await offers(at(door), { select: `tinh,${name}` })
        await offers(at(door), { orderBy: `-${name}` })
      }
    }
  })

  it('is answered with the nearest one in conditions, also where a blank or quotes end the name', async () => {
    const doors = ['/rows', '/aggregate', '/places', '/export.csv']
    for (const door of doors) for (const name of written) await offers(at(door), { where: `${name} > 5` })
    for (const where of [
      'tinh = "Huế" and dan so > 5',
      'not Dân số is null',
      '"dan so" > 5',
      'dan-so in (1, 2)',
      'abs(dan_soo) > 5',
      'kinh_do < dan_soo',
    ])
      await offers(at('/rows'), { where })
  })

  it('keeps its other hints where no column is near, or the column is right', async () => {
    const hint = async (where: string) => {
      const problem = await refuse(at('/rows'), { where }, 'en')
      return [problem.nearest, problem.detail] as const
    }
    const [near, text] = await hint('tinh = Thành phố Huế')
    assert.equal(near, undefined)
    assert.match(text, /stands in quotes/)
    const [behind, sentence] = await hint('dan_so contain 5')
    assert.equal(behind, undefined)
    assert.match(sentence, /Did you mean "contains"/)
    assert.equal((await hint('dan_so 5'))[0], undefined)
  })

  it('is answered with the nearest one in groups, measures and their order', async () => {
    for (const name of written) {
      await offers(at('/aggregate'), { groupBy: name })
      await offers(at('/aggregate'), { select: `sum(${name})` })
      await offers(at('/aggregate'), { select: `count(distinct ${name})` })
    }
    for (const name of ['dan_soo', 'DÂN SỐ', 'dan so'])
      await offers(at('/aggregate'), { select: name, groupBy: 'tinh' })
    await offers(at('/aggregate'), { groupBy: 'year(dan_soo)' })
    await offers(at('/aggregate'), { groupBy: 'dan_so', orderBy: '-dan_soo' })
  })

  it('is told from one that the table has and the answer has not', async () => {
    for (const orderBy of ['-dan_so', '-dan_soo']) {
      const { detail } = await refuse(at('/aggregate'), { groupBy: 'tinh', orderBy }, 'en')
      assert.match(detail, /"(Dân số|dan_so)" is in the table, but not in the answer: add it to groupBy/)
    }
  })

  it('is answered with the nearest one for places, keys of a comparison, and names as long as a sentence', async () => {
    await offers(at('/places'), { longitude: 'kinh do', latitude: 'vi_do' }, /Kinh độ|kinh_do/)
    await offers(at('/places'), { longitude: 'kinh_do', latitude: 'vi doo' }, /Vĩ độ|vi_do/)
    await offers(at('/places'), { geometry: 'vi do' }, /Vĩ độ|vi_do/)
    await offers(at('/places'), { value: 'dan_soo' })
    await offers(at('/places'), { select: 'dan_soo' })
    await offers(at('/releases/2/diff'), { key: 'dan_soo' })
    await offers(at('/rows'), { select: `\`${long.replace('nghèo giai', 'nghe giai')}\`` }, /^Tỷ lệ hộ nghèo/)
  })

  it('is answered with the nearest one in SQL, wherever it stands', async () => {
    const from = `from "${file.id}"`
    for (const query of [
      `select dan_soo ${from}`,
      `select "dan so" ${from}`,
      `select t.dan_soo ${from} t`,
      `select * exclude (dan_soo) ${from}`,
      `select * replace (1 as dan_soo) ${from}`,
      `select tinh ${from} where dan_soo > 5`,
      `select tinh ${from} order by dan_soo`,
      `select tinh, count(*) ${from} group by tinh, dan_soo`,
      `select sum("Dân sốo") over (partition by tinh) ${from}`,
      `select tinh ${from} a join "${file.id}" b using (dan_soo)`,
      `with a as (select "Dân số" as dan_so ${from}) select dan_soo from a`,
    ])
      await offers('/sql', { query })
    await offers(
      '/sql',
      { query: `with a as (select sum("Dân số") as tong ${from}) select tongg from a` },
      /^tong$/,
    )
  })

  it('is answered with the nearest one where a reading or a dictionary names it', async () => {
    for (const body of [
      { reading: { types: { dan_soo: 'string' } } },
      { dictionary: [{ name: 'dan so', title: { vi: 'x' } }] },
    ]) {
      const { headers } = await test.api.get(`/api/v1${at('')}`).expect(200)
      const { body: problem } = await test.api
        .patch(`/api/v1${at('')}`)
        .set(test.as())
        .set('If-Match', headers.etag!)
        .set('Accept-Language', 'en')
        .send(body)
        .expect(422)
      assert.match(JSON.stringify(problem), /Did you mean \\"(Dân số|dan_so)\\"/)
    }
  })

  it('is answered with the nearest one on the pages of the file', async () => {
    const page = async (query: Record<string, string>, lang = ''): Promise<string> => {
      const { text } = await test.api
        .get(`${lang}/datasets/${dataset.slug}/${file.id}`)
        .query(query)
        .set('Accept', 'text/html')
        .expect(200)
      return text.replace(/<[^>]*>/g, '').replaceAll('&quot;', '"')
    }
    const asked = /(Có phải|Did you mean)[^?]{0,20}(Dân số|dan_so|Kinh độ)/
    for (const lang of ['', '/en']) {
      for (const query of [
        { at: 'dan so' },
        { select: 'tinh,dan so' },
        { orderBy: 'dan_soo' },
        { where: 'dan so > 5' },
        { view: 'chart', x: 'dan so' },
        { view: 'chart', kind: 'bar', x: 'tinh', y: 'dan_soo' },
        { view: 'map', place: 'dan so' },
        { view: 'map', lon: 'kinh do', lat: 'vi_do' },
        { view: 'map', y: 'dan_soo' },
      ] as Record<string, string>[])
        assert.match(await page(query, lang), asked, JSON.stringify(query))
    }
    // The form of a column that is not there leads to the same sentence.
    const { headers } = await test.api
      .get(`/datasets/${dataset.slug}/${file.id}`)
      .query({ filter: 'dan so', min: '5' })
      .set('Accept', 'text/html')
      .expect(303)
    const { text } = await test.api.get(headers.location!).set('Accept', 'text/html').expect(200)
    assert.match(text, asked)
    assert.match(await page({ at: 'Dân số' }), /Trung vị|trung vị/)
  })

  it('is answered with the nearest one inside a frame of another site', async () => {
    const { text } = await test.api
      .get(`/datasets/${dataset.slug}/${file.id}/embed`)
      .query({ view: 'chart', x: 'dan so' })
      .set('Accept', 'text/html')
      .expect(200)
    assert.match(text, /Có phải cột “Dân số” không/)
  })
})
