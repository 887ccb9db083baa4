import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('page /datasets/compare', function () {
  this.timeout(120_000)
  let test: TestPortal
  let browser: Browser | null
  before(async () => {
    browser = await openBrowser()
    test = await startTestPortal(import.meta.url)
    await test.add.agency({ slug: 'cuc', name: { vi: 'Cục Thử', en: 'Test Office' } })
    const add = async (slug: string, csv: string, more: Record<string, unknown> = {}) => {
      const { id } = await test.add.dataset({ slug, agency: 'cuc', issued: '2024-01-01', ...more })
      await test.add.file(id, 'tep.csv', csv)
    }
    await add('mot', 'Mã tỉnh,dan_so,Chỉ một\n01,8718000,x\n46,1432986,y\n', {
      title: { vi: 'Bộ <một>', en: 'First <set>' },
      frequency: 'ANNUAL',
    })
    await add('hai', 'ma_tinh,Dân số,Chỉ hai\n01,nhiều,1\n46,vừa,2\n', {
      title: { vi: 'Bộ hai', en: 'Second set' },
      frequency: 'MONTHLY',
    })
    await add('kin', 'ma_tinh,bi_mat\n01,1\n46,2\n', { title: { vi: 'Bộ kín' }, accessRights: 'RESTRICTED' })
    await add('nhap-1', 'a\n1\n', { status: 'draft' })
    await test.settle()
  })
  after(async () => {
    await browser?.close()
    await test.close()
  })

  const get = (path: string) => test.api.get(path).set('Accept', 'text/html')
  /** The rows of a section's table, each cell as its words. */
  const rowsOf = (html: string, section: string) =>
    [
      ...(new RegExp(`<section[^>]*id="${section}">([\\s\\S]*?)</section>`).exec(html)?.[1] ?? '').matchAll(
        /<tr[^>]*>([\s\S]*?)<\/tr>/g,
      ),
    ]
      .map(([, row]) =>
        [...row!.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) =>
          cell!
            .replace(/<[^>]*>/g, ' ')
            .replace(/\s+/g, ' ')
            .trim(),
        ),
      )
      .slice(1)

  it('marks what differs between what is said of both', async () => {
    const { text } = await get('/en/datasets/compare?a=mot&b=hai').expect(200)
    const rows = rowsOf(text, 'facts')
    assert.deepEqual(
      rows.find(([label]) => label?.startsWith('Update frequency')),
      ['Update frequency Differs', 'Annual', 'Monthly'],
    )
    assert.deepEqual(
      rows.find(([label]) => label?.startsWith('Published by')),
      ['Published by', 'Test Office', 'Test Office'],
    )
    const marked = rows.filter(([label]) => label?.endsWith('Differs')).length
    assert.match(text, new RegExp(`${marked} items? differs? and`))
    assert.match(text, /<meta name="robots" content="noindex"/)
    assert.match(text, /<title>Compare: First &lt;set> and Second set · /)
  })

  it('shows columns side by side, those of both first, whatever their marks and capitals', async () => {
    const { text } = await get('/en/datasets/compare?a=mot&b=hai').expect(200)
    assert.deepEqual(rowsOf(text, 'columns'), [
      ['Both', 'Mã tỉnh Text', 'ma_tinh Text'],
      ['Both, types differ', 'dan_so Whole number', 'Dân số Text'],
      ['The first only', 'Chỉ một Text', '–'],
      ['The second only', '–', 'Chỉ hai Whole number'],
    ])
    assert.match(text, /2 columns are in both: Mã tỉnh, dan_so\./)
  })

  it('takes addresses as people copy them, and asks for what is missing', async () => {
    const address = encodeURIComponent(`${test.baseUrl}/en/datasets/hai?x=1`)
    assert.match((await get(`/datasets/compare?a=mot&b=${address}`).expect(200)).text, /Bộ hai/)
    const { text } = await get('/datasets/compare?a=mot').expect(200)
    assert.match(text, /<input[^>]*name="a"[^>]*value="mot"/)
    assert.doesNotMatch(text, /id="facts"/)
    await get('/datasets/compare').expect(200)
  })

  it('says beside the field what is not there, and keeps what was typed', async () => {
    const { id } = await test.add.dataset({ slug: 'rut', agency: 'cuc', title: { vi: 'Bộ rút' } })
    await test.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(test.as())
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    for (const [asked, said] of [
      ['khong-co', 'No dataset has this address or name'],
      ['nhap-1', 'No dataset has this address or name'],
      ['rut', 'This dataset was withdrawn'],
      ['https://elsewhere.example/datasets/mot', 'belongs to another site'],
      ['x'.repeat(600), 'No dataset has this address or name'],
    ]) {
      const { text } = await get(`/en/datasets/compare?a=mot&b=${encodeURIComponent(asked!)}`).expect(404)
      assert.match(text, new RegExp(`id="b-error"[^>]*>[^<]*(<[^>]*>)*[^<]*${said}`), asked)
      assert.match(text, /<input[^>]*name="a"[^>]*value="mot"/)
      assert.doesNotMatch(text, /id="facts"|Bộ rút/)
    }
  })

  it('hides what the reader may not know, and the columns of data that are not open', async () => {
    await get('/datasets/compare?a=mot&b=nhap-1').expect(404)
    await get('/datasets/compare?a=mot&b=khong-co').expect(404)
    const { text } = await get('/datasets/compare?a=mot&b=kin').expect(200)
    assert.doesNotMatch(text, /bi_mat/)
    assert.match(text, /Chỉ một/)
  })

  it('says of what is not public where it stands, and that it is not open', async () => {
    const { headers } = await test.addAccount({ cuc: 'editor' })
    const { id } = await test.add.dataset({ slug: 'da-rut', agency: 'cuc', title: { vi: 'Bộ rút' } })
    await test.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(test.as())
      .send({ to: 'withdrawn', note: 'Sai.' })
      .expect(200)
    const look = async (path: string) => {
      const { text } = await get(path).set(headers).expect(200)
      const rows = rowsOf(text, 'facts')
      return ['State', 'Access'].map((name) => rows.find(([label]) => label?.startsWith(name)))
    }
    assert.deepEqual(await look('/en/datasets/compare?a=mot&b=da-rut'), [
      ['State Differs', 'Published', 'Withdrawn'],
      ['Access Differs', 'Open to everybody', 'Members of the agency alone'],
    ])
    assert.deepEqual(await look('/en/datasets/compare?a=mot&b=hai'), [
      undefined,
      ['Access', 'Open to everybody', 'Open to everybody'],
    ])
  })

  it('is where the related datasets of a dataset lead, and no dataset is called so', async () => {
    await test.portal.elasticsearch.client?.indices.refresh({ index: `${test.portal.config.indexPrefix}-*` })
    const { text } = await get('/datasets/mot').expect(200)
    const href = /href="(\/datasets\/compare[?]a=mot&amp;b=[^"]*)"/.exec(text)?.[1]
    await get(href!.replaceAll('&amp;', '&')).expect(200)
    const { slug } = await test.add.dataset({ agency: 'cuc', title: { vi: 'Compare' } })
    assert.notEqual(slug, 'compare')
  })

  it('has nothing that axe finds, and fits a phone', async function () {
    if (!browser) return this.skip()
    for (const [path, width, colorScheme] of [
      ['/datasets/compare?a=mot&b=hai', 360, 'light'],
      ['/en/datasets/compare?a=mot&b=hai', 1280, 'dark'],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
      const page = await context.newPage()
      await page.goto(test.baseUrl + path)
      assert.deepEqual(await axe(page), [])
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width)
      await context.close()
    }
  })
})
