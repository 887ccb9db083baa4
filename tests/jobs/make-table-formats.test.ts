import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Conversion } from '../../server/tabular/conversion-messages.ts'
import { runConversion } from '../../server/tabular/conversion.ts'
import { Refusal } from '../../server/tabular/refusals.ts'
import { makeZip } from '../support/zip.ts'

describe('make-table of files that are not CSV', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-formats-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  let count = 0
  interface Made extends Conversion {
    /** Rows of the first table, or of the one with the index. */
    rows(index?: number): Promise<unknown[][]>
  }

  /** As the portal does it: in a child process under its limits. */
  async function convert(bytes: Buffer | string, format: string | null = null): Promise<Made> {
    const input = path.join(folder, `file-${++count}`)
    const workDir = await mkdtemp(path.join(folder, 'work-'))
    const content = Buffer.from(bytes as string)
    await writeFile(input, content)
    const made = await runConversion(
      { input, workDir, reading: {}, format, lang: 'en' },
      { inputBytes: content.length, tell: () => {}, signal: new AbortController().signal },
    )
    return { ...made, rows: (index = 0) => readRows(path.join(workDir, made.tables[index]!.parquet)) }
  }

  async function readRows(file: string): Promise<unknown[][]> {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    try {
      const reader = await connection.runAndReadAll(`select * exclude (misfit) from read_parquet('${file}')`)
      return reader
        .getRows()
        .map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  }

  async function refuse(bytes: Buffer | string, format: string | null, code: string): Promise<string> {
    try {
      await convert(bytes, format)
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error))
      assert.equal(error.code, code)
      assert.ok(error.sentence.vi.length > 20)
      return error.sentence.en
    }
    throw new Error(`A table was made; ${code} was expected.`)
  }

  const typesOf = ({ tables: [table] }: Made) => table!.columns.map(({ name, type }) => `${name} ${type}`)

  describe('JSON', () => {
    it('takes a list of objects, with the types that it says', async () => {
      const made = await convert(
        '[{"mã": "01", "số": 1, "tỷ lệ": 1.50, "ngày": "2024-02-01", "mới": true, "chữ số": "12"},\n {"số": 20000000000, "mới": false, "thêm": null}]',
        'JSON',
      )
      assert.deepEqual(typesOf(made), [
        'mã string',
        'số integer',
        'tỷ lệ number',
        'ngày date',
        'mới boolean',
        'chữ số string',
        'thêm string',
      ])
      assert.equal(made.tables[0]!.rowCount, 2)
      const [first, second] = await made.rows()
      assert.deepEqual([first![0], first![1], first![2], first![5]], ['01', 1, 1.5, '12'])
      assert.deepEqual([second![0], second![1], second![4]], [null, 20000000000, false])
    })

    it('keeps what is nested as JSON, and every digit of long numbers', async () => {
      const made = await convert(
        '[{"id": 9007199254740993, "tags": ["a b", 1.10], "mixed": "x\\n\\"y\\""}, {"id": 1, "tags": null, "mixed": {"a": [1]}}]',
        'JSON',
      )
      assert.deepEqual(typesOf(made), ['id integer', 'tags json', 'mixed json'])
      const rows = await made.rows()
      assert.deepEqual(
        rows.map((row) => row.slice(1)),
        [
          ['["a b",1.10]', '"x\\n\\"y\\""'],
          [null, '{"a":[1]}'],
        ],
      )
    })

    it('finds the list behind keys of a wrapper', async () => {
      for (const text of [
        '{"data": [{"a": 1}, {"a": 2}]}',
        '{"help": "…", "success": true, "result": {"fields": [{"id": "a"}], "records": [{"a": 1}, {"a": 2}]}}',
        '[{"page": 1, "total": 2}, [{"a": 1}, {"a": 2}]]',
        '\ufeff{"meta": {"view": [[1, 2]]}, "rows": [\n{"a": 1, "list": [{"x": 1}, {"x": 2}, {"x": 3}]},\n{"a": 2}\n]}',
      ]) {
        const made = await convert(text, 'JSON')
        assert.equal(made.tables[0]!.rowCount, 2, text)
        assert.equal(made.tables[0]!.columns[0]!.name, 'a')
      }
    })

    it('takes one object a line, and UTF-16', async () => {
      const lines = '{"a": 1, "b": "x,\\"y"}\n{"b": "z", "c": 2.5}\n\n'
      const made = await convert(lines, 'NDJSON')
      assert.deepEqual(typesOf(made), ['a integer', 'b string', 'c number'])
      assert.deepEqual(await made.rows(), [
        [1, 'x,"y', null],
        [null, 'z', 2.5],
      ])
      const wide = await convert(Buffer.from(`\ufeff${lines}`, 'utf16le'), 'NDJSON')
      assert.equal(wide.tables[0]!.dialect.encoding, 'utf-16le')
      assert.equal(wide.tables[0]!.rowCount, 2)
      assert.equal((await convert('{"a": 1}', 'NDJSON')).tables[0]!.rowCount, 1)
    })

    it('takes features: properties and a geometry', async () => {
      const made = await convert(
        JSON.stringify({
          type: 'FeatureCollection',
          features: [
            {
              type: 'Feature',
              id: 7,
              properties: { tên: 'Hồ', geometry: 'x' },
              geometry: { type: 'Point', coordinates: [105.85, 21.03] },
            },
            { type: 'Feature', properties: { tên: 'Núi', cao: 3143 }, geometry: null },
          ],
        }),
        'GEOJSON',
      )
      assert.deepEqual(typesOf(made), [
        'id integer',
        'tên string',
        'geometry string',
        'cao integer',
        'geometry (2) geometry',
      ])
      const [first, second] = await made.rows()
      assert.equal(first![4], '{"type":"Point","coordinates":[105.85,21.03]}')
      assert.deepEqual(second, [null, 'Núi', null, 3143, null])
    })

    it('reads a boundary of several megabytes', async () => {
      const coordinates = Array.from({ length: 200_000 }, (_, index) => [index / 1000, index / 3000])
      const feature = { type: 'Feature', properties: { n: 1 }, geometry: { type: 'LineString', coordinates } }
      const made = await convert(
        JSON.stringify({ type: 'FeatureCollection', features: [feature, feature] }),
        'GEOJSON',
      )
      assert.equal(made.tables[0]!.rowCount, 2)
    })

    it('says where a file is wrong', async () => {
      const at = async (text: string, code: string, place: RegExp) =>
        assert.match(await refuse(text, 'JSON', code), place)
      await at('[{"a": 1},\n {"a": NaN}]', 'json-broken', /line 2, column 8.*"NaN"/)
      await at('[{"a": 1}\n {"a": 2}]', 'json-broken', /line 2, column 2.*comma is missing/)
      await at('[{"a": 1},]', 'json-broken', /line 1/)
      await at("[{'a': 1}]", 'json-broken', /line 1, column 3/)
      await at('[{"a": 01}]', 'json-broken', /line 1, column 8/)
      await at('[{"a": "x}', 'json-broken', /still open/)
      await at('[{"a": 1}}', 'json-broken', /line 1, column 10/)
      await at('{"a": 1}\n{"a": 2}\n[3]\n', 'json-not-objects', /line 3, column 1/)
      await at(`[{"a": ${'['.repeat(5_000)}${']'.repeat(5_000)}}]`, 'json-too-deep', /over 100 levels/)
    })

    it('refuses a record that is a file of its own', async () => {
      const long = Buffer.alloc(17 * 1024 * 1024, 0x61)
      const bytes = Buffer.concat([Buffer.from('{"a": 1}\n{"a": "'), long, Buffer.from('"}')])
      assert.match(await refuse(bytes, 'NDJSON', 'record-too-long'), /line 2, column 1/)
    })

    it('refuses what holds no list of objects', async () => {
      for (const text of [
        '[]',
        '{}',
        '{"a": 1}',
        '[1, 2, 3]',
        '{"type": "FeatureCollection", "features": []}',
        '[{}]',
      ])
        await refuse(text, 'JSON', 'json-without-rows')
    })
  })

  describe('archives', () => {
    const csv = 'mã,số\n01,1\n02,2\n'

    it('takes what a gzip file holds', async () => {
      const made = await convert(gzipSync(csv), 'GZIP')
      assert.deepEqual(typesOf(made), ['mã string', 'số integer'])
      assert.equal((await convert(gzipSync('[{"a": 1}]'), 'GZIP')).tables[0]!.rowCount, 1)
    })

    it('takes the one data file of a zip', async () => {
      const made = await convert(
        makeZip([
          { name: 'dữ liệu/' },
          { name: 'dữ liệu/bảng.csv', content: csv },
          { name: 'ĐỌC.txt', content: 'Ghi chú' },
          { name: '__MACOSX/._bảng.csv', content: 'x' },
        ]),
        'ZIP',
      )
      assert.equal(made.tables[0]!.rowCount, 2)
      assert.equal(
        (await convert(makeZip([{ name: 'a.jsonl', content: '{"a": 1}' }]), 'ZIP')).tables[0]!.rowCount,
        1,
      )
    })

    it('refuses archives that hold another number of them, or what leads astray', async () => {
      const two = [
        { name: 'a.csv', content: csv },
        { name: 'b.csv', content: csv },
      ]
      assert.match(
        await refuse(makeZip(two), 'ZIP', 'zip-with-many-tables'),
        /2 data files \(a\.csv, b\.csv\)/,
      )
      await refuse(makeZip([{ name: 'a.shp', content: 'x' }]), 'ZIP', 'zip-without-table')
      await refuse(makeZip([{ name: 'b.zip', content: 'x' }]), 'ZIP', 'archive-nested')
      await refuse(makeZip([{ name: 'b.csv', content: makeZip(two) }]), 'ZIP', 'archive-nested')
      await refuse(gzipSync(gzipSync(csv)), 'GZIP', 'archive-nested')
      await refuse(makeZip([{ name: '../a.csv', content: csv }]), 'ZIP', 'archive-unsafe')
      await refuse(makeZip([{ name: 'a.csv', content: csv, isEncrypted: true }]), 'ZIP', 'file-encrypted')
    })

    it('refuses damaged ones', async () => {
      await refuse(gzipSync(csv).subarray(0, 20), 'GZIP', 'archive-damaged')
      const zip = makeZip([
        {
          name: 'a.csv',
          content: Array.from({ length: 5_000 }, (_, index) => `${index},${(index * 7919) % 104729}`).join(
            '\n',
          ),
        },
      ])
      await refuse(zip.subarray(0, zip.length - 30), 'ZIP', 'archive-damaged')
      const broken = Buffer.from(zip)
      broken.fill(0xff, 2_000, 3_000)
      await refuse(broken, 'ZIP', 'archive-damaged')
      await refuse(gzipSync(''), 'GZIP', 'empty-file')
    })

    it('refuses what grows beyond measure, whatever it says of itself', async () => {
      const zeros = Buffer.alloc(80 * 1024 * 1024)
      await refuse(gzipSync(zeros), 'GZIP', 'unpacks-too-large')
      await refuse(makeZip([{ name: 'a.csv', content: zeros }]), 'ZIP', 'unpacks-too-large')
      const liar = gzipSync(zeros)
      liar.writeUInt32LE(100, liar.length - 4)
      await refuse(liar, 'GZIP', 'unpacks-too-large')
    })
  })
})
