import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Role } from '../../server/identity/roles.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

type Who = Role | 'administrator' | 'member elsewhere' | 'anonymous'
type Place = 'own' | 'child' | 'sibling' | 'parent'

const everybody: Who[] = [
  'editor',
  'publisher',
  'manager',
  'auditor',
  'administrator',
  'member elsewhere',
  'anonymous',
]
const slugs: Record<Place, string> = { own: 'cuc', child: 'chi-cuc', sibling: 'vu', parent: 'bo' }
const places = Object.keys(slugs) as Place[]

type Send = (
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  address: string,
  body?: object,
) => Promise<number>

interface Act {
  title: string
  /** Does it there and gives the status. What it acts on is made anew by an administrator. */
  run(send: Send, agency: string): Promise<number>
}

/** Whoever may, may in the agency of the role and in those below it, and nowhere else. */
const expected: Record<string, Who[]> = {
  'read a draft': ['editor', 'publisher', 'manager', 'auditor', 'administrator'],
  'read restricted data': ['editor', 'publisher', 'manager', 'auditor', 'administrator'],
  'make a draft': ['editor', 'publisher', 'manager', 'administrator'],
  'change a draft': ['editor', 'publisher', 'manager', 'administrator'],
  'upload to a draft': ['editor', 'publisher', 'manager', 'administrator'],
  'discard a draft': ['editor', 'publisher', 'manager', 'administrator'],
  'comment on a draft': ['editor', 'publisher', 'manager', 'administrator'],
  publish: ['publisher', 'manager', 'administrator'],
  'change what is published': ['publisher', 'manager', 'administrator'],
  'propose a change of it': ['editor', 'publisher', 'manager', 'administrator'],
  'accept what is proposed': ['publisher', 'manager', 'administrator'],
  'take back what one proposed': ['editor'],
  'take back what another proposed': [],
  withdraw: ['publisher', 'manager', 'administrator'],
  'read the members': ['manager', 'auditor', 'administrator'],
  'give a role': ['manager', 'administrator'],
  'take a role away': ['manager', 'administrator'],
  'make an agency below': ['manager', 'administrator'],
  'rename the agency': ['manager', 'administrator'],
  'merge the agency': ['administrator'],
  'make a token for the agency': ['editor', 'publisher', 'manager', 'auditor', 'administrator'],
  'read the audit': ['manager', 'auditor', 'administrator'],
  'make a series': ['publisher', 'manager', 'administrator'],
  'change a series': ['publisher', 'manager', 'administrator'],
  'put a draft into a series': ['publisher', 'manager', 'administrator'],
  'take a dataset out of a series of others': ['publisher', 'manager', 'administrator'],
  'draft a collection': ['editor', 'publisher', 'manager', 'administrator'],
  'read a drafted collection': ['editor', 'publisher', 'manager', 'auditor', 'administrator'],
  'change a drafted collection': ['editor', 'publisher', 'manager', 'administrator'],
  'publish a collection': ['publisher', 'manager', 'administrator'],
  'change a published collection': ['publisher', 'manager', 'administrator'],
  'take a collection back': ['publisher', 'manager', 'administrator'],
  'delete a collection': ['publisher', 'manager', 'administrator'],
  'publish a schema for tables': ['publisher', 'manager', 'administrator'],
  'deprecate a schema for tables': ['publisher', 'manager', 'administrator'],
  'ask for schemas for tables': ['manager', 'administrator'],
  'read the background work': ['editor', 'publisher', 'manager', 'auditor', 'administrator'],
  'cancel background work': ['manager', 'administrator'],
  'take bytes down': ['administrator'],
  'announce on every page': ['administrator'],
  'read how the portal is': ['administrator'],
  'change themes and licences': ['administrator'],
  'change synonyms': ['administrator'],
}

