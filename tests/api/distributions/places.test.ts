import assert from 'node:assert/strict'
import type { Places } from '../../../schemas/generated/tabular/places.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET /api/v1/distributions/:id/places', () => {
  let test: TestPortal
  let stations: string
  let grid: string
  let shapes: string
  let swapped: string
  let plain: string
  let large: string
  before(async function () {
    this.timeout(300_000)
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    const add = async (name: string, content: string) => (await test.add.file(dataset.id, name, content)).id
    stations = await add(
      'tram.csv',
      'Trạm,Kinh độ,Vĩ độ,Mực nước\nHồ Tây,105.81,21.05,1.5\nLĩnh Nam,105.88,21.0,2.5\nMất,,,9\nNghìn,560123.5,2324567.1,1\nKhông,0,0,1\nĐảo,21.02,105.85,4\n',
    )
    // 2,000 rows in a square of ten degrees.
    grid = await add(
      'luoi.csv',
      `id,lon,lat,n\n${Array.from({ length: 2_000 }, (_, index) => `${index},${(100 + (index % 50) / 5).toFixed(1)},${(10 + Math.floor(index / 50) / 4).toFixed(2)},1`).join('\n')}\n`,
    )
    const square = (x: number, y: number, size: number) =>
      `[[[${x},${y}],[${x + size},${y}],[${x + size},${y + size}],[${x},${y + size}],[${x},${y}]]]`
    const feature = (name: string, geometry: string) =>
      `{"type":"Feature","properties":{"ten":"${name}","dan":${name.length}},"geometry":${geometry}}`
    shapes = await add(
      'vung.geojson',
      `{"type":"FeatureCollection","features":[${[
        feature('vuông', `{"type":"Polygon","coordinates":${square(105, 20, 1)}}`),
        feature(
          'đôi',
          `{"type":"MultiPolygon","coordinates":[${square(107, 12, 2)},${square(109, 12, 0.00001)}]}`,
        ),
        feature('đường', '{"type":"LineString","coordinates":[[105,10,3],[106,11,4]]}'),
        feature('điểm', '{"type":"Point","coordinates":[ 106.5 , 10.5 ]}'),
        feature('ngược', '{"type":"Point","coordinates":[21.02,105.85]}'),
        feature('hỏng', '{"type":"Polygon","coordinates":"không"}'),
        feature(
          'nhóm',
          '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[104,9]},{"type":"LineString","coordinates":[[104,9],[104.5,9.5]]}]}',
        ),
      ].join(',')}]}`,
    )
    swapped = await add('nguoc.csv', 'ten,lon,lat\na,21,105.8\nb,16,108.2\nc,10.8,106.6\n')
    plain = await add('bang.csv', 'ten,so\na,1\nb,2\n')
    const ring = Array.from({ length: 200_000 }, (_, index) => {
      const angle = (index / 200_000) * 2 * Math.PI
      return `[${(106 + Math.cos(angle)).toFixed(7)},${(16 + Math.sin(angle)).toFixed(7)}]`
    })
    large = await add(
      'lon.geojson',
      `{"type":"FeatureCollection","features":[${feature('tròn', `{"type":"Polygon","coordinates":[[${ring.join(',')},${ring[0]}]]}`)}]}`,
    )
    await test.settle()
  })
  after(() => test?.close())

  const ask = async (id: string, query: Record<string, string> = {}): Promise<Places> => {
    const { body } = await test.api
      .get(`/api/v1/distributions/${id}/places?${new URLSearchParams(query)}`)
      .expect(200)
    return body as Places
  }

  it('gives few places one by one with their rows, and tells what has no place', async () => {
    const { headers } = await test.api.get(`/api/v1/distributions/${stations}/places`).expect(200)
    assert.ok(headers.etag)
    await test.api
      .get(`/api/v1/distributions/${stations}/places`)
      .set('If-None-Match', headers.etag!)
      .expect(304)
    const body = await ask(stations, { value: 'Mực nước' })
    assert.deepEqual(body.by, { geometry: null, longitude: 'Kinh độ', latitude: 'Vĩ độ', value: 'Mực nước' })
    assert.deepEqual(body.counts, {
      rows: 6,
      placed: 2,
      missing: 1,
      swapped: 1,
      outside: 1,
      zero: 1,
      tooLarge: 0,
      inSight: 2,
    })
    assert.deepEqual(body.examples, { swapped: ['21.02, 105.85'], outside: ['560123.5, 2324567.1'] })
    assert.deepEqual(body.extent, [105.81, 21, 105.88, 21.05])
    assert.equal(body.isClustered, false)
    assert.deepEqual(
      body.columns.map(({ name }) => name),
      ['Trạm', 'Mực nước'],
    )
    assert.deepEqual(body.points[0], {
      at: [105.81, 21.05],
      count: 1,
      value: 1.5,
      bbox: [105.81, 21.05, 105.81, 21.05],
      row: ['Hồ Tây', 1.5],
    })
    const chosen = await ask(stations, { where: '`Mực nước` < 2', select: 'Trạm' })
    assert.equal(chosen.counts.rows, 3)
    assert.deepEqual(
      chosen.points.map(({ row }) => row),
      [['Hồ Tây']],
    )
    assert.equal((await ask(stations, { q: 'linh nam' })).counts.placed, 1)
  })

  it('leaves rows at 0, 0 without a place in GeoJSON as on the map', async () => {
    for (const path of ['export.geojson', 'rows']) {
      const { body } = await test.api
        .get(`/api/v1/distributions/${stations}/${path}`)
        .set('Accept', 'application/geo+json')
        .buffer(true)
        .parse((response, done) => {
          let text = ''
          response.on('data', (part) => (text += String(part)))
          response.on('end', () => done(null, JSON.parse(text)))
        })
        .expect(200)
      const { features } = body as { features: { geometry: unknown; properties: { Trạm: string } }[] }
      const zero = features.find(({ properties }) => properties.Trạm === 'Không')
      assert.equal(zero!.geometry, null, path)
    }
  })

  it('draws many as few, and each by itself when looked at closely', async () => {
    const all = await ask(grid, { value: 'n' })
    assert.equal(all.isClustered, true)
    assert.ok(all.points.length > 20 && all.points.length < 400, String(all.points.length))
    const sum = (values: (number | null)[]) => values.reduce<number>((left, value) => left + Number(value), 0)
    assert.equal(sum(all.points.map(({ count }) => count)), 2_000)
    assert.equal(sum(all.points.map(({ value }) => value)), 2_000)
    assert.ok(all.points.every(({ count, row }) => (count === 1) === (row !== null)))
    const [largest] = all.points
    const close = await ask(grid, { bbox: largest!.bbox.join(',') })
    // All that it stands for, and what lies between: marks that would touch are one.
    assert.ok(close.counts.inSight >= largest!.count, `${close.counts.inSight} ${largest!.count}`)
    assert.equal(close.isClustered, false)
    assert.equal(close.points.length, close.counts.inSight)
    const none = await ask(grid, { bbox: '-10,-10,0,0' })
    assert.deepEqual([none.counts.inSight, none.points.length], [0, 0])
    assert.equal((await ask(grid, { value: 'n', fn: 'mean' })).points[0]!.value, 1)
  })

  it('gives shapes as they can be seen', async () => {
    const body = await ask(shapes, { value: 'dan' })
    assert.deepEqual([body.counts.placed, body.counts.swapped, body.counts.missing], [5, 1, 1])
    assert.deepEqual(
      body.shapes.map(({ geometry, row }) => [geometry.type, row![0]]),
      [
        ['Polygon', 'vuông'],
        ['MultiPolygon', 'đôi'],
        ['LineString', 'đường'],
        ['GeometryCollection', 'nhóm'],
      ],
    )
    // A part that is too small to be seen stays as a box.
    assert.deepEqual((body.shapes[1]!.geometry.coordinates as unknown[]).length, 2)
    assert.deepEqual(body.shapes[2]!.geometry.coordinates, [
      [105, 10],
      [106, 11],
    ])
    assert.deepEqual(
      body.points.map(({ at, value }) => [at, value]),
      [[[106.5, 10.5], 4]],
    )
  })

  it('tells longitudes and latitudes that are exchanged, and takes them the other way round when told to', async () => {
    const body = await ask(swapped)
    assert.deepEqual([body.counts.placed, body.counts.swapped, body.points.length], [0, 3, 0])
    assert.equal(body.extent, null)
    const turned = await ask(swapped, { longitude: 'lat', latitude: 'lon' })
    assert.deepEqual([turned.counts.placed, turned.counts.swapped], [3, 0])
    assert.deepEqual(turned.points[0]!.at, [105.8, 21])
  })

  it('draws a shape of very many vertices with the few that can be seen', async () => {
    const body = await ask(large)
    const [shape] = body.shapes
    const [ring] = shape!.geometry.coordinates as number[][][]
    assert.ok(ring!.length > 20 && ring!.length < 1_000, String(ring!.length))
    assert.deepEqual(ring![0], ring!.at(-1))
  })

  it('says what is wrong with a question', async () => {
    const refuse = async (id: string, query: Record<string, string>, pattern: RegExp) => {
      const { body } = await test.api
        .get(`/api/v1/distributions/${id}/places?${new URLSearchParams({ lang: 'en', ...query })}`)
        .expect(400)
      assert.match(body.detail, pattern)
    }
    await refuse(plain, {}, /no geometry, and no two number columns/)
    await refuse(plain, { longitude: 'so' }, /go together/)
    await refuse(plain, { longitude: 'ten', latitude: 'so' }, /"ten" holds text/)
    await refuse(plain, { geometry: 'ten' }, /needs/)
    await refuse(stations, { longitude: 'x"; drop table', latitude: 'lat' }, /no column/)
    await refuse(stations, { value: '__proto__' }, /no column/)
    await refuse(stations, { fn: 'stddev' }, /fn/)
    await refuse(stations, { where: 'Trạm >' }, /where/)
    for (const bbox of ['1,2,3', '1,2,1,3', '5,5,1,1', 'a,b,c,d', '1e400,0,2,2', '0,0,1,91', '0;1'])
      await refuse(stations, { bbox }, /bbox/)
    await test.api.get('/api/v1/distributions/nobody/places').expect(404)
    await test.api.get(`/api/v1/distributions/${stations}/places?zoom=3`).expect(400)
  })
})
