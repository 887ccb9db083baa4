import assert from 'node:assert/strict'
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Conversion } from '../../server/tabular/conversion-messages.ts'
import { runConversion } from '../../server/tabular/conversion.ts'
import { Refusal } from '../../server/tabular/refusals.ts'
import { makeZip, type ZipContent } from '../support/zip.ts'

const megabyte = 1024 * 1024

describe('make-table of files that are made to do harm', function () {
  this.slow(15_000)
  let folder: string
  let count = 0
  before(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'sen-attacks-'))))
  after(() => rm(folder, { recursive: true, force: true }))

  async function keep(bytes: Buffer | string): Promise<string> {
    const input = path.join(folder, `file-${++count}`)
    await writeFile(input, bytes)
    return input
  }

  /** As the portal does it: in a child process under its limits. */
  async function convertFile(input: string, format: string | null = null): Promise<Conversion> {
    const workDir = await mkdtemp(path.join(folder, 'work-'))
    try {
      const { conversion, end } = await runConversion(
        { input, workDir, reading: {}, format, lang: 'en' },
        { inputBytes: (await stat(input)).size, tell: () => {}, signal: new AbortController().signal },
      )
      end()
      return conversion
    } finally {
      await rm(workDir, { recursive: true, force: true })
    }
  }
  const convert = async (bytes: Buffer | string, format: string | null = null) =>
    convertFile(await keep(bytes), format)

  async function refuseFile(input: string, format: string | null, code: string): Promise<string> {
    try {
      await convertFile(input, format)
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error))
      assert.equal(error.code, code)
      assert.ok(error.sentence.vi.length > 40)
      return error.sentence.en
    }
    throw new Error(`A table was made; ${code} was expected.`)
  }
  const refuse = async (bytes: Buffer | string, format: string | null, code: string) =>
    refuseFile(await keep(bytes), format, code)

  describe('workbooks', () => {
    const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const packaged = 'http://schemas.openxmlformats.org/package/2006'
    const text = (place: string, value: string) =>
      `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`

    /** A workbook of one sheet, from the rows as they stand in its XML. */
    function workbook(rows: string, more: ZipContent[] = [], before = ''): Buffer {
      const relation = (type: string, target: string) =>
        `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/${type}" Target="${target}"/></Relationships>`
      return makeZip([
        { name: '[Content_Types].xml', content: `<Types xmlns="${packaged}/content-types"/>` },
        { name: '_rels/.rels', content: relation('officeDocument', 'xl/workbook.xml') },
        {
          name: 'xl/workbook.xml',
          content: `<workbook xmlns="${spreadsheet}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
        },
        { name: 'xl/_rels/workbook.xml.rels', content: relation('worksheet', 'worksheets/sheet1.xml') },
        {
          name: 'xl/worksheets/sheet1.xml',
          content: `${before}<worksheet xmlns="${spreadsheet}"><sheetData>${rows}</sheetData></worksheet>`,
        },
        ...more,
      ])
    }
    const header = `<row r="1">${text('A1', 'a')}${text('B1', 'b')}</row>`

    it('refuses a cell without end, in the sheet and among the shared texts, before it is read', async () => {
      // Every letter of a run stands in another place of the alphabet, or the file would be refused for how much it shrinks.
      const long = Array.from({ length: 18 * 1024 }, (_, at) =>
        String.fromCharCode(97 + ((at * 7) % 23)).repeat(1024),
      ).join('')
      const limit = await refuse(
        workbook(`${header}<row r="2">${text('A2', long)}</row>`),
        'XLSX',
        'cell-too-long',
      )
      assert.match(limit, /32,767/)
      const shared = { name: 'xl/sharedStrings.xml', content: `<sst><si><t>${long}</t></si></sst>` }
      await refuse(workbook(header, [shared]), 'XLSX', 'cell-too-long')
      await refuse(
        makeZip([
          { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' },
          {
            name: 'content.xml',
            content: `<table:table table:name="S"><table:table-row><table:table-cell><text:p>${long}`,
          },
        ]),
        'ODS',
        'cell-too-long',
      )
    })

    it('refuses a cell that unpacks to more than a sheet may have', async () => {
      const cell = Buffer.alloc(100 * megabyte, 0x61).toString()
      await refuse(workbook(`${header}<row r="2">${text('A2', cell)}</row>`), 'XLSX', 'unpacks-too-large')
    })

    it('refuses one text that is the value of so many cells that it fills the disk', async () => {
      const shared = `<sst xmlns="${spreadsheet}"><si><t>${'chữ '.repeat(megabyte)}</t></si></sst>`
      const relations = `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
      const rows = Array.from(
        { length: 400 },
        (_, at) => `<row r="${at + 1}"><c r="A${at + 1}" t="s"><v>0</v></c></row>`,
      )
      const whole = workbook(rows.join(''), [
        { name: 'xl/sharedStrings.xml', content: shared },
        { name: 'xl/_rels/workbook.xml.rels', content: relations },
      ])
      await refuse(whole, 'XLSX', 'unpacks-too-large')
    })

    it('refuses places that no sheet has, and is not moved by far ones', async () => {
      await refuse(workbook(`<row r="1">${text('ZZZZZZ1', 'a')}</row>`), 'XLSX', 'spreadsheet-damaged')
      const wide = await refuse(
        workbook(`${header}<row r="2">${text('XFD2', 'x')}</row>`),
        'XLSX',
        'too-many-columns',
      )
      assert.match(wide, /16,384 columns/)
      const far = await convert(workbook(`${header}<row r="1048576">${text('A1048576', 'x')}</row>`), 'XLSX')
      assert.ok(far.tables[0]!.rowCount <= 2)
    })

    it('takes what formulas left, follows no link elsewhere, and leaves macros alone', async () => {
      const rows = `${header}<row r="2"><c r="A2"><f>[1]Sheet1!A1</f><v>42</v></c><c r="B2" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>giữ</v></c></row>`
      const link = `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`
      const made = await convert(
        workbook(rows, [
          { name: 'xl/externalLinks/externalLink1.xml', content: `<externalLink xmlns="${spreadsheet}"/>` },
          { name: 'xl/externalLinks/_rels/externalLink1.xml.rels', content: link },
          { name: 'xl/vbaProject.bin', content: Buffer.alloc(1_000, 7) },
        ]),
        'XLSX',
      )
      assert.equal(made.tables[0]!.rowCount, 1)
      assert.deepEqual(
        made.tables[0]!.columns.map(({ type }) => type),
        ['integer', 'string'],
      )
    })

    it('opens no entities: neither files nor texts that multiply', async () => {
      const entities = Array.from(
        { length: 10 },
        (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`,
      )
      const declared = `<!DOCTYPE x [<!ENTITY a0 "ha">${entities.join('')}<!ENTITY f SYSTEM "file:///etc/passwd">]>`
      const made = await convert(
        workbook(`${header}<row r="2">${text('A2', '&a10;')}${text('B2', '&f;')}</row>`, [], declared),
        'XLSX',
      )
      assert.equal(made.tables[0]!.rowCount, 1)
    })
  })

  describe('texts', () => {
    it('refuses a line without end, alone and behind good rows, in little memory', async () => {
      const input = path.join(folder, 'line.csv')
      const file = await open(input, 'w')
      await file.write('a,b\n1,2\n3,4\n')
      // A gigabyte that takes no room on the disk.
      await file.truncate(1024 * megabyte)
      await file.close()
      assert.match(await refuseFile(input, null, 'line-too-long'), /line 4 /)
      await refuse(Buffer.alloc(3 * megabyte, 0x61), null, 'line-too-long')
      await refuse(`a,b\n1,"${'x'.repeat(3 * megabyte)}"\n2,3\n`, null, 'line-too-long')
    })

    it('takes 10,000 columns, and refuses more with a sentence', async () => {
      const names = Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(',')
      const made = await convert(`${names}\n${`${names}\n`.replaceAll('c', '').repeat(5)}`)
      assert.equal(made.tables[0]!.columns.length, 10_000)
      assert.equal(made.tables[0]!.rowCount, 5)
      await refuse(`${names},x\n`.repeat(3), null, 'too-many-columns')
    }).timeout(180_000)

    it('names columns of any name, and tells them apart', async () => {
      const names = [
        '"""; DROP TABLE tables; --"',
        '__proto__',
        'constructor',
        '',
        '🪷',
        '__proto__',
        'c0',
        'misfit',
      ]
      const made = await convert(`${names.join(',')}\n1,2,3,4,5,6,7,8\n9,8,7,6,5,4,3,2\n`)
      const [table] = made.tables
      assert.deepEqual(
        table!.columns.map(({ name }) => name),
        [
          '"; DROP TABLE tables; --',
          '__proto__',
          'constructor',
          'column 4',
          '🪷',
          '__proto__ (2)',
          'c0',
          'misfit',
        ],
      )
      assert.equal(new Set(table!.columns.map(({ alias }) => alias)).size, 8)
      for (const { alias } of table!.columns) assert.match(alias, /^[a-z_][a-z0-9_]*$/)
    })
  })

  describe('JSON', () => {
    const polygon = (vertex: string, vertices: number) =>
      `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ten":"A"},"geometry":{"type":"Polygon","coordinates":[[${Array(vertices).fill(vertex).join(',')}]]}}]}`

    it('takes a polygon of a million vertices, and refuses one past the limit of a record', async () => {
      const made = await convert(polygon('[105,21]', 1_000_000), 'GEOJSON')
      assert.deepEqual(
        made.tables[0]!.columns.map(({ type }) => type),
        ['string', 'geometry'],
      )
      await refuse(polygon('[105.123456,21.123456]', 1_500_000), 'GEOJSON', 'record-too-long')
    })

    it('takes fields of any name, and refuses depth', async () => {
      const made = await convert('[{"__proto__":{"x":1},"constructor":2,"":3},{"__proto__":"y"}]', 'JSON')
      assert.deepEqual(
        made.tables[0]!.columns.map(({ type }) => type),
        ['json', 'integer', 'integer'],
      )
      await refuse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'JSON', 'json-too-deep')
      await refuse(`[{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}]`, 'JSON', 'json-too-deep')
    })
  })

  it('reads or refuses Parquet with any byte changed, and ends', async () => {
    const file = path.join(folder, 'whole.parquet')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(`copy (select range as a, range::varchar as b from range(2000)) to '${file}'`)
    connection.closeSync()
    instance.closeSync()
    const whole = await readFile(file)
    // The footer says where everything is: there a wrong number leads farthest.
    for (const [back, value] of [
      [8, 0xff],
      [40, 0x7f],
      [120, 0xff],
      [200, 0x00],
    ] as const) {
      const changed = Buffer.from(whole)
      changed.fill(value, changed.length - 8 - back, changed.length - 8 - back + 4)
      await convert(changed, 'PARQUET').catch((error: unknown) => {
        assert.ok(error instanceof Refusal, String(error))
        assert.match(error.code, /parquet-damaged|conversion-failed/)
      })
    }
  })

  it('leaves no file behind', async () => {
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('work-')),
      [],
    )
  })
})
