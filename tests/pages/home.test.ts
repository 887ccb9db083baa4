import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('the first page', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let address: string
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử', en: 'Test Ministry' }, level: 'ministry' })
    await portal.add.agency({
      slug: 'tinh',
      name: { vi: 'Tỉnh Thử', en: 'Test Province' },
      level: 'province',
    })
    await portal.add.agency({ slug: 'trong', level: 'commune' })
    const dataset = await portal.add.dataset({ agency: 'bo', title: { vi: 'Hay tải', en: 'Often taken' } })
    const file = await portal.add.file(dataset.id, 'a.csv', 'a,b\n1,2\n')
    address = `/files/${file.id}/a.csv`
    await portal.add.dataset({ agency: 'tinh', title: { vi: 'Chưa ai tải', en: 'Never taken' } })
    await portal.settle()
  })
  after(() => portal.close())

  /** The part between two heads. */
  async function readSection(head: string, lang: 'vi' | 'en' = 'vi'): Promise<string> {
    const { text } = await portal.api.get(lang === 'vi' ? '/' : '/en').expect(200)
    return text.split(`<h2>${head}</h2>`)[1]?.split('<h2>')[0] ?? ''
  }

  it('shows what is downloaded most once something is, and nothing that nobody took', async () => {
    assert.equal(await readSection('Tải nhiều'), '')
    await portal.api.get(address).set('User-Agent', 'Mozilla/5.0 Firefox/140.0').expect(200)
    let section = ''
    for (let tries = 0; tries < 200 && section === ''; tries++) {
      await pause(50)
      await portal.portal.catalog.flushDownloads()
      await portal.settle()
      section = await readSection('Most downloaded', 'en')
    }
    assert.match(section, /Often taken/)
    assert.match(section, /1 time/)
    assert.doesNotMatch(section, /Never taken/)
  })

  it('counts what there is: datasets, agencies that have some, rows that can be asked', async () => {
    const { text } = await portal.api.get('/en').expect(200)
    const words = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    assert.match(words, /datasets 2 publishing agencies 2 row to query 1 /)
  })

  it('leads to the agencies of each level that has data', async () => {
    const section = await readSection('Cơ quan')
    assert.match(section, /href="\/agencies#ministry"/)
    assert.match(section, /href="\/agencies#province"/)
    assert.doesNotMatch(section, /#commune/)
    const { text } = await portal.api.get('/agencies').expect(200)
    assert.match(text, /id="ministry"/)
  })
})
