import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { projectRoot } from '../config/root.ts'
import { findFileKind, findFormat, findFormatOfName, isProgram, type KnownFormat } from './file-kind.ts'

const formats = JSON.parse(
  readFileSync(path.join(projectRoot, 'schemas/vocabularies/formats.json'), 'utf8'),
) as KnownFormat[]

const zip = Buffer.from(
  'PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008\u0000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'latin1',
)
const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n')
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const protectedXlsx = Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(1_000),
  Buffer.from('EncryptedPackage', 'utf16le'),
  Buffer.alloc(1_000),
])
const parquet = Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100), Buffer.from('PAR1')])

async function look(name: string, content: string | Buffer, declaredFormat: string | null = null) {
  const kind = await findFileKind({ name, declaredFormat, head: Buffer.from(content as string) }, formats)
  return [kind.format, ...kind.warnings.map(({ code }) => code)].join(' ')
}

describe('isProgram', () => {
  it('knows programs by their bytes, and no text that begins as they do', async () => {
    const windows = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0', 'latin1'), Buffer.alloc(200)])
    const linux = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(200)])
    assert.deepEqual(await Promise.all([windows, linux].map(isProgram)), [true, true])
    const others = [Buffer.from('MZ,số\nHà Nội,1\n'), zip, parquet, Buffer.alloc(0)]
    assert.deepEqual(await Promise.all(others.map(isProgram)), [false, false, false, false])
  })
})

describe('findFileKind', () => {
  const cases: [string, string | Buffer, string][] = [
    ['a.csv', 'tên,số\nHà Nội,1\n', 'CSV'],
    ['a.csv', 'một cột\n1\n', 'CSV'],
    ['A.CSV', '"a";"b"\n1;2\n', 'CSV'],
    ['a.tsv', 'a\tb\n1\t2\n', 'TSV'],
    ['không tên', 'a,b\n1,2\n', 'CSV'],
    ['không tên', 'a\tb\n1\t2\n', 'TSV'],
    ['không tên', 'chỉ có chữ', 'TXT'],
    // Text in rows is a table, whatever the name; sentences are none.
    ['a.txt', 'id|name\n1|a\n2|b\n', 'CSV'],
    ['a.dat', 'id|name\n1|a\n2|b\n', 'CSV'],
    ['a.txt', 'id\tname\n1\ta\n', 'TSV'],
    ['stops.txt', 'stop_id,stop_name\nA1,Bến Thành\nA2,Chợ Lớn\n', 'CSV'],
    ['a.txt', 'Một dòng, có phẩy.\nDòng hai, nữa.\n', 'TXT'],
    ['a.md', '| a | b |\n|---|---|\n| 1 | 2 |\n', 'MARKDOWN'],
    ['a.csv', 'Hà Nội;\u0002\n' + 'Huế;1\n'.repeat(50), 'CSV'],
    ['a.csv', 'tên,số\nHà\u0000 Nội,1\n' + 'Huế,2\n'.repeat(30), 'CSV'],
    ['a.json', '{"a": 1}', 'JSON'],
    ['a.json', '[\n  {"a": 1}\n]', 'JSON'],
    ['a.geojson', '{"type":"FeatureCollection","features":[]}', 'GEOJSON'],
    ['bản đồ', '{"type": "FeatureCollection", "features": []}', 'GEOJSON'],
    ['a.ndjson', '{"a":1}\n{"a":2}\n', 'NDJSON'],
    ['a.xml', '<?xml version="1.0"?><a/>', 'XML'],
    ['a.kml', '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', 'KML'],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG'],
    ['a.html', '<!doctype html><p>a', 'HTML'],
    ['a.html', '<h1>a</h1><p>b', 'HTML'],
    ['a.pdf', pdf, 'PDF'],
    ['a.png', png, 'PNG'],
    ['a.zip', zip, 'ZIP'],
    ['a.xlsx', zip, 'XLSX'],
    ['a.parquet', parquet, 'PARQUET'],
    ['a.csv.gz', gzipSync('a,b\n1,2\n'), 'GZIP'],
    ['a.shp', Buffer.from('0000270a0000000000000000', 'hex'), 'SHP'],
    ['a.nc', Buffer.from('CDF\u0001\u0000\u0000'), 'NETCDF'],
    ['a.xlsx', protectedXlsx, 'XLSX file-encrypted'],
    ['a.unknown', Buffer.from([0, 1, 2, 3]), 'OTHER'],
    // What is not what its name says keeps the format it really has.
    ['a.csv', '<!DOCTYPE html>\n<html><body>404</body></html>', 'HTML type-mismatch'],
    ['a.csv', '\ufeff  <html lang="vi">', 'HTML type-mismatch'],
    ['a.csv', zip, 'ZIP type-mismatch'],
    ['a.csv', '{"error": "not found"}', 'JSON type-mismatch'],
    ['a.csv', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'CSV utf-16'],
    ['a.csv', Buffer.from('ab,cd\n1,2\n3,4\n', 'utf16le'), 'CSV utf-16'],
    ['a.csv', Buffer.from([0, 1, 2, 3, 255]), 'OTHER type-mismatch'],
    ['a.json', 'a,b\n1,2\n', 'CSV type-mismatch'],
    ['a.pdf', 'not a pdf at all', 'TXT type-mismatch'],
    ['a.xlsx', pdf, 'PDF type-mismatch'],
  ]
  for (const [name, content, expected] of cases) {
    it(`takes ${name} with ${JSON.stringify(String(content).slice(0, 24))} for ${expected}`, async () => {
      assert.equal(await look(name, content), expected)
    })
  }

  it('goes by the declared format before the name', async () => {
    assert.equal(await look('a.txt', 'id|name\n1|a\n2|b\n', 'TXT'), 'TXT')
    assert.equal(await look('a.txt', 'a,b\n1,2\n', 'CSV'), 'CSV')
    assert.equal(await look('a.csv', 'a,b\n1,2\n', 'JSON'), 'CSV type-mismatch')
  })
})

describe('findFormat', () => {
  it('understands codes, extensions and media types', () => {
    assert.deepEqual(
      ['CSV', 'csv', '.csv', 'text/csv', 'nope'].map((text) => findFormat(text, formats)),
      ['CSV', 'CSV', 'CSV', 'CSV', null],
    )
    assert.equal(findFormatOfName('Dữ liệu (2024).XLSX', formats), 'XLSX')
    assert.equal(findFormatOfName('không có đuôi', formats), null)
  })
})
