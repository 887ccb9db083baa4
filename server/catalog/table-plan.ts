import type { JobSpec } from '../jobs/jobs.ts'
import { findAnswering, withoutTakenRows } from './answering-table.ts'
import { tabularFormats, type DistributionRecord, type TableFacts } from './records.ts'
import { findTakedown, withoutTable } from './takedowns.ts'

/** What is said of the table of a file that just arrived, and the job that makes it; a table that is there goes on answering. */
export function planTable(
  distribution: Pick<DistributionRecord, 'id' | 'format' | 'release' | 'takenDown'>,
  datasetId: string,
  former: TableFacts | null,
): { table: TableFacts; job: JobSpec | null } {
  if (findTakedown(distribution)) return { table: withoutTable(distribution), job: null }
  const nothing = { release: 0, rowCount: null, columns: [], reason: null }
  if (distribution.format === null || !tabularFormats.has(distribution.format)) {
    return {
      table: {
        ...nothing,
        status: 'none',
        release: distribution.release,
        reason: explainFormat(distribution.format),
      },
      job: null,
    }
  }
  const answering = findAnswering({ table: withoutTakenRows(former, distribution) })
  const kept = answering ? { ...answering, reason: null } : nothing
  return {
    table: { ...kept, status: 'pending' },
    job: {
      kind: 'make-table',
      datasetId,
      distributionId: distribution.id,
      data: { release: distribution.release },
      unit: 'rows',
      key: `make-table:${distribution.id}:${distribution.release}`,
    },
  }
}

/** What is noted when facts arrive about a release; null when something newer is known already. */
export function mergeTable(distribution: DistributionRecord, news: TableFacts): TableFacts | null {
  const known = distribution.table
  const facts = withoutTakenRows(news, distribution)!
  if (facts.release > distribution.release || facts.release < (known?.release ?? 0)) return null
  const isNewest = facts.release === distribution.release
  if (facts.status === 'ready') return isNewest ? facts : { ...facts, status: 'pending' }
  if (!isNewest) return null
  // A failure keeps the table that is there.
  if (known && !findAnswering({ table: facts }) && findAnswering(distribution)) {
    return { ...known, status: facts.status, reason: facts.reason }
  }
  return facts
}

/** A name may promise what the bytes are not, so that what they were taken for is said. */
const explainFormat = (format: string | null): TableFacts['reason'] => ({
  code: 'not-a-table',
  message: {
    vi: `${format === null || format === 'OTHER' ? 'Cổng không nhận ra định dạng của tệp này.' : `Tệp này được nhận là ${format.replaceAll('_', ' ')}.`} Cổng lập bảng từ tệp CSV, TSV, JSON, GeoJSON, Excel (XLSX, XLS), ODS và Parquet, cả khi nén bằng ZIP hay GZIP. Tệp này vẫn tải về được nguyên vẹn.`,
    en: `${format === null || format === 'OTHER' ? 'The format of this file is not known.' : `This file was taken for ${format.replaceAll('_', ' ')}.`} The portal makes tables of CSV, TSV, JSON, GeoJSON, Excel (XLSX, XLS), ODS and Parquet files, packed as ZIP or GZIP, too. This file can be downloaded whole.`,
  },
})
