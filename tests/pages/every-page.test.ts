import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { portalViewer } from '../../server/identity/viewer.ts'
import { axe, giveSession, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'
import { schoolInput } from '../support/table-schema.ts'

const rows = (count: number) =>
  Array.from(
    { length: count },
    (_unused, n) => `Trường ${n},${20 + n / 10},${105 + n / 10},202${n}-01-01,${n * 7}`,
  )
const csv = (count: number) => `ten,vi_do,kinh_do,ngay,so\n${rows(count).join('\n')}\n`

/** Each page that there is, in each language, each scheme and each width, signed in where it asks for that. */
describe('every page', function () {
  this.timeout(600_000)
  let portal: TestPortal
  let browser: Browser | null
  let administrator: TestAccount
  let addresses: Record<string, string[]>

  before(async () => {
    browser = await openBrowser()
    portal = await startTestPortal(import.meta.url)
    administrator = await portal.addAccount({}, { administrator: true })
    addresses = await fill()
  })
  after(async () => {
    await browser?.close()
    await portal.close()
  })

  /** Something of each kind, and where each page of it is. */
  async function fill(): Promise<Record<string, string[]>> {
    const { api, add } = portal
    await add.agency({
      slug: 'bo',
      name: { vi: 'Bộ Thử', en: 'Test Ministry' },
    })
    await add.agency({ slug: 'cuc', parent: 'bo', level: 'province', name: { vi: 'Cục Thử' } })
    const editor = await portal.addAccount({ bo: 'editor' })
    const send = async (
      path: string,
      body: object,
      status = 201,
      headers: Record<string, string> = portal.as(),
    ) => (await api.post(`/api/v1${path}`).set(headers).send(body).expect(status)).body
    await send('/table-schemas', schoolInput({ agency: 'bo' }))

    const full = await add.dataset({
      agency: 'bo',
      slug: 'day-du',
      title: { vi: 'Trường học ở các tỉnh', en: 'Schools of the provinces' },
      description: { vi: 'Mô tả.\n\n* một\n* hai\n\n| a | b |\n|---|---|\n| 1 | 2 |' },
      themes: ['EDUC'],
      keywords: { vi: ['trường học'], en: ['schools'] },
      frequency: 'ANNUAL',
      spatial: ['01'],
      temporal: { start: '2020-01-01', end: '2024-12-31' },
      contactPoint: { name: 'Phòng Dữ liệu', email: 'du-lieu@example.gov' },
    })
    const file = await add.file(full.id, 'truong.csv', csv(8), { title: { vi: 'Các trường' } })
    await portal.settle()
    const release = (headers: Record<string, string>, content: string, status: number) =>
      api
        .post(`/api/v1/distributions/${file.id}/releases`)
        .set(headers)
        .attach('file', Buffer.from(content), { filename: 'truong.csv' })
        .expect(status)
    await release(portal.as(), csv(9), 201)
    await portal.settle()
    await release(editor.headers, csv(10), 202)
    await api
      .patch(`/api/v1/datasets/${full.id}`)
      .set(editor.headers)
      .set('If-Match', '*')
      .send({ title: { vi: 'Tên khác' } })
      .expect(202)
    await send('/series', { agency: 'bo', slug: 'chuoi', title: { vi: 'Chuỗi' }, members: [full.id] })
    await send('/collections', {
      agency: 'bo',
      slug: 'bo-suu-tap',
      title: { vi: 'Dành cho nhà trường', en: 'For schools' },
      description: { vi: 'Câu đầu. \n\n# Đầu mục\n\nPhần còn lại.' },
      datasets: [{ dataset: full.id, note: { vi: 'Có tọa độ.' } }],
      status: 'published',
    })
    const draft = await add.dataset({ agency: 'bo', slug: 'nhap', status: 'draft' })
    const draftFile = await add.file(draft.id, 'b.csv', csv(3))
    const gone = await add.dataset({ agency: 'bo', slug: 'rut' })
    await send(`/datasets/${gone.id}/transitions`, { to: 'withdrawn', note: 'Sai số liệu.' }, 200)
    const shut = await add.dataset({ agency: 'cuc', slug: 'han-che', accessRights: 'RESTRICTED' })
    await add.file(shut.id, 'c.csv', csv(2))
    const ready = await add.dataset({ agency: 'bo', slug: 'dot', status: 'draft' })
    const act = { act: 'publish', datasets: [ready.id] }
    const action = await send('/dataset-actions', act, 201, administrator.headers)
    const { invitation } = await portal.portal.identity.inviteAccount(portalViewer, {
      email: 'moi@example.gov',
    })
    await portal.settle()

    const own = `/datasets/day-du`
    const work = '/workspace/datasets/day-du'
    const ofDraft = '/workspace/datasets/nhap'
    const table = `${own}/${file.id}`
    return {
      '/': ['/'],
      '/datasets': ['/datasets', '/datasets?q=truong&theme=EDUC&bbox=100,8,110,24', '/datasets?q=zzzqqq'],
      '/datasets/compare': ['/datasets/compare', `/datasets/compare?dataset=day-du&dataset=han-che`],
      '/datasets/facets/:name': ['/datasets/facets/agency', '/datasets/facets/unit?q=truong&words=zzz'],
      '/datasets/:slug': [own, '/datasets/nhap', '/datasets/rut', '/datasets/han-che', '/datasets/khong-co'],
      '/datasets/:slug/history': [`${own}/history`],
      '/datasets/:slug/history/:number/restore': [`${own}/history/1/restore`],
      '/datasets/:slug/:distributionId': [
        table,
        `${table}?view=chart`,
        `${table}?view=map`,
        `${table}?column=so`,
      ],
      '/datasets/:slug/:distributionId/releases': [`${table}/releases`],
      '/datasets/:slug/:distributionId/releases/:number': [`${table}/releases/2`],
      '/datasets/:slug/:distributionId/releases/:number/takedown': [`${table}/releases/1/takedown`],
      '/datasets/:slug/:distributionId/embed': [`${table}/embed`],
      '/agencies': ['/agencies', '/agencies?q=cuc'],
      '/agencies/:slug': ['/agencies/bo'],
      '/themes': ['/themes'],
      '/themes/:id': ['/themes/EDUC', '/themes/ENER'],
      '/schemas': ['/schemas'],
      '/schemas/:name': ['/schemas/truong-hoc'],
      '/schemas/:name/:version': ['/schemas/truong-hoc/1.0.0'],
      '/workspace/schemas/new': ['/workspace/schemas/new'],
      '/workspace/series/new': ['/workspace/series/new'],
      '/workspace/series/:slug/edit': ['/workspace/series/chuoi/edit'],
      '/series': ['/series'],
      '/workspace/series': ['/workspace/series'],
      '/series/:slug': ['/series/chuoi'],
      '/collections': ['/collections'],
      '/collections/:slug': ['/collections/bo-suu-tap'],
      '/workspace/collections': ['/workspace/collections', '/workspace/collections?dataset=day-du'],
      '/workspace/collections/new': ['/workspace/collections/new'],
      '/workspace/collections/:slug/edit': ['/workspace/collections/bo-suu-tap/edit'],
      '/developers': ['/developers'],
      '/about': ['/about'],
      '/accessibility': ['/accessibility'],
      '/problems': ['/problems'],
      '/problems/:slug': ['/problems/invalid-parameter'],
      '/signin': ['/signin'],
      '/reset': ['/reset'],
      '/invitations/:secret': [`/invitations/${invitation.secret}`, '/invitations/khong-co'],
      '/workspace': ['/workspace'],
      '/workspace/datasets': ['/workspace/datasets'],
      '/workspace/dataset-actions/new': [
        `/workspace/dataset-actions/new?act=publish&dataset=${draft.id}`,
        '/workspace/dataset-actions/new',
      ],
      '/workspace/dataset-actions/:id': [`/workspace/dataset-actions/${action.id}`],
      '/workspace/files': ['/workspace/files'],
      '/workspace/proposals': ['/workspace/proposals'],
      '/workspace/invitations': ['/workspace/invitations'],
      '/workspace/agencies/new': ['/workspace/agencies/new'],
      '/workspace/agencies/:slug/edit': ['/workspace/agencies/bo/edit'],
      '/workspace/account': ['/workspace/account'],
      '/workspace/agencies/:slug': ['/workspace/agencies/bo'],
      '/workspace/agencies/:slug/schemas': ['/workspace/agencies/bo/schemas'],
      '/workspace/agencies/:slug/approval': ['/workspace/agencies/bo/approval'],
      '/admin': ['/admin'],
      '/admin/audit': ['/admin/audit'],
      '/admin/jobs': ['/admin/jobs'],
      '/admin/health': ['/admin/health'],
      '/admin/announcements': ['/admin/announcements'],
      '/admin/vocabularies/synonyms': ['/admin/vocabularies/synonyms'],
      '/admin/vocabularies': ['/admin/vocabularies'],
      '/admin/vocabularies/:list': ['/admin/vocabularies/licenses'],
      '/workspace/datasets/new': ['/workspace/datasets/new'],
      '/workspace/datasets/:slug/edit': [`${work}/edit`, `${ofDraft}/edit`],
      '/workspace/datasets/:slug/publish': [`${ofDraft}/publish`],
      '/workspace/datasets/:slug/schedule': [`${ofDraft}/schedule`],
      '/workspace/datasets/:slug/review': [`${ofDraft}/review`],
      '/workspace/datasets/:slug/draft': [`${work}/draft`],
      '/workspace/datasets/:slug/archive': [`${work}/archive`],
      '/workspace/datasets/:slug/withdraw': [`${work}/withdraw`],
      '/workspace/datasets/:slug/discard': [`${ofDraft}/discard`],
      '/workspace/datasets/:slug/files/:distributionId/delete': [`${work}/files/${file.id}/delete`],
      '/workspace/datasets/:slug/progress': [`${work}/progress`],
      '/workspace/datasets/:slug/proposals': [`${work}/proposals`],
      '/workspace/datasets/:slug/proposals/:number/diff': [`${work}/proposals/1/diff`],
      '/workspace/datasets/:slug/discussion': [`${work}/discussion`],
      '/workspace/datasets/:slug/files/:distributionId/edit': [`${work}/files/${file.id}/edit`],
      '/workspace/datasets/:slug/files/:distributionId/reading': [`${work}/files/${file.id}/reading`],
      '/workspace/datasets/:slug/files/:distributionId/columns': [`${ofDraft}/files/${draftFile.id}/columns`],
      '/workspace/datasets/:slug/files/:distributionId/validation': [`${work}/files/${file.id}/validation`],
      '/api/docs': ['/api/docs'],
    }
  }

  it('is among those that are looked at here', () => {
    const all = portal.pages.filter(({ method }) => method === 'get').map(({ path }) => path)
    assert.deepEqual(Object.keys(addresses).toSorted(), all.toSorted())
  })

  for (const { lang, colorScheme, width } of [
    { lang: 'vi', colorScheme: 'light', width: 360 },
    { lang: 'en', colorScheme: 'dark', width: 1280 },
  ] as const) {
    it(`has nothing that axe finds, and nothing wider than the screen: ${lang}, ${colorScheme}, ${width} px`, async function () {
      if (!browser) return this.skip()
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
      await giveSession(context, administrator.headers.Cookie, portal.baseUrl)
      const page = await context.newPage()
      const found: string[] = []
      for (const path of Object.values(addresses).flat()) {
        const prefix = lang === 'vi' ? '' : '/en'
        const answer = await page.goto(portal.baseUrl + (path === '/' ? prefix || '/' : prefix + path))
        if (answer!.status() >= 500) found.push(`${path}: ${answer!.status()}`)
        found.push(...(await look(page)).map((line) => `${path}: ${line}`))
      }
      await context.close()
      assert.deepEqual(found, [])
    })
  }

  async function look(page: Page): Promise<string[]> {
    const wider = Number(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    )
    return [...(await axe(page)), ...(wider > 0 ? [`wider than the screen by ${wider} px`] : [])]
  }
})
