import { BareDuckdb } from './bare-duckdb.ts'
import { share } from './load.ts'
import { round, type Figure } from './figure.ts'
import type { TableBench } from './table-bench.ts'

/** A question in the words of the API, and the same in SQL over `source`. */
interface Question {
  address: string
  sql: string
}

const columns = 'ma ten tinh_thanh ngay so_luong gia_tri ty_le loai ghi_chu ma_phu'.split(' ')
// Enough for a p95 that one slow moment does not decide.
const count = 80
const warm = 6
// A busy machine ends a figure with fewer questions rather than later.
const mostMs = 90_000

/**
 * Rows and groups of a million rows over HTTP, against DuckDB in this process over Parquet that it made itself of the same file.
 * Both answer the same questions in turn; none is asked twice, so nothing is answered from what is kept.
 */
export async function measureRows(bench: TableBench, id: string, parquet: string): Promise<Figure[]> {
  const address = `${bench.baseUrl}/api/v1/distributions/${id}`
  const duckdb = await BareDuckdb.open()
  await duckdb.run(`create view source as from read_parquet('${parquet}')`)
  const measure = async (make: (index: number) => Question) => {
    const [ours, peer]: [number[], number[]] = [[], []]
    const endMs = performance.now() + mostMs
    for (let index = 0; index < count + warm && performance.now() < endMs; index++) {
      const { address: query, sql } = make(index)
      const peerMs = await duckdb.timeMs(sql)
      const oursMs = await timeMs(`${address}/${query}`)
      if (index < warm) continue
      peer.push(peerMs)
      ours.push(oursMs)
    }
    return { ours, peer }
  }
  const selected = await measure(makeSelection)
  const first = await measure(makeFirstPage)
  const grouped = await measure(makeGroups)
  duckdb.close()
  return [
    describe('rows: filter, sort, 100 of a million', 0.5, 1.3, selected),
    describe('rows: filter, sort, 100 of a million', 0.95, 1.3, selected),
    describe('rows: the first page', 0.5, 1.5, first),
    describe('rows: the first page', 0.95, 1.5, first),
    describe('aggregate: a million rows by one column', 0.95, 1.3, grouped),
  ]
}

function describe(
  what: string,
  part: number,
  most: number,
  times: { ours: number[]; peer: number[] },
): Figure {
  const [ours, peer] = [share(times.ours, part), share(times.peer, part)]
  return {
    what: `${what}, p${part * 100}`,
    ours: `${round(ours, 1)} ms`,
    peer: `${round(peer, 1)} ms (DuckDB in process, Parquet of its own)`,
    ratio: round(ours / peer),
    toReach: `≤ ${most}`,
    isReached: ours / peer <= most,
  }
}

async function timeMs(url: string): Promise<number> {
  const startMs = performance.now()
  const response = await fetch(url)
  await response.json()
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return performance.now() - startMs
}

const places = ['Hà Nội', 'Đà Nẵng', 'Huế', 'Cần Thơ', 'Hải Phòng', 'Lâm Đồng', 'Nghệ An']

function makeSelection(index: number): Question {
  const place = places[index % places.length]!
  const from = 1_000 + index * 311
  const [where, order, sqlOrder] = [
    [`tinh_thanh = '${place}' and so_luong > ${from}`, '-gia_tri', 'gia_tri desc'],
    [`so_luong between ${from} and ${from + 30_000}`, 'ngay,-gia_tri', 'ngay, gia_tri desc'],
    [`ty_le > 0.${200_000 + index} and loai = 'loại ${index % 7}'`, 'ten', 'ten'],
    [`gia_tri < ${500_000 + index}`, '-so_luong,ma', 'so_luong desc, ma'],
  ][index % 4] as [string, string, string]
  return {
    address: `rows?${new URLSearchParams({ where, orderBy: order, limit: '100' })}`,
    sql: `select * from source where ${where} order by ${sqlOrder} limit 100`,
  }
}

/** Another choice of columns each time. */
function makeFirstPage(index: number): Question {
  const turned = [...columns.slice(index % 10), ...columns.slice(0, index % 10)]
  const limit = 100 + Math.floor(index / 10)
  return {
    address: `rows?${new URLSearchParams({ select: turned.join(','), limit: String(limit) })}`,
    sql: `select ${turned.join(', ')} from source limit ${limit}`,
  }
}

function makeGroups(index: number): Question {
  const group = ['tinh_thanh', 'loai', 'ngay', 'so_luong'][index % 4]!
  const functions = ['sum', 'avg', 'min', 'max', 'stddev']
  const measured = ['gia_tri', 'ty_le', 'ma']
  const [one, other] = [functions[index % 5]!, functions[Math.floor(index / 5) % 5]!]
  const [left, right] = [measured[index % 3]!, measured[Math.floor(index / 3) % 3]!]
  const list = `count(*), ${one}(${left}) as mot, ${other}(${right}) as hai`
  return {
    address: `aggregate?${new URLSearchParams({ groupBy: group, select: list, limit: String(100 + index) })}`,
    sql: `select ${group}, ${list} from source group by ${group} order by ${group} limit ${100 + index}`,
  }
}
