import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { readXlsx } from 'hucre/xlsx'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

const formats = ['csv', 'tsv', 'json', 'ndjson', 'xlsx', 'parquet', 'geojson'] as const
type Format = (typeof formats)[number]

describe('GET /api/v1/distributions/:id/export.:format', () => {
  let test: TestPortal
  let agency: { slug: string }
  let dataset: { id: string; slug: string }
  let id: string
  let longId: string
  let folder: string
  const address = (format: string, of = id) => `/api/v1/distributions/${of}/export.${format}`

  // Texts that must be quoted, missing and empty cells, formulas, large numbers, old dates, and places.
  const source = [
    'mã,"Tỉnh, ""thành""",số,lớn,ngày,lúc,đúng,kinh độ,vĩ độ,ghi chú',
    '007,Huế,1.5,9007199254740993,2024-03-05,2024-03-05 06:07:08,true,107.59,16.46,=1+1',
    '008,"Đà Nẵng, ""quận""",2.0,5,1899-01-02,2024-03-06 00:00:00,false,108.2,16.05,"hai\ndòng"',
    '009,<Vinh> & _x0041_,,-7,,,,,,-cmd',
    '010,"A\tB",-3.25,12,2024-12-31,2024-12-31 23:59:59,true,999,16,@x',
  ].join('\n')
  const names = ['mã', 'Tỉnh, "thành"', 'số', 'lớn', 'ngày', 'lúc', 'đúng', 'kinh độ', 'vĩ độ', 'ghi chú']
  const longRows = 200_000
  let fileCount = 0

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-read-'))
    test = await startTestPortal(import.meta.url)
    agency = await test.add.agency({ name: { vi: 'Sở Thử', en: 'Test office' } })
    dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Bảng "thử"', en: 'Test' } })
    id = (await test.add.file(dataset.id, 'bảng số.csv', source)).id
    const lines = Array.from({ length: longRows }, (_, index) => `${index},Tỉnh ${index % 63},${index / 8}`)
    longId = (await test.add.file(dataset.id, 'dài.csv', `n,tỉnh,x\n${lines.join('\n')}\n`)).id
    await test.settle()
  }).timeout(120_000)
  after(async () => {
    await test?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const get = async (format: string, query: Record<string, string> = {}, of = id) => {
    const response = await test.api.get(address(format, of)).query(query).buffer(true).parse(readBytes)
    assert.equal(response.status, 200, String(response.body))
    return { headers: response.headers, bytes: response.body as Buffer }
  }
  const readText = async (format: Format, query: Record<string, string> = {}, of = id) =>
    (await get(format, query, of)).bytes.toString()

  /** What DuckDB reads in a file. */
  async function ask(bytes: Buffer, sql: (file: string) => string): Promise<unknown[][]> {
    const file = path.join(folder, `read-${fileCount++}`)
    await writeFile(file, bytes)
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const rows = (await connection.runAndReadAll(sql(file))).getRowsJson()
    connection.closeSync()
    return rows
  }

  /** How many rows a reader of the format finds, and the first cell of each. */
  async function readBack(format: Format, bytes: Buffer): Promise<unknown[]> {
    const text = bytes.toString()
    switch (format) {
      case 'csv':
      case 'tsv': {
        const delimiter = format === 'csv' ? ',' : '\t'
        const rows = await ask(
          bytes,
          (file) =>
            `select * from read_csv('${file}', all_varchar = true, header = true, delim = '${delimiter}')`,
        )
        return rows.map(([first]) => first)
      }
      case 'json':
        return (JSON.parse(text) as object[]).map((row) => Object.values(row)[0])
      case 'ndjson':
        return text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => Object.values(JSON.parse(line) as object)[0])
      case 'geojson':
        return (JSON.parse(text) as { features: { properties: object }[] }).features.map(
          ({ properties }) => Object.values(properties)[0],
        )
      case 'xlsx':
        return (await readXlsx(bytes)).sheets[0]!.rows.slice(1).map(([first]) => first)
      case 'parquet':
        return (await ask(bytes, (file) => `select * from read_parquet('${file}')`)).map(([first]) => first)
    }
  }

  describe('as CSV', () => {
    it('writes what RFC 4180 says, with missing values as nothing', async () => {
      assert.equal(
        await readText('csv'),
        [
          'mã,"Tỉnh, ""thành""",số,lớn,ngày,lúc,đúng,kinh độ,vĩ độ,ghi chú',
          '007,Huế,1.5,9007199254740993,2024-03-05,2024-03-05T06:07:08,true,107.59,16.46,=1+1',
          '008,"Đà Nẵng, ""quận""",2,5,1899-01-02,2024-03-06T00:00:00,false,108.2,16.05,"hai\ndòng"',
          '009,<Vinh> & _x0041_,,-7,,,,,,-cmd',
          '010,A\tB,-3.25,12,2024-12-31,2024-12-31T23:59:59,true,999,16,@x',
          '',
        ].join('\r\n'),
      )
    })

    it('begins with a byte order mark for bom=true', async () => {
      assert.ok((await readText('csv', { bom: 'true' })).startsWith('\ufeffmã,'))
    })

    it('keeps a spreadsheet from running texts for safe=true, and leaves numbers alone', async () => {
      const lines = (await readText('csv', { safe: 'true', select: 'ghi_chu,lon,so' })).split('\r\n')
      assert.deepEqual(lines.slice(1, 5), [
        "'=1+1,9007199254740993,1.5",
        '"hai\ndòng",5,2',
        "'-cmd,-7,",
        "'@x,12,-3.25",
      ])
      const hostile = ['=a', '+a', '-a', '@a', '+84 912', '-1.234', '\ta', 'a=', '"\ra"'].map(
        (cell, index) => `${cell},${index}`,
      )
      const file = await test.add.file(dataset.id, 'x.csv', `=tên,n\n${hostile.join('\n')}\n`)
      await test.settle()
      const guarded = await readText('csv', { safe: 'true', select: '`=tên`' }, file.id)
      assert.ok(guarded.startsWith("'=tên\r\n'=a\r\n'+a\r\n'-a\r\n'@a\r\n"), guarded)
      const cells = guarded.split('\r\n').slice(0, -1)
      for (const line of cells) assert.doesNotMatch(line, /^"?([=@\t\r]|[+-](?!84 912$|1\.234$))/)
      assert.ok(cells.includes('+84 912') && cells.includes('-1.234'))
    })

    it('keeps rows of one column whose value is missing', async () => {
      const { bytes } = await get('csv', { select: 'so' })
      assert.equal(bytes.toString(), 'số\r\n1.5\r\n2\r\n""\r\n-3.25\r\n')
      assert.equal((await readBack('csv', bytes)).length, 4)
    })

    it('says its type, its name, its licence and its page', async () => {
      const { headers } = await get('csv')
      assert.equal(headers['content-type'], 'text/csv; charset=utf-8; header=present')
      assert.equal(
        headers['content-disposition'],
        `attachment; filename="bang so.csv"; filename*=UTF-8''b%E1%BA%A3ng%20s%E1%BB%91.csv`,
      )
      assert.equal(
        headers.link,
        `<https://creativecommons.org/licenses/by/4.0/>; rel="license", <${test.baseUrl}/datasets/${dataset.slug}/${id}>; rel="describedby"`,
      )
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.match(headers['cache-control']!, /no-cache/)
      assert.match(headers.etag!, /^W\/"/)
    })
  })

  it('quotes tabs and line breaks in TSV', async () => {
    const lines = (await readText('tsv', { select: 'ma,tinh_thanh,ghi_chu' })).split('\r\n')
    assert.equal(lines[0], 'mã\t"Tỉnh, ""thành"""\tghi chú')
    assert.equal(lines[2], '008\t"Đà Nẵng, ""quận"""\t"hai\ndòng"')
    assert.equal(lines[4], '010\t"A\tB"\t@x')
  })

  it('gives the objects of rows as JSON and as a line each', async () => {
    const { body } = await test.api.get(`/api/v1/distributions/${id}/rows?shape=objects`).expect(200)
    assert.deepEqual(JSON.parse(await readText('json')), body.rows)
    assert.equal(body.rows[0].lớn, '9007199254740993')
    const lines = (await readText('ndjson')).trimEnd().split('\n')
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      body.rows,
    )
  })

  it('gives features with their places as GeoJSON, with the source beside them', async () => {
    const { bytes, headers } = await get('geojson', { lang: 'en' })
    assert.equal(headers['content-type'], 'application/geo+json; charset=utf-8')
    const whole = JSON.parse(bytes.toString()) as Record<string, unknown> & { features: Feature[] }
    assert.equal(whole.type, 'FeatureCollection')
    assert.equal(whole.title, 'Test')
    assert.equal(whole.attribution, 'Test office')
    assert.equal(whole.license, 'https://creativecommons.org/licenses/by/4.0/')
    assert.equal(whole.source, `${test.baseUrl}/en/datasets/${dataset.slug}/${id}`)
    assert.deepEqual(whole.features[0]!.geometry, { type: 'Point', coordinates: [107.59, 16.46] })
    assert.deepEqual(Object.keys(whole.features[0]!.properties), names)
    // A missing place, and one outside the world.
    assert.deepEqual(
      whole.features.slice(2).map(({ geometry }) => geometry),
      [null, null],
    )
    const point = { type: 'Point', coordinates: [105.8, 21] }
    const file = await test.add.file(
      dataset.id,
      'hồ.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties: { tên: 'Hồ', thẻ: ['a'] }, geometry: point }],
      }),
    )
    await test.settle()
    const lakes = JSON.parse(await readText('geojson', {}, file.id)) as { features: Feature[] }
    assert.deepEqual(lakes.features, [
      { type: 'Feature', geometry: point, properties: { tên: 'Hồ', thẻ: ['a'] } },
    ])
    assert.deepEqual(JSON.parse(await readText('json', {}, file.id)), [
      { tên: 'Hồ', thẻ: ['a'], geometry: point },
    ])
  })

  it('carries shapes of many vertices in every format that holds them', async () => {
    const ring = Array.from({ length: 800_000 }, (_, at) => [105 + at / 1e6, 21 + (at % 999) / 1e4])
    const shape = { type: 'Polygon', coordinates: [[...ring, ring[0]]] }
    const features = [
      { type: 'Feature', properties: { n: 'một "1"', m: 1 }, geometry: shape },
      { type: 'Feature', properties: { n: 'hai', m: 2 }, geometry: null },
    ]
    // A line ends between the parts of a shape, as programs write that mean to be read.
    const text = JSON.stringify({ type: 'FeatureCollection', features }).replace('[[[', '[\n[\r\n[')
    const file = await test.add.file(dataset.id, 'lớn.geojson', text)
    await test.settle()
    const read = JSON.parse(await readText('geojson', {}, file.id)) as { features: unknown[] }
    assert.deepEqual(read.features, features)
    const lines = (await readText('ndjson', {}, file.id)).trimEnd().split('\n')
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      features.map(({ properties, geometry }) => ({ ...properties, geometry })),
    )
    const chosen = JSON.parse(
      await readText('json', { select: 'geometry,n', where: 'm = 2' }, file.id),
    ) as unknown
    assert.deepEqual(chosen, [{ geometry: null, n: 'hai' }])
  }).timeout(60_000)

  it('gives a workbook with typed cells, a frozen header and a sheet about the source', async () => {
    const { bytes, headers } = await get('xlsx', { where: 'lon < 100', lang: 'en' })
    assert.match(headers['content-disposition']!, /filename="bang so \(part\)\.xlsx"/)
    const [data, about] = (await readXlsx(bytes)).sheets
    assert.equal(data!.name, 'Data')
    assert.deepEqual(data!.freezePane, { rows: 1 })
    assert.deepEqual(data!.rows[0], names)
    assert.deepEqual(data!.rows[1], [
      '008',
      'Đà Nẵng, "quận"',
      2,
      5,
      '1899-01-02',
      new Date('2024-03-06T00:00:00Z'),
      false,
      108.2,
      16.05,
      'hai\ndòng',
    ])
    assert.deepEqual(data!.rows[2]!.slice(0, 4), ['009', '<Vinh> & _x0041_', null, -7])
    assert.deepEqual(data!.rows[3]!.slice(4, 7), [
      new Date('2024-12-31T00:00:00Z'),
      new Date('2024-12-31T23:59:59Z'),
      true,
    ])
    const facts = new Map(about!.rows.map(([label, value]) => [label, String(value)]))
    assert.equal(about!.name, 'Source')
    assert.equal(facts.get('Dataset'), 'Test')
    assert.equal(facts.get('Agency'), 'Test office')
    assert.equal(facts.get('Filter'), 'where: lon < 100')
    assert.match(facts.get('Licence')!, /CC BY 4\.0[^]*creativecommons\.org/)
    assert.match(facts.get('Exported')!, /^\d{4}-\d\d-\d\dT/)
    // Digits that Excel would drop are text.
    const [first] = (await readXlsx((await get('xlsx')).bytes)).sheets[0]!.rows.slice(1)
    assert.equal(first![3], '9007199254740993')
  })

  it('gives a workbook that opens whatever its texts hold', async () => {
    const hostile = ['a\u0001b', 'x\ry', ' _x0041_ ', 'ký 🪷', 'z'.repeat(40_000), '🪷'.repeat(20_000), ']]>']
    const file = await test.add.file(
      dataset.id,
      'lạ.ndjson',
      hostile.map((text, index) => JSON.stringify({ n: index, '<tên> & "x"': text })).join('\n'),
    )
    await test.settle()
    const [header, ...rows] = (await readXlsx((await get('xlsx', {}, file.id)).bytes)).sheets[0]!.rows
    assert.deepEqual(header, ['n', '<tên> & "x"'])
    const texts = rows.map(([, text]) => String(text))
    assert.equal(texts[0], 'ab')
    assert.match(texts[1]!, /^x[\r\n]y$/)
    assert.equal(texts[2], ' _x0041_ ')
    assert.equal(texts[3], 'ký 🪷')
    assert.equal(texts[4], `${'z'.repeat(32_766)}…`)
    assert.ok(texts[5]!.length <= 32_767 && texts[5]!.endsWith('🪷…'))
    assert.equal(texts[6], ']]>')
  })

  it('gives Parquet with the types of the table, the published names and the source', async () => {
    const { bytes } = await get('parquet')
    const described = await ask(bytes, (file) => `describe select * from read_parquet('${file}')`)
    assert.deepEqual(
      described.map(([name]) => name),
      names,
    )
    assert.deepEqual(
      described.map(([, type]) => type),
      [
        'VARCHAR',
        'VARCHAR',
        'DOUBLE',
        'BIGINT',
        'DATE',
        'TIMESTAMP',
        'BOOLEAN',
        'DOUBLE',
        'DOUBLE',
        'VARCHAR',
      ],
    )
    const facts = await ask(
      bytes,
      (file) => `select decode(key), decode(value) from parquet_kv_metadata('${file}')`,
    )
    const known = Object.fromEntries(facts as [string, string][])
    assert.equal(known.title, 'Bảng "thử"')
    assert.equal(known.license, 'https://creativecommons.org/licenses/by/4.0/')
    assert.match(known.source!, new RegExp(`/datasets/${dataset.slug}/${id}$`))
  })

  it('carries what the columns mean in workbooks and Parquet, of those that are chosen', async () => {
    const file = await test.add.file(dataset.id, 'do.csv', 'nhiet_do,tram,an\n21.5,A,1\n')
    await test.settle()
    const dictionary = [
      {
        name: 'nhiet_do',
        title: { vi: 'Nhiệt độ', en: 'Temperature' },
        description: { vi: 'Đo lúc 7 giờ', en: 'Taken at "7 o\u2019clock" & <later>' },
        unit: '°C',
      },
      { name: 'an', title: { vi: 'Không chọn' } },
    ]
    const version = (await test.api.get(`/api/v1/datasets/${dataset.slug}`)).body.version
    await test.api
      .patch(`/api/v1/distributions/${file.id}`)
      .set(test.as())
      .set('If-Match', `"${version}"`)
      .send({ dictionary })
      .expect(200)
    const query = { select: 'tram,nhiet_do' }
    const [, about] = (await readXlsx((await get('xlsx', { ...query, lang: 'en' }, file.id)).bytes)).sheets
    const lines = about!.rows.slice(-3).map((row) => row.map((cell) => cell ?? ''))
    assert.deepEqual(lines, [
      ['Column', 'Title', 'Unit', 'Type', 'Description'],
      ['tram', '', '', 'Text', ''],
      ['nhiet_do', 'Temperature', '°C', 'Number', dictionary[0]!.description!.en],
    ])
    const { bytes } = await get('parquet', query, file.id)
    const [[columns]] = (await ask(
      bytes,
      (name) => `select decode(value) from parquet_kv_metadata('${name}') where decode(key) = 'columns'`,
    )) as [[string]]
    assert.deepEqual(JSON.parse(columns), [
      { name: 'tram', type: 'string' },
      { ...dictionary[0], type: 'number' },
    ])
    const plain = await ask(
      (await get('parquet')).bytes,
      (name) => `select decode(key) from parquet_kv_metadata('${name}')`,
    )
    assert.ok(!plain.flat().includes('columns'))
  })

  it('sorts by a column, not by a published name that looks like one', async () => {
    const file = await test.add.file(dataset.id, 'c.csv', 'c1,c0\n1,9\n2,8\n3,7\n')
    await test.settle()
    const { bytes } = await get('parquet', { orderBy: 'c1' }, file.id)
    assert.deepEqual((await readBack('parquet', bytes)).map(Number), [1, 2, 3])
  })

  it('holds the same rows in the same order in every format', async () => {
    const query = { where: 'n >= 100 and n < 5000', q: 'tinh 7', orderBy: '-x', select: 'n,tỉnh' }
    const { body } = await test.api
      .get(`/api/v1/distributions/${longId}/rows`)
      .query({ ...query, limit: 10_000 })
      .expect(200)
    const expected = (body.rows as number[][]).map(([n]) => String(n))
    assert.ok(expected.length > 50)
    for (const format of formats.filter((name) => name !== 'geojson')) {
      const { bytes } = await get(format, query, longId)
      assert.deepEqual((await readBack(format, bytes)).map(String), expected, format)
    }
  })

  it('holds no rows, and is whole, when none match', async () => {
    for (const format of formats) {
      const { bytes } = await get(format, { where: 'lon = 123' })
      assert.deepEqual(await readBack(format, bytes), [], format)
    }
    assert.equal(await readText('csv', { where: 'lon = 123', select: 'lon' }), 'lớn\r\n')
  })

  it('streams a long table whole, compressed when asked', async () => {
    const { bytes } = await get('csv', {}, longId)
    const lines = bytes.toString().split('\r\n')
    assert.equal(lines.length, longRows + 2)
    assert.equal(lines[longRows], `${longRows - 1},Tỉnh ${(longRows - 1) % 63},${(longRows - 1) / 8}`)
    for (const encoding of ['br', 'gzip']) {
      const response = await test.api.get(address('csv', longId)).set('Accept-Encoding', encoding).expect(200)
      assert.equal(response.headers['content-encoding'], encoding)
      if (encoding === 'gzip') assert.equal(response.text.length, bytes.toString().length)
    }
    const { headers } = await get('xlsx', {}, longId)
    assert.equal(headers['content-encoding'], undefined)
  })

  it('gives whole workbooks to several at once, when the pipe to the portal is full of them too', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => get('xlsx', {}, longId)))
    const sizes = new Set(all.map(({ bytes }) => Math.round(bytes.length / 1024)))
    assert.equal(sizes.size, 1)
  })

  it('answers 304 and HEAD without starting anything', async () => {
    for (const format of formats) {
      const head = await test.api.head(address(format)).expect(200)
      assert.ok(head.headers['content-disposition'], format)
      await test.api.get(address(format)).set('If-None-Match', head.headers.etag!).expect(304)
      const other = await test.api
        .head(`${address(format)}?where=lon%20%3E%205`)
        .set('If-None-Match', head.headers.etag!)
        .expect(200)
      assert.notEqual(other.headers.etag, head.headers.etag)
    }
  })

  it('refuses what it cannot do before the first byte', async () => {
    for (const search of [
      'select=khong_co',
      'where=ma%20%3E',
      'orderBy=x',
      'limit=5',
      'cursor=x',
      'sheet=1',
      'bom=ja',
    ]) {
      const { body, headers } = await test.api.get(`${address('csv')}?${search}`).expect(400)
      assert.match(body.type, /^\/problems\//, search)
      assert.match(headers['content-type']!, /problem\+json/)
      assert.equal(headers['content-disposition'], undefined)
    }
    await test.api.get(`${address('xlsx')}?bom=true`).expect(400)
    await test.api.get(`${address('json')}?safe=true`).expect(400)
    await test.api.get(address('pdf')).expect(404)
    await test.api.get(address('csv', 'khong-co')).expect(404)
    await test.api.post(address('csv')).expect(405)
    const { body } = await test.api.get(`${address('geojson', longId)}?lang=en`).expect(422)
    assert.equal(body.type, '/problems/export-impossible')
    assert.match(body.detail, /no places/)
  })

  it('refuses a worksheet of more rows than one can hold', async () => {
    const file = await test.add.file(
      dataset.id,
      'quá.csv',
      `n\n${Array.from({ length: 1_048_576 }, (_, index) => index).join('\n')}\n`,
    )
    await test.settle()
    const { body } = await test.api.get(`${address('xlsx', file.id)}?lang=en`).expect(422)
    assert.match(body.detail, /1,048,576 rows/)
    await get('xlsx', { where: 'n < 5' }, file.id)
  }).timeout(180_000)

  it('shows drafts to members only, and nothing of what was withdrawn', async () => {
    const draft = await test.add.dataset({ agency: agency.slug, status: 'draft' })
    const file = await test.add.file(draft.id, 'a.csv', 'a,b\n1,2\n')
    await test.settle()
    for (const format of formats) await test.api.get(address(format, file.id)).expect(404)
    const { headers } = await test.api.get(address('csv', file.id)).set(test.as()).expect(200)
    assert.equal(headers['cache-control'], 'private, no-store')
  })

  describe('while it streams', () => {
    it('ends with its client: no process, no file stays', async () => {
      const temporary = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith('sen-export-'))
      const working = () => {
        const work = path.join(test.portal.config.dataDir, 'work')
        return existsSync(work) ? readdirSync(work).filter((name) => name.startsWith('export-')) : []
      }
      const before = temporary().length
      for (let round = 0; round < 4; round++) {
        const waves = ['csv', 'xlsx', 'json', 'parquet', 'csv'].map((format, index) =>
          abandon(`${test.baseUrl}${address(format, longId)}?orderBy=-x`, index % 2 === 0),
        )
        await Promise.all(waves)
      }
      // One may stand ready for the next export.
      await until(() => listExportChildren().length <= 1)
      await until(() => temporary().length <= before && working().length === 0)
      await get('csv')
    }).timeout(180_000)

    it('breaks the connection when it fails in the middle', async () => {
      await assert.rejects(
        new Promise<void>((resolve, reject) => {
          const request = http.get(`${test.baseUrl}${address('csv', longId)}`, (response) => {
            response.once('data', () => {
              response.pause()
              for (const pid of listExportChildren()) process.kill(pid, 'SIGKILL')
              setImmediate(() => response.resume())
            })
            response.on('end', resolve)
            response.on('error', reject)
          })
          request.on('error', reject)
        }),
        /aborted|reset/,
      )
    })
  })

  describe('GET …/rows with Accept', () => {
    const rows = (type: string, query: Record<string, string> = {}) =>
      test.api
        .get(`/api/v1/distributions/${id}/rows`)
        .query(query)
        .set('Accept', type)
        .buffer(true)
        .parse(readBytes)

    it('gives the page as CSV, TSV, NDJSON and GeoJSON, as an export has it', async () => {
      for (const [format, type] of [
        ['csv', 'text/csv'],
        ['tsv', 'text/tab-separated-values'],
        ['ndjson', 'application/x-ndjson'],
      ] as const) {
        const { headers, body } = await rows(type).expect(200)
        assert.ok(headers['content-type']!.startsWith(type))
        assert.match(headers.vary!, /Accept\b(?!-)/)
        const [page, whole] = [(body as Buffer).toString(), await readText(format)]
        if (format === 'ndjson')
          assert.deepEqual(await readBack(format, body as Buffer), await readBack(format, Buffer.from(whole)))
        else assert.equal(page, whole)
      }
      const { body } = await rows('application/geo+json').expect(200)
      assert.deepEqual(JSON.parse((body as Buffer).toString()), JSON.parse(await readText('geojson')))
    })

    it('leads to the next page in Link, in every format', async () => {
      for (const [format, type] of [
        ['csv', 'text/csv'],
        ['parquet', 'application/vnd.apache.parquet'],
        ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      ] as const) {
        const first = await rows(type, { limit: '3', orderBy: '-so' }).expect(200)
        const next = /<([^>]+)>; rel="next"/.exec(first.headers.link!)![1]!
        const second = await test.api.get(next).set('Accept', type).buffer(true).parse(readBytes).expect(200)
        const all = [first, second].map(({ body }) => readBack(format, body as Buffer))
        assert.deepEqual((await Promise.all(all)).flat(), ['008', '007', '010', '009'], format)
        assert.doesNotMatch(second.headers.link!, /rel="next"/)
        await rows(type, { limit: '3', orderBy: '-so' }).set('If-None-Match', first.headers.etag!).expect(304)
        await rows(type, { limit: '2', orderBy: '-so' }).set('If-None-Match', first.headers.etag!).expect(200)
      }
    })

    it('stays JSON for whoever takes anything, or likes it best', async () => {
      for (const type of ['*/*', 'application/json, text/csv;q=0.5', 'text/html,*/*;q=0.8']) {
        const { headers } = await rows(type).expect(200)
        assert.match(headers['content-type']!, /^application\/json/)
      }
    })

    it('refuses with a problem document', async () => {
      const { headers, body } = await rows('text/csv', { select: 'khong_co' }).expect(400)
      assert.match(headers['content-type']!, /problem\+json/)
      assert.match((body as Buffer).toString(), /invalid-parameter/)
      await test.api
        .get(`/api/v1/distributions/${longId}/rows`)
        .set('Accept', 'application/geo+json')
        .expect(422)
    })
  })
})

interface Feature {
  geometry: unknown
  properties: Record<string, unknown>
}

/** A supertest parser that keeps the bytes. */
function readBytes(response: unknown, callback: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = []
  const stream = response as http.IncomingMessage
  stream.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)))
  stream.on('end', () => callback(null, Buffer.concat(chunks)))
  stream.on('error', (error) => callback(error, Buffer.alloc(0)))
}

/** Asks, and leaves: with the first bytes, or before there are any. */
function abandon(url: string, isPatient: boolean): Promise<void> {
  return new Promise((resolve) => {
    const request = http.get(url, (response) => {
      response.once('data', () => request.destroy())
      response.on('error', () => {})
    })
    request.on('error', () => {})
    request.on('close', () => resolve())
    if (!isPatient) request.once('socket', (socket) => socket.once('connect', () => request.destroy()))
  })
}

/** The processes of this one that write exports. */
function listExportChildren(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
        return (
          Number(parent) === process.pid &&
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('export-child')
        )
      } catch {
        // It has ended since.
        return false
      }
    })
    .map(Number)
}

async function until(isSo: () => boolean): Promise<void> {
  for (const endMs = Date.now() + 30_000; !isSo();) {
    assert.ok(Date.now() < endMs, 'It did not come to rest.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
