import assert from 'node:assert/strict'
import { anonymousViewer } from '../../../server/identity/viewer.ts'
import { findInDatabase } from '../../../server/search/fallback.ts'
import { readFilters } from '../../../server/search/filters.ts'
import { SearchTexts } from '../../../server/search/search-texts.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/datasets?where=', () => {
  let portal: TestPortal
  let agencies: { id: string; slugs: string[] }[]

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    const bo = await portal.add.agency({ slug: 'bo-a', name: { vi: 'Bộ A' } })
    const cuc = await portal.add.agency({ slug: 'cuc-b', name: { vi: 'Cục B' }, parent: 'bo-a' })
    const other = await portal.add.agency({ slug: 'bo-c', name: { vi: 'Bộ C' } })
    agencies = [bo, cuc, other].map(({ id, slug }) => ({ id, slugs: [slug] }))
    const add = (slug: string, title: Record<string, string>, more: Record<string, unknown>) =>
      portal.add.dataset({ slug, title, description: { vi: 'Bảng số liệu.' }, ...more })
    await add('dan-so', { vi: 'Dân số theo tỉnh', en: 'Population by province' }, {
      agency: 'cuc-b',
      themes: ['SOCI', 'ECON'],
      keywords: { vi: ['Nhân khẩu'], en: ['100%_sure*'] },
      spatial: ['01'],
      frequency: 'ANNUAL',
      issued: '2020-01-01',
      modified: '2025-01-03',
    })
    await add('rung', { vi: 'ĐẤT RỪNG' }, {
      agency: 'bo-a',
      themes: ['ENVI'],
      license: 'CC0-1.0',
      description: { vi: 'Có diện tích đất từng xã.' },
      issued: '2024-02-29',
      modified: '2024-12-31',
    })
    await add('cau', { vi: 'Cầu' }, { agency: 'bo-c', modified: '2024-06-15' })
    const { id } = await add('tep', { vi: 'Tệp' }, { agency: 'bo-c', modified: '2023-01-01', accessRights: 'RESTRICTED' })
    await portal.add.file(id, 'a.csv', 'x\n1\n2\n')
    const open = await add('bang', { vi: 'Bảng' }, { agency: 'bo-c', modified: '2022-01-01' })
    await portal.add.file(open.id, 'b.csv', 'x\n1\n2\n3\n')
    await add('nhap', { vi: 'Bản nháp bí mật' }, { agency: 'bo-a', status: 'draft' })
    await portal.settle()
  })
  after(() => portal.close())

  const ask = (where: string, lang = 'en') =>
    portal.api.get('/api/v1/datasets').query({ where, orderBy: 'title', limit: 100 }).set('Accept-Language', lang)

  /** What MongoDB finds while Elasticsearch is away. */
  async function askDatabase(where: string): Promise<string[]> {
    const filters = await readFilters({ where }, async () => null, '2026-01-01', undefined, async () => agencies)
    const { ids } = await findInDatabase(new SearchTexts(portal.portal.mongo.connection.db!), {
      tree: null,
      filters,
      viewer: anonymousViewer,
      orderBy: 'title',
      facets: [],
      lang: 'vi',
      limit: 100,
      after: null,
    })
    const records = await portal.portal.catalog.getDatasets(ids, anonymousViewer)
    return records.map(({ slug }) => slug)
  }

  const all = ['bang', 'cau', 'dan-so', 'rung', 'tep']
  const cases: [string, string[]][] = [
    // Texts: exact by =, in any case by the others, all languages of a title.
    ['title = "Cầu"', ['cau']],
    ['title = "cầu"', []],
    ['title = "Population by province"', ['dan-so']],
    ['title != "Cầu"', all.filter((slug) => slug !== 'cau')],
    ['lower(title) = "đất rừng"', ['rung']],
    ['upper(title) = "CẦU"', ['cau']],
    ['lower(title) = "CẦU"', []],
    ['title contains "đất"', ['rung']],
    ['title contains "dat"', []],
    ['title startsWith "dân số"', ['dan-so']],
    ['title not startsWith "dân số"', all.filter((slug) => slug !== 'dan-so')],
    ['title like "c_u"', ['cau']],
    ['title like "%by%"', ['dan-so']],
    ['title like "*"', []],
    ['title contains "."', []],
    ['title in ("Cầu", "Tệp", "không có")', ['cau', 'tep']],
    ['keyword contains "100%_SURE*"', ['dan-so']],
    ['keyword = "Nhân khẩu"', ['dan-so']],
    ['keyword contains "NHÂN"', ['dan-so']],
    ['keyword is null', all.filter((slug) => slug !== 'dan-so')],
    ['description contains "diện tích"', ['rung']],
    ['description contains "dien tich"', ['rung']],
    ['description contains "tích diện"', []],
    ['description contains "!!!"', []],
    ['not description contains "số liệu"', ['rung']],
    ['description is null', []],
    // Codes, one or many.
    ['theme = "SOCI"', ['dan-so']],
    ['theme != "SOCI"', ['rung']],
    ['not theme = "SOCI"', ['rung']],
    ['theme is null', ['bang', 'cau', 'tep']],
    ['not theme is null', ['dan-so', 'rung']],
    ['license = "CC0-1.0"', ['rung']],
    ['lower(license) = "cc0-1.0"', ['rung']],
    ['license like "cc0%"', ['rung']],
    ['format = "CSV"', ['bang', 'tep']],
    ['frequency = "ANNUAL" and unit = "01"', ['dan-so']],
    ['theme > "ECON"', ['dan-so', 'rung']],
    // Agencies hold those below.
    ['agency = "bo-a"', ['dan-so', 'rung']],
    ['agency = "cuc-b"', ['dan-so']],
    ['agency != "bo-a"', ['bang', 'cau', 'tep']],
    ['agency startsWith "bo-"', all],
    ['agency in ("cuc-b", "bo-c")', ['bang', 'cau', 'dan-so', 'tep']],
    ['agency = "khong-co"', []],
    ['agency is null', []],
    // A day is the whole day; what has none passes no test.
    ['modified = "2024-12-31"', ['rung']],
    ['modified >= "2024-12-31"', ['dan-so', 'rung']],
    ['modified > "2024-12-31"', ['dan-so']],
    ['modified <= "2024-06-15"', ['bang', 'cau', 'tep']],
    ['modified < "2024-06-15"', ['bang', 'tep']],
    ['modified between "2024-01-01" and "2024-12-31"', ['cau', 'rung']],
    ['modified in ("2024-12-31", "2025-01-03T00:00:00Z")', ['dan-so', 'rung']],
    ['modified not in ("2024-12-31", "2025-01-03")', ['bang', 'cau', 'tep']],
    ['year(modified) = 2024', ['cau', 'rung']],
    ['year(modified) != 2024', ['bang', 'dan-so', 'tep']],
    ['year(issued) <= 2020', ['dan-so']],
    ['publishedAt is not null', all],
    ['publishedAt < "2020-01-01"', []],
    ['publishedAt > "2020-01-01T08:00:00+07:00"', all],
    // Numbers. What is not open shows nothing of its content.
    ['rowCount = 3', ['bang']],
    ['rowCount > 0', ['bang']],
    ['abs(rowCount) between 1 and 3.5', ['bang']],
    ['byteSize > 0', ['bang', 'tep']],
    ['downloads >= 0', all],
    ['downloads != 0', []],
    ['rowCount in (3, 4)', ['bang']],
    // Joined; missing values follow SQL.
    ['(theme = "SOCI" or license = "CC0-1.0") and not title contains "rừng"', ['dan-so']],
    ['not (theme = "SOCI" or title = "Cầu")', ['rung']],
    ['not (theme = "SOCI" and title = "Cầu")', ['bang', 'dan-so', 'rung', 'tep']],
    ['title contains "bí mật" or title = "Cầu"', ['cau']],
  ]
  for (const [where, slugs] of cases) {
    it(`means the same to both engines: ${where}`, async () => {
      const { status, body, text } = await ask(where)
      assert.equal(status, 200, text)
      const found = body.items.map(({ slug }: { slug: string }) => slug)
      assert.deepEqual(found.toSorted(), slugs, 'Elasticsearch')
      assert.equal(body.total, slugs.length)
      assert.deepEqual((await askDatabase(where)).toSorted(), slugs, 'MongoDB')
    })
  }

  it('narrows facets and pages as other filters do', async () => {
    const { body } = await portal.api.get('/api/v1/datasets').query({ where: 'agency = "bo-c"', q: 'bảng', limit: 1, facets: 'format' })
    assert.deepEqual(body.facets.format.map(({ count }: { count: number }) => count), [2])
    const seen: string[] = []
    let address: string | null = `/api/v1/datasets?${new URLSearchParams({ where: 'modified < "2025-01-01"', limit: '1' })}`
    while (address !== null) {
      const page: { body: { items: { slug: string }[]; next: string | null } } = await portal.api.get(address).expect(200)
      seen.push(...page.body.items.map(({ slug }) => slug))
      address = page.body.next
    }
    assert.deepEqual(seen, ['rung', 'cau', 'tep', 'bang'])
  })

  it('shows drafts to their members alone', async () => {
    const where = 'title contains "bí mật"'
    const member = await portal.makeToken('bo-a', ['read'])
    const answer = await portal.api.get('/api/v1/datasets').query({ where }).set(portal.as(member))
    assert.equal(answer.body.total, 1)
    assert.equal((await ask(where)).body.total, 0)
  })

  const wrong: [string, number | null, RegExp][] = [
    ['titel = "x"', 1, /Did you mean "title"\?.*Known fields: title, description/],
    ['title', 6, /expected/],
    ['title = ', 9, /ends too early/],
    ['title = 5', 9, /needs text in quotes/],
    ['title = modified', 9, /put it in quotes/],
    ['rowCount = "many"', 12, /needs a number/],
    ['rowCount contains "1"', 1, /texts only/],
    ['modified = "2023-02-29"', 12, /needs a date/],
    ['modified = "yesterday"', 12, /needs a date/],
    ['modified = true', 12, /needs a date/],
    ['year(modified) = 2024.5', 18, /needs a year/],
    ['year(title) = 2024', 1, /cannot be used/],
    ['length(title) > 5', 1, /cannot be used/],
    ['month(modified) = 5', 1, /cannot be used/],
    ['description = "x"', 1, /contains/],
    ['lower(title) > "a"', 1, /only/],
    [Array.from({ length: 21 }, () => 'title contains "a"').join(' or '), 1, /more than 20/],
    [Array.from({ length: 501 }, (_, index) => `rowCount = ${index}`).join(' or '), null, /more than 500/],
    [`${'('.repeat(60)}rowCount = 1${')'.repeat(60)}`, 51, /more than 50 parentheses/],
    [`title = "${'x'.repeat(10_001)}"`, null, /longer than 10000/],
    ['title = "x"; drop', 12, /not understood/],
    ['__proto__ = 1', 1, /no field/],
    ['constructor = 1', 1, /no field/],
  ]
  for (const [where, position, sentence] of wrong) {
    it(`is told what is wrong with ${where.slice(0, 60)}`, async () => {
      const { status, body, text } = await ask(where)
      assert.equal(status, 400, text)
      assert.equal(body.type, '/problems/invalid-parameter')
      if (position !== null) assert.equal(body.position, position, text)
      assert.match(body.detail, sentence)
      const vi = await ask(where, 'vi')
      assert.notEqual(vi.body.detail, body.detail)
    })
  }

  it('takes a long list of values, and any text in them', async () => {
    const values = Array.from({ length: 490 }, (_, index) => `"t${index}"`).join(', ')
    assert.equal((await ask(`title in (${values}, "Cầu")`)).body.total, 1)
    for (const text of ['\\', '*', '?', '%', '.*', '[', '😀', '{"$ne":1}', "it''s"])
      for (const op of ['=', 'contains', 'like'])
        assert.equal((await ask(`keyword ${op} '${text}'`)).status, 200, `${op} ${text}`)
  })
})
