import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { readXlsx } from 'hucre/xlsx'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

const formats = ['csv', 'tsv', 'json', 'ndjson', 'xlsx', 'parquet', 'geojson'] as const

describe('GET /api/v1/distributions/:id/export.:format', () => {
  let test: TestPortal
  let dataset: { id: string; slug: string }
  let id: string
  let longId: string
  let folder: string
  const address = (format: string, of = id) => `/api/v1/distributions/${of}/export.${format}`

  // A text that must be quoted, missing and empty cells, formulas, large numbers, dates, and places.
  const source = [
    'mã,"Tỉnh, ""thành""",số,lớn,ngày,lúc,đúng,kinh độ,vĩ độ,ghi chú',
    '007,Huế,1.5,9007199254740993,2024-03-05,2024-03-05 06:07:08,true,107.59,16.46,=1+1',
    '008,"Đà Nẵng, ""quận""",2.0,5,1899-01-02,2024-03-06 00:00:00,false,108.2,16.05,"hai\ndòng"',
    '009,<Vinh> & _x0041_,,-7,,,,,,-cmd',
    '010,"A\tB",-3.25,12,2024-12-31,2024-12-31 23:59:59,true,999,16,@x',
  ].join('\n')

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-read-'))
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency({ name: { vi: 'Sở Thử', en: 'Test office' } })
    dataset = await test.add.dataset({ agency: agency.slug, title: { vi: 'Bảng "thử"', en: 'Test' } })
    id = (await test.add.file(dataset.id, 'bảng số.csv', source)).id
    const lines = Array.from({ length: 200_000 }, (_, index) => `${index},Tỉnh ${index % 63},${index / 8}`)
    longId = (await test.add.file(dataset.id, 'dài.csv', `n,tỉnh,x\n${lines.join('\n')}\n`)).id
    await test.settle()
  })
  after(async () => {
    await test?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const get = async (format: string, query: Record<string, string> = {}, of = id) =>
    test.api.get(address(format, of)).query(query).buffer(true).parse(readBytes).expect(200)
  const text = async (format: string, query: Record<string, string> = {}, of = id) =>
    ((await get(format, query, of)).body as Buffer).toString()

  /** What DuckDB reads in a file. */
  async function ask(format: string, bytes: Buffer, sql: (file: string) => string): Promise<unknown[][]> {
    const file = path.join(folder, `read.${format}`)
    await writeFile(file, bytes)
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const rows = (await connection.runAndReadAll(sql(file))).getRowsJson()
    connection.closeSync()
    return rows
  }

  it('writes CSV as RFC 4180 has it, which gives the values back', async () => {
    const response = await get('csv')
    assert.equal(response.headers['content-type'], 'text/csv; charset=utf-8; header=present')
    assert.equal(
      (response.body as Buffer).toString(),
      [
        'mã,"Tỉnh, ""thành""",số,lớn,ngày,lúc,đúng,kinh độ,vĩ độ,ghi chú',
        '007,Huế,1.5,9007199254740993,2024-03-05,2024-03-05T06:07:08,true,107.59,16.46,=1+1',
        '008,"Đà Nẵng, ""quận""",2,5,1899-01-02,2024-03-06T00:00:00,false,108.2,16.05,"hai\ndòng"',
        '009,<Vinh> & _x0041_,,-7,,,,,,-cmd',
        '010,A\tB,-3.25,12,2024-12-31,2024-12-31T23:59:59,true,999,16,@x',
        '',
      ].join('\r\n'),
    )
    const rows = await ask('csv', response.body as Buffer, (file) => `select * from read_csv('${file}', all_varchar = true)`)
    assert.deepEqual(rows[1]!.slice(1, 3), ['Đà Nẵng, "quận"', '2'])
    assert.equal(rows[1]!.at(-1), 'hai\ndòng')
  })

  it('prints', async () => {
    for (const format of formats) {
      const response = await test.api.get(address(format)).buffer(true).parse(readBytes)
      console.log(format, response.status, response.headers, format === 'xlsx' || format === 'parquet' ? (response.body as Buffer).length : (response.body as Buffer).toString())
      if (format === 'xlsx') console.log(JSON.stringify((await readXlsx(response.body as Buffer)).sheets, null, 1).slice(0, 6000))
      if (format === 'parquet') { console.log(await ask('parquet', response.body as Buffer, (file) => `select * from '${file}'`)); console.log(await ask('parquet', response.body as Buffer, (file) => `select decode(key), decode(value) from parquet_kv_metadata('${file}')`)) }
    }
  })
})

/** A supertest parser that keeps the bytes. */
function readBytes(response: unknown, callback: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = []
  const stream = response as http.IncomingMessage
  stream.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)))
  stream.on('end', () => callback(null, Buffer.concat(chunks)))
  stream.on('error', (error) => callback(error, Buffer.alloc(0)))
}
void once; void readdirSync; void readdir; void readFile
