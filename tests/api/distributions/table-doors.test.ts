import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('the doors of a table', function () {
  this.timeout(180_000)
  this.slow(10_000)
  let test: TestPortal
  let agency: string
  let longId: string
  const longRows = 200_000

  before(async () => {
    test = await startTestPortal(import.meta.url)
    agency = (await test.add.agency()).slug
    const dataset = await test.add.dataset({ agency })
    const lines = Array.from({ length: longRows }, (_, index) => `${index},Tỉnh ${index % 63},k${index}`)
    longId = (await test.add.file(dataset.id, 'dài.csv', `n,tỉnh,khoá\n${lines.join('\n')}\n`)).id
    await test.settle()
  })
  after(() => test?.close())

  /** Every address that shows something of the rows of a file. */
  const listDoors = (dataset: { slug: string }, id: string): string[] => [
    ...['table', 'rows', 'rows?limit=1', 'aggregate', 'profile', 'preview', 'rejected.csv'].map(
      (door) => `/api/v1/distributions/${id}/${door}`,
    ),
    ...['csv', 'tsv', 'json', 'ndjson', 'xlsx', 'parquet', 'geojson'].map(
      (format) => `/api/v1/distributions/${id}/export.${format}`,
    ),
    `/api/v1/distributions/${id}/releases/2/diff?against=1`,
    `/datasets/${dataset.slug}/${id}`,
    `/datasets/${dataset.slug}/${id}?view=chart`,
    `/datasets/${dataset.slug}/${id}?view=columns`,
    `/en/datasets/${dataset.slug}/${id}`,
    `/datasets/${dataset.slug}/${id}/embed`,
  ]
  const askSql = (id: string) => test.api.get('/api/v1/sql').query({ query: `select * from "${id}" limit 1` })

  async function addTable(status: string) {
    const dataset = await test.add.dataset({ agency, status })
    const rows = 'tên,lon,lat\nMẬT,107.5,16.4\nKÍN,106.5,17.5\n'
    const file = await test.add.file(dataset.id, 'a.csv', rows)
    await test.settle()
    await test.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from(`${rows}MỚI,105,21\n`), 'a.csv')
      .expect(201)
    await test.settle()
    return { dataset, id: file.id }
  }

  async function expectShut(dataset: { slug: string }, id: string, status: number): Promise<void> {
    for (const door of listDoors(dataset, id)) {
      const answer = await test.api.get(door)
      assert.equal(answer.status, status, door)
      assert.doesNotMatch(answer.text, /MẬT|KÍN|MỚI/, door)
      // A frame of another site shows what anybody may see, so its answer may be kept, and is asked for anew each time.
      assert.match(answer.headers['cache-control'] ?? '', /^(private, )?no-store$|^public, no-cache$/, door)
      // Whoever kept an answer from before is not told that it still holds.
      const again = await test.api.get(door).set('If-None-Match', '*')
      assert.equal(again.status, status, `${door} again`)
    }
    const answer = await askSql(id)
    assert.ok([403, 404, 410, 422].includes(answer.status), `sql: ${answer.status}`)
    assert.doesNotMatch(answer.text, /MẬT|KÍN/)
  }

  it('are shut for the public while a dataset is a draft, and keep nothing where others may look', async () => {
    const { dataset, id } = await addTable('draft')
    await expectShut(dataset, id, 404)
    for (const door of listDoors(dataset, id).filter((address) => address.startsWith('/api/'))) {
      const { status, headers } = await test.api.get(door).set(test.as())
      assert.ok(status === 200, `${door}: ${status}`)
      assert.match(headers['cache-control'] ?? '', /private|no-store/, door)
    }
  })

  it('shut when a dataset is withdrawn, for those too who kept a tag, a cursor or a tag of an export', async () => {
    const { dataset, id } = await addTable('published')
    const kept: { door: string; etag: string }[] = []
    for (const door of listDoors(dataset, id)) {
      const { status, headers } = await test.api.get(door)
      assert.equal(status, 200, door)
      if (headers.etag) kept.push({ door, etag: headers.etag })
    }
    assert.ok(kept.length > 10)
    assert.equal((await askSql(id)).status, 200)
    const page = await test.api.get(`/api/v1/distributions/${id}/rows?limit=1`).expect(200)
    await test.api
      .delete(`/api/v1/datasets/${dataset.id}?reason=l%E1%BB%97i`)
      .set(test.as())
      .set('If-Match', '*')
      .expect(200)
    await expectShut(dataset, id, 410)
    for (const { door, etag } of kept)
      assert.equal((await test.api.get(door).set('If-None-Match', etag)).status, 410, door)
    await test.api.get(page.body.next).expect(410)
    await test.api.head(`/api/v1/distributions/${id}/rows`).expect(410)
  })

  it('are shut for the public while its data are not open to everybody, and open for members', async () => {
    const { dataset, id } = await addTable('published')
    const setAccess = async (accessRights: string) => {
      await test.api
        .patch(`/api/v1/datasets/${dataset.id}`)
        .set(test.as())
        .set('If-Match', '*')
        .send({ accessRights, contactPoint: { email: 'hoi@agency.example' } })
        .expect(200)
      await test.settle()
    }
    assert.equal((await askSql(id)).status, 200)
    const countWithTable = async () =>
      (await test.api.get('/api/v1/datasets?hasTable=true&limit=100').expect(200)).body.items.filter(
        (item: { id: string }) => item.id === dataset.id,
      ).length
    assert.equal(await countWithTable(), 1)
    const { columns } = (await test.api.get(`/api/v1/distributions/${id}/table`).expect(200)).body
    assert.equal(columns.length, 3)
    for (const accessRights of ['RESTRICTED', 'NON_PUBLIC']) {
      await setAccess(accessRights)
      const doors = [...listDoors(dataset, id), `/files/${id}/a.csv`, `/files/${id}/1/a.csv`]
      for (const door of doors) {
        const answer = await test.api.get(door)
        assert.doesNotMatch(answer.text ?? '', /MẬT|KÍN|MỚI/, door)
        const isSaidInPlace = /\/(table|preview)$|^(\/en)?\/datasets\//.test(door)
        assert.equal(answer.status, isSaidInPlace ? 200 : 403, door)
        if (/\/(table|preview)$/.test(door)) assert.equal(answer.body.reason.code, 'access-restricted')
        if (isSaidInPlace) continue
        assert.equal(answer.body.type, '/problems/access-restricted', door)
        assert.match(answer.body.detail, /hoi@agency[.]example/, door)
        assert.match(answer.headers['cache-control'] ?? '', /no-store/, door)
        assert.equal((await test.api.get(door).set('If-None-Match', '*')).status, 403, door)
        const member = await test.api.get(door).set(test.as())
        assert.equal(member.status, 200, door)
        assert.match(member.headers['cache-control'] ?? '', /private|no-store/, door)
      }
      assert.equal((await askSql(id)).status, 403)
      const { body } = await test.api.get(`/api/v1/datasets/${dataset.id}`).expect(200)
      assert.equal(body.accessRights, accessRights)
      const page = (await test.api.get(`/datasets/${dataset.slug}`).expect(200)).text
      assert.doesNotMatch(page, /MẬT|KÍN|MỚI|href="[^"]*\/files\//)
      assert.match(page, /mailto:hoi@agency[.]example/)
      assert.match(page, /không công khai|có điều kiện/)
      assert.equal(await countWithTable(), 0)
      assert.match((await askSql(id)).body.detail, /rows/)
      const found = (
        await test.api.get(`/datasets?q=${encodeURIComponent(dataset.slug.replaceAll('-', ' '))}`)
      ).text
      const result = found.split('<article class="result">').find((part) => part.includes(dataset.slug))!
      assert.match(result, /Dữ liệu (không công khai|có điều kiện)/)
      assert.doesNotMatch(result, />API</)
    }
    await setAccess('PUBLIC')
    await test.api.get(`/files/${id}/a.csv`).expect(200)
    assert.equal((await askSql(id)).status, 200)
    assert.equal(await countWithTable(), 1)
  })

  describe('asked in bad ways', () => {
    const ask = (door: string, query: Record<string, string>) =>
      test.api.get(`/api/v1/distributions/${longId}/${door}`).query({ lang: 'en', ...query })

    it('refuse a limit beyond measure, depth, length and cursors of other questions with a sentence', async () => {
      const rows = await ask('rows', { limit: '1' }).expect(200)
      const cursor = new URL(rows.body.next, 'http://a').searchParams.get('cursor')!
      const questions: Record<string, string>[] = [
        { limit: '1e12' },
        { limit: '1000000000000' },
        { limit: '-1' },
        { limit: 'NaN' },
        { where: `${'('.repeat(1_000)}n = 1${')'.repeat(1_000)}` },
        { where: Array(600).fill('n = 1').join(' or ') },
        { cursor, where: 'n > 5' },
        { cursor, orderBy: '-n' },
        { cursor: `${cursor}x` },
        { cursor: Buffer.from('{"__proto__":{}}').toString('base64url') },
        { select: '__proto__' },
        { orderBy: 'constructor' },
        { where: '__proto__ = 1' },
        { where: `n = 1"; DROP TABLE x; --` },
        { q: 'x'.repeat(5_000) },
      ]
      for (const query of questions) {
        const { status, body } = await ask('rows', query)
        assert.equal(status, 400, JSON.stringify(query).slice(0, 80))
        assert.ok(body.detail.length > 20 && body.detail.length < 2_000)
        assert.doesNotMatch(body.detail, /\/(tmp|home|root)\/|duckdb|SELECT /i)
      }
      const sql = await test.api.post('/api/v1/sql').send({ query: `select ${'1 + '.repeat(250_000)}1` })
      assert.ok([400, 413, 422].includes(sql.status), String(sql.status))
    })

    it('group by as many values as there are rows within the limit, and say how many there are', async () => {
      const { body } = await ask('aggregate', { groupBy: 'khoá', limit: '5' }).expect(200)
      assert.equal(body.rows.length, 5)
      assert.equal(body.total, longRows)
      assert.equal((await ask('aggregate', { groupBy: 'khoá', limit: '1e12' })).status, 400)
    })

    it('answer for columns of any name, by name and by alias', async () => {
      const dataset = await test.add.dataset({ agency })
      const names = ['"""; DROP TABLE tables; --"', '__proto__', 'constructor', '', '🪷', '"a`b"']
      const file = await test.add.file(
        dataset.id,
        'tên.csv',
        `${names.join(',')}\n1,2,3,4,5,6\n7,8,9,10,11,12\n`,
      )
      await test.settle()
      const rows = (query: Record<string, string>) =>
        test.api.get(`/api/v1/distributions/${file.id}/rows`).query(query)
      const { body } = await rows({}).expect(200)
      for (const { name, alias } of body.columns as { name: string; alias: string }[]) {
        assert.equal(
          (await rows({ orderBy: `-${alias}`, limit: '1' }).expect(200)).body.rows.length,
          1,
          alias,
        )
        if (!name.includes('`'))
          assert.equal((await rows({ where: `\`${name}\` > 6` }).expect(200)).body.total, 1, name)
      }
      const objects = await rows({ shape: 'objects' }).expect(200)
      assert.match(objects.text, /"__proto__":2/)
      for (const format of ['csv', 'json', 'xlsx', 'parquet'])
        await test.api.get(`/api/v1/distributions/${file.id}/export.${format}`).expect(200)
      await test.api.get(`/datasets/${dataset.slug}/${file.id}`).expect(200)
    })

    it('leave no process and no file behind after exports that nobody waits for', async () => {
      const work = path.join(test.portal.config.dataDir, 'work')
      const listLeft = () => [
        ...readdirSync(os.tmpdir()).filter((name) => name.startsWith('sen-export-')),
        ...(existsSync(work) ? readdirSync(work).filter((name) => name.startsWith('export-')) : []),
      ]
      const before = listLeft().length
      const openBefore = readdirSync('/proc/self/fd').length
      for (let wave = 0; wave < 2; wave++)
        await Promise.all(Array.from({ length: 12 }, (_, at) => abandon(longId, at % 4 === 0)))
      await until(() => listExportChildren() <= 1 && listLeft().length <= before)
      // Sockets of the last wave close a moment later; a pipe that each export left would be more.
      await until(() => readdirSync('/proc/self/fd').length < openBefore + 15)
      const { text } = await test.api
        .get(`/api/v1/distributions/${longId}/export.csv?where=n%20%3C%205`)
        .expect(200)
      assert.equal(text.split('\r\n').length, 5 + 2)
    })
  })

  /** Asks for an export and leaves: with the first bytes, or as soon as it has asked. */
  function abandon(id: string, isPatient: boolean): Promise<void> {
    return new Promise((resolve) => {
      const request = http.get(`${test.baseUrl}/api/v1/distributions/${id}/export.csv`, (response) => {
        response.once('data', () => request.destroy())
        response.on('error', () => {})
      })
      request.on('error', () => {})
      request.on('close', () => resolve())
      if (!isPatient) setTimeout(() => request.destroy(), 20)
    })
  }
})

/** How many processes of this one write exports. */
function listExportChildren(): number {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      const isOurs = Number(parent) === process.pid
      return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('export-child')
    } catch {
      // It has ended since.
      return false
    }
  }).length
}

async function until(isSo: () => boolean): Promise<void> {
  for (const endMs = Date.now() + 60_000; !isSo();) {
    assert.ok(Date.now() < endMs, 'It did not come to rest.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