describe('who may do what', function () {
  this.timeout(180_000)
  let portal: TestPortal
  let nobody: string
  let announcement: string
  const headers = new Map<Who, Record<string, string>>()

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', level: 'other' })
    await portal.add.agency({ slug: 'vu', parent: 'bo', level: 'other' })
    await portal.add.agency({ slug: 'chi-cuc', parent: 'cuc', level: 'other' })
    await portal.add.agency({ slug: 'noi-khac' })
    await portal.add.agency({ slug: 'noi-nua' })
    const said = { text: { vi: 'Bảo trì.' }, level: 'info' }
    const made = await portal.api.post('/api/v1/announcements').set(portal.as()).send(said).expect(201)
    announcement = (made.body as { id: string }).id
    for (const role of ['editor', 'publisher', 'manager', 'auditor'] as const)
      headers.set(role, (await portal.addAccount({ cuc: role })).headers)
    headers.set('administrator', (await portal.addAccount({}, { administrator: true })).headers)
    headers.set('member elsewhere', (await portal.addAccount({ 'noi-khac': 'manager' })).headers)
    headers.set('anonymous', {})
    nobody = (await portal.addAccount()).id
  })

  after(() => portal.close())

  const draft = async (agency: string, more: object = {}) =>
    (await portal.add.dataset({ agency, status: 'draft', ...more })).id
  const open = async (agency: string, more: object = {}) => (await portal.add.dataset({ agency, ...more })).id
  const role = async (agency: string) =>
    void (await portal.api
      .put(`/api/v1/agencies/${agency}/members/${nobody}`)
      .set(portal.as())
      .send({ role: 'editor' }))

  const propose = async (id: string, agency: string) =>
    portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(portal.as(await portal.makeToken(agency, ['write'])))
      .set({ 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' })
      .send({ title: { vi: 'Đề xuất' } })
      .expect(202)
  const series = async (agency: string, members: string[] = []) => {
    const body = { title: { vi: 'Chuỗi' }, agency, members }
    const made = await portal.api.post('/api/v1/series').set(portal.as()).send(body).expect(201)
    return (made.body as { id: string }).id
  }
  const collection = async (agency: string, status: 'draft' | 'published') => {
    const datasets = [{ dataset: await open(agency) }]
    const body = { title: { vi: 'Bộ sưu tập' }, agency, datasets, status }
    const made = await portal.api.post('/api/v1/collections').set(portal.as()).send(body).expect(201)
    return `/api/v1/collections/${(made.body as { id: string }).id}`
  }
  let schemaCount = 0
  const tableSchema = (agency: string) => ({
    name: `luoc-do-${schemaCount++}`,
    version: '1.0.0',
    title: { vi: 'Lược đồ' },
    agency,
    schema: { fields: [{ name: 'a', type: 'string' }] },
  })

  const acts: Act[] = [
    {
      title: 'read a draft',
      run: async (send, agency) => send('get', `/api/v1/datasets/${await draft(agency)}`),
    },
    {
      title: 'read restricted data',
      async run(send, agency) {
        const id = await open(agency, { accessRights: 'RESTRICTED' })
        const file = (await portal.add.file(id, 'a.csv', 'a\n1\n')) as unknown as { releaseUrl: string }
        return send('get', new URL(file.releaseUrl).pathname)
      },
    },
    {
      title: 'make a draft',
      run: (send, agency) =>
        send('post', '/api/v1/datasets', {
          title: { vi: 'Mới' },
          description: { vi: 'Mới.' },
          license: 'CC-BY-4.0',
          agency,
        }),
    },
    {
      title: 'change a draft',
      run: async (send, agency) =>
        send('patch', `/api/v1/datasets/${await draft(agency)}`, { title: { vi: 'Khác' } }),
    },
    {
      title: 'upload to a draft',
      run: async (send, agency) =>
        send('post', `/api/v1/datasets/${await draft(agency)}/distributions`, {
          title: { vi: 'Liên kết' },
          accessUrl: 'https://example.gov/a.csv',
        }),
    },
    {
      title: 'discard a draft',
      run: async (send, agency) => send('delete', `/api/v1/datasets/${await draft(agency)}`),
    },
    {
      title: 'comment on a draft',
      run: async (send, agency) =>
        send('post', `/api/v1/datasets/${await draft(agency)}/comments`, { text: 'Thiếu đơn vị.' }),
    },
    {
      title: 'publish',
      run: async (send, agency) =>
        send('post', `/api/v1/datasets/${await draft(agency)}/transitions`, { to: 'published' }),
    },
    {
      title: 'change what is published',
      async run(send, agency) {
        const status = await send('patch', `/api/v1/datasets/${await open(agency)}`, {
          title: { vi: 'Khác' },
        })
        // Kept as a proposal: nothing is changed.
        return status === 202 ? 403 : status
      },
    },
    {
      title: 'propose a change of it',
      run: async (send, agency) =>
        send('patch', `/api/v1/datasets/${await open(agency)}`, { title: { vi: 'Khác' } }),
    },
    {
      title: 'accept what is proposed',
      async run(send, agency) {
        const id = await open(agency)
        await propose(id, agency)
        return send('post', `/api/v1/datasets/${id}/proposals/1/decision`, { accept: true })
      },
    },
    {
      title: 'take back what one proposed',
      async run(send, agency) {
        const id = await open(agency)
        const status = await send('patch', `/api/v1/datasets/${id}`, { title: { vi: 'Nghĩ lại' } })
        // Whoever may publish changes it at once: there is nothing to take back.
        if (status !== 202) return status === 200 ? 403 : status
        return send('post', `/api/v1/datasets/${id}/proposals/1/take-back`)
      },
    },
    {
      title: 'take back what another proposed',
      async run(send, agency) {
        const id = await open(agency)
        await propose(id, agency)
        return send('post', `/api/v1/datasets/${id}/proposals/1/take-back`)
      },
    },
    {
      title: 'withdraw',
      run: async (send, agency) =>
        send('post', `/api/v1/datasets/${await open(agency)}/transitions`, {
          to: 'withdrawn',
          note: 'Sai số.',
        }),
    },
    { title: 'read the members', run: (send, agency) => send('get', `/api/v1/agencies/${agency}/members`) },
    {
      title: 'give a role',
      run: (send, agency) => send('put', `/api/v1/agencies/${agency}/members/${nobody}`, { role: 'editor' }),
    },
    {
      title: 'take a role away',
      async run(send, agency) {
        await role(agency)
        return send('delete', `/api/v1/agencies/${agency}/members/${nobody}`)
      },
    },
    {
      title: 'make an agency below',
      run: (send, agency) =>
        send('post', '/api/v1/agencies', {
          name: { vi: `Phòng ${Math.random()}` },
          level: 'other',
          parent: agency,
        }),
    },
    {
      title: 'rename the agency',
      run: (send, agency) =>
        send('patch', `/api/v1/agencies/${agency}`, { name: { vi: `Tên ${Math.random()}` } }),
    },
    {
      title: 'merge the agency',
      run: (send, agency) =>
        send('post', `/api/v1/agencies/${agency}/merge`, { into: 'noi-khac', dryRun: true }),
    },
    {
      title: 'make a token for the agency',
      run: (send, agency) => send('post', '/api/v1/tokens', { name: 'x', scopes: ['read'], agency }),
    },
    { title: 'read the audit', run: (send, agency) => send('get', `/api/v1/audit?agency=${agency}`) },
    {
      title: 'make a series',
      run: (send, agency) => send('post', '/api/v1/series', { title: { vi: 'Chuỗi' }, agency }),
    },
    {
      title: 'change a series',
      run: async (send, agency) =>
        send('patch', `/api/v1/series/${await series(agency)}`, { title: { vi: 'Khác' } }),
    },
    {
      title: 'put a draft into a series',
      run: async (send, agency) =>
        send('put', `/api/v1/series/${await series(agency)}/members/${await draft(agency)}`, {}),
    },
    {
      title: 'take a dataset out of a series of others',
      async run(send, agency) {
        const id = await open(agency)
        return send('delete', `/api/v1/series/${await series('noi-nua', [id])}/members/${id}`)
      },
    },
    {
      title: 'draft a collection',
      run: (send, agency) => send('post', '/api/v1/collections', { title: { vi: 'Bộ sưu tập' }, agency }),
    },
    {
      title: 'read a drafted collection',
      run: async (send, agency) => send('get', await collection(agency, 'draft')),
    },
    {
      title: 'change a drafted collection',
      run: async (send, agency) =>
        send('patch', await collection(agency, 'draft'), { title: { vi: 'Khác' } }),
    },
    {
      title: 'publish a collection',
      run: async (send, agency) => send('patch', await collection(agency, 'draft'), { status: 'published' }),
    },
    {
      title: 'change a published collection',
      run: async (send, agency) =>
        send('patch', await collection(agency, 'published'), { title: { vi: 'Khác' } }),
    },
    {
      title: 'take a collection back',
      run: async (send, agency) => send('patch', await collection(agency, 'published'), { status: 'draft' }),
    },
    {
      title: 'delete a collection',
      run: async (send, agency) => send('delete', await collection(agency, 'draft')),
    },
    {
      title: 'publish a schema for tables',
      run: (send, agency) => send('post', '/api/v1/table-schemas', tableSchema(agency)),
    },
    {
      title: 'deprecate a schema for tables',
      async run(send, agency) {
        const body = tableSchema(agency)
        await portal.api.post('/api/v1/table-schemas').set(portal.as()).send(body).expect(201)
        return send('post', `/api/v1/table-schemas/${body.name}/1.0.0/deprecation`, { reason: 'Cũ.' })
      },
    },
    {
      title: 'ask for schemas for tables',
      run: (send, agency) => send('patch', `/api/v1/agencies/${agency}`, { requiredSchemas: [] }),
    },
    {
      title: 'read the background work',
      run: async (send, agency) => send('get', `/api/v1/jobs?dataset=${await open(agency)}`),
    },
    {
      title: 'cancel background work',
      async run(send, agency) {
        const id = await open(agency)
        await portal.add.file(id, 'a.csv', `a\n${Math.random()}\n`)
        const { body } = await portal.api.get(`/api/v1/jobs?dataset=${id}`).set(portal.as())
        return send('post', `/api/v1/jobs/${(body as { items: { id: string }[] }).items[0]!.id}/cancel`)
      },
    },
    {
      title: 'take bytes down',
      async run(send, agency) {
        const file = await portal.add.file(await open(agency), 'a.csv', `a\n${Math.random()}\n`)
        return send('post', `/api/v1/distributions/${file.id}/releases/1/takedown`, { reason: 'Lộ bí mật.' })
      },
    },
    {
      title: 'announce on every page',
      run: (send) =>
        send('put', `/api/v1/announcements/${announcement}`, { text: { vi: 'Bảo trì.' }, level: 'info' }),
    },
    { title: 'read how the portal is', run: (send) => send('get', '/api/v1/system') },
    {
      title: 'change themes and licences',
      run: (send) =>
        send('patch', '/api/v1/vocabularies/themes/ECON', { label: { en: `Economy ${Math.random()}` } }),
    },
    {
      title: 'change synonyms',
      run: (send) => send('put', '/api/v1/vocabularies/synonyms', { groups: [['xe máy', 'mô tô']] }),
    },
  ]

  const senderOf =
    (who: Who): Send =>
    async (method, address, body) => {
      const request = portal.api[method](address).set(headers.get(who)!).set('If-Match', '*')
      if (method === 'patch') request.set('Content-Type', 'application/merge-patch+json')
      const { status } = await (body === undefined ? request : request.send(body))
      return status
    }

  /** Where each may: 200s are yes, 401, 403 and 404 no; anything else is a fault of the test. */
  async function findPlaces(who: Who, act: Act): Promise<Place[]> {
    const allowed: Place[] = []
    for (const place of places) {
      const status = await act.run(senderOf(who), slugs[place])
      assert.ok(
        [200, 201, 202, 204, 401, 403, 404].includes(status),
        `${act.title} by ${who} at ${place}: ${status}`,
      )
      if (status < 300) allowed.push(place)
    }
    return allowed
  }

  const found = new Map<string, Map<Who, Place[]>>()
  for (const act of acts) {
    it(`${act.title}: ${expected[act.title]!.join(', ')}`, async () => {
      const row = new Map<Who, Place[]>()
      for (const who of everybody) row.set(who, await findPlaces(who, act))
      found.set(act.title, row)
      for (const [who, allowed] of row) {
        const right: Place[] = !expected[act.title]!.includes(who)
          ? []
          : who === 'administrator'
            ? places
            : ['own', 'child']
        assert.deepEqual(allowed, right, `${act.title} by ${who}`)
      }
    })
  }

  it('is the table of docs/security.md', async () => {
    assert.deepEqual(
      Object.keys(expected),
      acts.map(({ title }) => title),
    )
    const cell = (allowed: Place[]) =>
      allowed.length === places.length ? 'everywhere' : allowed.length > 0 ? allowed.join(', ') : '–'
    const lines = [
      `| | ${everybody.join(' | ')} |`,
      `|---|${everybody.map(() => '---|').join('')}`,
      ...acts.map(({ title }) => {
        const row = found.get(title)!
        return `| ${title} | ${everybody.map((who) => cell(row.get(who)!)).join(' | ')} |`
      }),
    ]
    const page = await readFile('docs/security.md', 'utf8')
    const squeezed = page
      .replace(/ +\|/g, ' |')
      .replace(/\| +/g, '| ')
      .replace(/-{3,}/g, '---')
      .replace(/\| --- /g, '|---')
      .replace(/ \|---/g, '|---')
    for (const line of lines)
      assert.ok(
        squeezed.includes(line.replace(/\| --- /g, '|---')),
        `docs/security.md lacks ${line}, should have:\n${lines.join('\n')}`,
      )
  })
})
