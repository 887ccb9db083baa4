import assert from 'node:assert/strict'
import { DuckDBInstance, type DuckDBConnection, type DuckDBInstance as Instance } from '@duckdb/node-api'
import type { ColumnReading } from './column-reading.ts'
import { makeColumnSql } from './column-sql.ts'
import { readAsType } from './given-type.ts'
import { inferColumn } from './infer-column.ts'

const hints = { decimal: null, likelyDecimal: null, dateOrder: null, givenOrder: null }

describe('a column whose type the publisher says', () => {
  let instance: Instance
  let connection: DuckDBConnection
  before(async () => {
    instance = await DuckDBInstance.create(':memory:')
    connection = await instance.connect()
  })
  after(() => {
    connection.closeSync()
    instance.closeSync()
  })

  async function read(texts: readonly string[], type: ColumnReading['type']) {
    const reading = readAsType(inferColumn(texts), type, texts, { hints, isGiven: true })
    const { value, misfit } = makeColumnSql('t', reading, { isStrict: true })
    const rows = await connection.runAndReadAll(
      `select case when ${misfit ?? 'false'} then 'misfit' else (${value})::varchar end
       from (select unnest([${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')}]) as t)`,
    )
    return rows.getRows().map(([cell]) => cell)
  }

  it('is true and false where the file writes 1 and 0', async () => {
    assert.deepEqual(await read(['1', '0', '2', '-'], 'boolean'), ['true', 'false', 'misfit', null])
    assert.deepEqual(await read(['có', 'không'], 'boolean'), ['true', 'false'])
  })

  it('is days and moments where the file has what spreadsheets count', async () => {
    assert.deepEqual(await read(['45356', '60', '1'], 'date'), ['2024-03-05', '1900-02-28', '1899-12-31'])
    assert.deepEqual(await read(['45356', '45356.354340277776', '45356.5'], 'datetime'), [
      '2024-03-05 00:00:00',
      '2024-03-05 08:30:15',
      '2024-03-05 12:00:00',
    ])
    // Half a day is no day, and nothing is counted beyond the year 9999.
    assert.deepEqual(await read(['45356', '45356.5'], 'date'), ['2024-03-05', 'misfit'])
    assert.deepEqual(await read(['45356', '2147483647', '-5'], 'date'), ['2024-03-05', 'misfit', 'misfit'])
  })

  it('is the day that eight figures say, and never one of 1905 where they say a year', async () => {
    assert.deepEqual(await read(['20240305', '19991231'], 'date'), ['2024-03-05', '1999-12-31'])
    assert.deepEqual(await read(['2023', '2024'], 'date'), ['misfit', 'misfit'])
  })

  it('is places where texts are GeoJSON or well-known text, and nothing else', async () => {
    const places = [
      ['POINT (105.85 21.03)', '{"type":"Point","coordinates":[105.85,21.03]}'],
      ['srid=4326;Point Z(105 21 -7.5e1)', '{"type":"Point","coordinates":[105,21,-7.5e1]}'],
      ['LINESTRING(105 21, 106 22)', '{"type":"LineString","coordinates":[[105,21], [106,22]]}'],
      [
        'POLYGON ((105 21,106 21,106 22,105 21),(105.2 21.1,105.3 21.1,105.3 21.2,105.2 21.1))',
        '{"type":"Polygon","coordinates":[[[105,21],[106,21],[106,22],[105,21]],[[105.2,21.1],[105.3,21.1],[105.3,21.2],[105.2,21.1]]]}',
      ],
      ['MULTIPOINT ((105 21), (106 22))', '{"type":"MultiPoint","coordinates":[[105,21], [106,22]]}'],
      ['MULTIPOINT (105 21, 106 22)', '{"type":"MultiPoint","coordinates":[[105,21], [106,22]]}'],
      [
        'MULTIPOLYGON (((105 21,106 21,106 22,105 21)))',
        '{"type":"MultiPolygon","coordinates":[[[[105,21],[106,21],[106,22],[105,21]]]]}',
      ],
      [
        '{"type": "Point", "coordinates": [105.85, 21.03]}',
        '{"type": "Point", "coordinates": [105.85, 21.03]}',
      ],
    ] as const
    assert.deepEqual(
      await read(
        places.map(([text]) => text),
        'geometry',
      ),
      places.map(([, place]) => place),
    )
    const others = [
      'Hà Nội',
      'POINT (105)',
      'POINT (a b)',
      'SRID=3405;POINT (1 2)',
      '{"type":"Feature"}',
      '{"a":',
    ]
    assert.deepEqual(
      await read(others, 'geometry'),
      others.map(() => 'misfit'),
    )
  })

  it('is JSON where texts are', async () => {
    assert.deepEqual(await read(['{"a":[1]}', '[]', 'x'], 'json'), ['{"a":[1]}', '[]', 'misfit'])
    assert.deepEqual(await read(['{"a":[1]}', '{a}'], 'json'), ['{"a":[1]}', 'misfit'])
  })
})
