import assert from 'node:assert/strict'
import { getContract } from '../../server/config/schemas.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

type Thing = Record<string, unknown>
type Made = { id: string; slug: string }

const address = { type: 'string', pattern: '^https?://' }
const organization = {
  type: 'object',
  properties: {
    '@type': { const: 'GovernmentOrganization' },
    name: { type: 'string', minLength: 1 },
    url: address,
  },
  required: ['@type', 'name', 'url'],
}

/** What Google asks of a dataset (developers.google.com/search/docs/appearance/structured-data/dataset). */
const rules = {
  type: 'object',
  properties: {
    '@context': { const: 'https://schema.org/' },
    '@type': { const: 'Dataset' },
    name: { type: 'string', minLength: 1 },
    description: { type: 'string', minLength: 50, maxLength: 5000 },
    url: address,
    identifier: address,
    license: { anyOf: [address, { type: 'object', required: ['@type', 'name'] }] },
    creator: organization,
    publisher: organization,
    isAccessibleForFree: { type: 'boolean' },
    temporalCoverage: {
      type: 'string',
      pattern: '^(\\d{4}-\\d\\d-\\d\\d|\\.\\.)/(\\d{4}-\\d\\d-\\d\\d|\\.\\.)$',
    },
    datePublished: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
    dateModified: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
    // Programs for references would cite it, and a number of edits says nothing to readers.
    version: false,
    keywords: { type: 'array', items: { type: 'string' } },
    variableMeasured: {
      type: 'array',
      items: {
        type: 'object',
        properties: { '@type': { const: 'PropertyValue' } },
        required: ['@type', 'name'],
      },
    },
    distribution: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          '@type': { const: 'DataDownload' },
          contentUrl: address,
          encodingFormat: { type: 'string' },
        },
        required: ['@type', 'contentUrl'],
      },
    },
    includedInDataCatalog: {
      type: 'object',
      properties: { '@type': { const: 'DataCatalog' } },
      required: ['@type', 'name'],
    },
  },
  required: ['@context', '@type', 'name', 'description', 'url', 'creator', 'includedInDataCatalog'],
}

