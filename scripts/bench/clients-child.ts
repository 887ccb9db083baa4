import http from 'node:http'
import os from 'node:os'
import { take } from './export.ts'

/** What the clients of one table did. */
export interface ClientsReport {
  answers: number
  exports: number
  /** How often each reason was met. */
  failures: Record<string, number>
}

// In life clients are on other machines: what they do with an answer takes nothing from the portal, or from who reads a page.
os.setPriority(19)
const [address, clients, loadMs] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])]
const agent = new http.Agent({ keepAlive: true, maxSockets: clients })
const report: ClientsReport = { answers: 0, exports: 0, failures: {} }
const endMs = performance.now() + loadMs

async function work(client: number): Promise<void> {
  for (let turn = 0; performance.now() < endMs; turn++) {
    const query = makeQuery(client, turn)
    try {
      await take(`${address}/${query}`, { agent })
      report[query.startsWith('export') ? 'exports' : 'answers']++
    } catch (error) {
      const reason = (error as Error).message.replace(/^.*: /, '')
      report.failures[reason] = (report.failures[reason] ?? 0) + 1
    }
  }
}

/** Six pages of rows and three groupings to each export; every tenth export is the whole table. */
function makeQuery(client: number, turn: number): string {
  const number = client * 1_000 + turn
  const kind = (client + turn) % 10
  if (kind === 0) {
    return client % 10 === 3
      ? 'export.csv'
      : `export.csv?where=so_luong between ${number} and ${number + 5_000}`
  }
  if (kind <= 3) return `aggregate?groupBy=tinh_thanh&select=count(*),sum(gia_tri)&where=so_luong > ${number}`
  if (kind <= 6) return `rows?where=so_luong > ${number} and loai = "loại ${turn % 7}"&orderBy=-gia_tri`
  return `rows?limit=${20 + (turn % 80)}&select=ma,ten,tinh_thanh`
}

await Promise.all(Array.from({ length: clients }, (_, client) => work(client)))
process.send?.(report)
process.disconnect?.()