describe('schema.org data in pages', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let isGood: (data: unknown) => unknown

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    isGood = getContract().compile(rules)
    await portal.add.agency({
      slug: 'bo',
      name: { vi: 'Bộ A', en: 'Ministry A' },
      homepage: 'https://bo.example/',
    })
    await portal.add.agency({
      slug: 'cuc',
      name: { vi: 'Cục B', en: 'Office B' },
      parent: 'bo',
      level: 'other',
      code: 'G12',
    })
  })
  after(() => portal.close())

  const add = (more: Record<string, unknown>) =>
    portal.add.dataset({ agency: 'cuc', ...more }) as Promise<Made>
  const get = (path: string) => portal.api.get(path).set('Accept', 'text/html')
  const scripts = (text: string) =>
    [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, json]) => json!)
  async function describeIn(path: string): Promise<Thing> {
    const { text } = await get(path).expect(200)
    const found = scripts(text)
    assert.equal(found.length, 1, path)
    const data = JSON.parse(found[0]!) as Thing
    return data
  }
  async function describeDataset(slug: string, prefix = ''): Promise<Thing> {
    const data = await describeIn(`${prefix}/datasets/${slug}`)
    assert.ok(isGood(data), JSON.stringify((isGood as unknown as { errors: unknown }).errors))
    return data
  }

  it('describes a dataset with its agency, period, place, columns and files, in the language of the page', async () => {
    const { id, slug } = await add({
      slug: 'dan-so',
      title: { vi: 'Dân số các tỉnh', en: 'Population of provinces' },
      description: {
        vi: 'Số dân trung bình của từng tỉnh theo năm, tính từ điều tra chọn mẫu.',
        en: 'Mean population of each province by year, from a sample survey.',
      },
      themes: ['SOCI'],
      keywords: { vi: ['dân số'], en: ['population'] },
      spatial: ['VN'],
      bbox: [102.1, 8.2, 109.5, 23.4],
      temporal: { start: '2018-01-01' },
      issued: '2020-09-01',
      modified: '2025-12-31',
      language: ['vi'],
      landingPage: 'https://bo.example/dan-so',
      contactPoint: { name: 'Vụ Dân số', email: 'dan-so@bo.example' },
    })
    const file = await portal.add.file(id, 'số liệu.csv', 'tinh,dan_so\nHuế,1\n', {
      dictionary: [{ name: 'dan_so', title: { vi: 'Số dân', en: 'Population' }, unit: 'người' }],
    })
    await portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(portal.as())
      .send({ accessUrl: 'https://bo.example/xem', title: { vi: 'Trang' } })
      .expect(201)
    await portal.settle()
    const base = portal.baseUrl
    const data = await describeDataset(slug)
    assert.equal(data.name, 'Dân số các tỉnh')
    assert.deepEqual(data.alternateName, ['Population of provinces'])
    assert.equal(data.url, `${base}/datasets/dan-so`)
    assert.equal(data.identifier, `${base}/datasets/${id}`)
    assert.equal(data.license, 'https://creativecommons.org/licenses/by/4.0/')
    assert.equal(data.temporalCoverage, '2018-01-01/..')
    assert.deepEqual([data.datePublished, data.dateModified], ['2020-09-01', '2025-12-31'])
    assert.equal(data.isAccessibleForFree, true)
    assert.deepEqual(data.keywords, ['dân số', 'Dân số và xã hội'])
    assert.deepEqual(data.spatialCoverage, [
      {
        '@type': 'Place',
        name: 'Việt Nam',
        sameAs: 'http://publications.europa.eu/resource/authority/country/VNM',
      },
      { '@type': 'Place', geo: { '@type': 'GeoShape', box: '8.2 102.1 23.4 109.5' } },
    ])
    assert.deepEqual(data.publisher, data.creator)
    assert.deepEqual((data.publisher as Thing).parentOrganization, {
      '@type': 'GovernmentOrganization',
      '@id': ((data.publisher as Thing).parentOrganization as Thing)['@id'],
      name: 'Bộ A',
      alternateName: ['Ministry A'],
      url: `${base}/agencies/bo`,
      sameAs: 'https://bo.example/',
    })
    assert.equal((data.publisher as Thing).identifier, 'G12')
    assert.deepEqual(data.variableMeasured, [
      { '@type': 'PropertyValue', name: 'tinh' },
      { '@type': 'PropertyValue', name: 'Số dân', alternateName: 'dan_so', unitText: 'người' },
    ])
    const { body } = await portal.api.get(`/api/v1/distributions/${file.id}`)
    assert.deepEqual(data.distribution, [
      {
        '@type': 'DataDownload',
        name: 'số liệu',
        contentUrl: body.downloadUrl,
        encodingFormat: 'text/csv',
        contentSize: `${body.byteSize} B`,
        sha256: body.sha256,
        dateModified: body.modified,
      },
    ])
    await portal.api.get(new URL(body.downloadUrl).pathname).expect(200)

    const english = await describeDataset(slug, '/en')
    assert.equal(english.name, 'Population of provinces')
    assert.equal(english.url, `${base}/en/datasets/dan-so`)
    assert.equal(english['@id'], data['@id'])
    assert.equal((english.variableMeasured as Thing[])[1]!.name, 'Population')
    assert.equal((english.publisher as Thing).name, 'Office B')
  })

  it('adds what else is true to a short description, and cuts one that goes on', async () => {
    const short = await add({ title: { vi: 'A', en: 'A' }, description: { vi: 'Ngắn.' } })
    for (const prefix of ['', '/en'])
      assert.match(
        (await describeDataset(short.slug, prefix)).description as string,
        /^Ngắn\.\n\n.*“A”.*(Cục B|Office B)/,
      )
    const long = await add({ description: { vi: 'Rất dài. '.repeat(2_000) } })
    assert.match((await describeDataset(long.slug)).description as string, /…$/)
  })

  it('names no licence where none is known, and a licence without an address by its name', async () => {
    await portal.api
      .post('/api/v1/vocabularies/licenses')
      .set(portal.as())
      .send({ id: 'RIENG-1', label: { vi: 'Riêng', en: 'Own licence' } })
      .expect(201)
    const { slug } = await add({ license: 'RIENG-1' })
    assert.deepEqual((await describeDataset(slug)).license, { '@type': 'CreativeWork', name: 'Own licence' })
  })

  it('tells nothing of the content of data that are not open to everybody, not even to members', async () => {
    const { id, slug } = await add({ accessRights: 'RESTRICTED' })
    await portal.add.file(id, 'kin.csv', 'cot_kin\n1\n')
    await portal.settle()
    for (const headers of [{}, portal.as()]) {
      const { text } = await get(`/datasets/${slug}`).set(headers).expect(200)
      const [json] = scripts(text)
      const data = JSON.parse(json!) as Thing
      assert.ok(isGood(data))
      for (const name of ['distribution', 'variableMeasured', 'isAccessibleForFree'])
        assert.equal(data[name], undefined)
      assert.doesNotMatch(json!, /kin/)
    }
  })

  it('is not there for what the public does not see', async () => {
    const draft = await add({ status: 'draft' })
    assert.deepEqual(scripts((await get(`/datasets/${draft.slug}`).expect(404)).text), [])
    assert.deepEqual(scripts((await get(`/datasets/${draft.slug}`).set(portal.as()).expect(200)).text), [])
    const { id, slug } = await add({})
    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(portal.as())
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    assert.deepEqual(scripts((await get(`/datasets/${slug}`).expect(410)).text), [])
    assert.deepEqual(scripts((await get(`/datasets/${slug}`).set(portal.as())).text), [])
  })

  it('offers no file that was taken down', async () => {
    const { id, slug } = await add({})
    const file = await portal.add.file(id, 'a.csv', 'a\n1\n')
    await portal.add.file(id, 'b.csv', 'a\n2\n')
    await portal.settle()
    await portal.api
      .post(`/api/v1/distributions/${file.id}/releases/1/takedown`)
      .set(portal.as())
      .send({ reason: 'Có dữ liệu cá nhân.' })
    const { distribution } = await describeDataset(slug)
    assert.deepEqual(
      (distribution as Thing[]).map(({ name }) => name),
      ['b'],
    )
  })

  it('cannot be broken out of by any text of a publisher', async () => {
    const evil = '</script><script>alert(1)</script><!--\u2028\u2029& "\''
    const { id, slug } = await add({
      title: { vi: evil },
      description: { vi: `${evil} ${'x'.repeat(60)}` },
      keywords: { vi: [evil.slice(0, 60)] },
    })
    await portal.add.file(id, 'a.csv', `"</script><b>",b\n1,2\n`, { title: { vi: evil } })
    await portal.settle()
    const { text } = await get(`/datasets/${slug}`).expect(200)
    assert.equal(text.split('<script>alert').length, 1)
    const [json] = scripts(text)
    assert.doesNotMatch(json!, /[<>&\u2028\u2029]/)
    const data = await describeDataset(slug)
    assert.equal(data.name, (await portal.api.get(`/api/v1/datasets/${slug}`)).body.title.vi)
    assert.equal((data.variableMeasured as Thing[])[0]!.name, '</script><b>')
  })

  it('stays light, however many files and columns there are', async () => {
    const { id, slug } = await add({})
    const names = Array.from({ length: 300 }, (_unused, index) => `cot_${index}`)
    await portal.add.file(id, 'a.csv', `${names.join()}\n${names.map(() => '1').join()}\n`)
    for (let link = 0; link < 60; link++)
      await portal.api
        .post(`/api/v1/datasets/${id}/distributions`)
        .set(portal.as())
        .send({ accessUrl: `https://bo.example/${link}.csv` })
        .expect(201)
    await portal.settle()
    const data = await describeDataset(slug)
    assert.equal((data.variableMeasured as Thing[]).length, 50)
    assert.equal((data.distribution as Thing[]).length, 50)
  })

  it('says on the first page what the portal is, and how it is searched', async () => {
    for (const [path, prefix] of [
      ['/', ''],
      ['/en', '/en'],
    ]) {
      const graph = (await describeIn(path!))['@graph'] as Thing[]
      assert.deepEqual(
        graph.map((each) => each['@type']),
        ['WebSite', 'DataCatalog'],
      )
      const action = graph[0]!.potentialAction as { target: { urlTemplate: string } }
      assert.equal(action.target.urlTemplate, `${portal.baseUrl}${prefix}/datasets?q={search_term_string}`)
      await get(
        action.target.urlTemplate.replace(portal.baseUrl, '').replace('{search_term_string}', 'a'),
      ).expect(200)
    }
  })
})
