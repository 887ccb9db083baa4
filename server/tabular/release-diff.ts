import type { ReleaseDiff } from '../../schemas/generated/tabular/release-diff.ts'
import type { Logger } from '../platform/logger.ts'
import { invalidParameter, tableNotFound } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import type { Diff, DiffOrder } from './compare-tables.ts'
import { getColumn, parseNameList } from './name-list.ts'
import { askOnce } from './one-shot.ts'
import type { AnsweringTable, ColumnRecord } from './records.ts'

// Two tables of a million rows take about three seconds.
const deadlineMs = 30_000

/** What differs between the tables of two releases. Throws `invalid-parameter` for a key that does not tell rows apart. */
export async function diffReleases(
  before: AnsweringTable,
  after: AnsweringTable,
  { key, limit }: { key: string | undefined; limit: number },
  {
    storage,
    logger,
    distribution,
  }: {
    storage: Pick<Storage, 'localDerivedPath'>
    logger: Logger
    distribution: { id: string; name: string | null }
  },
): Promise<ReleaseDiff> {
  const names = key === undefined ? null : readKey(key, before.columns, after.columns)
  const [fileBefore, fileAfter] = await Promise.all(
    [before, after].map(({ parquet }) => storage.localDerivedPath(parquet)),
  )
  if (!fileBefore || !fileAfter) throw tableNotFound(distribution, null)
  const order: DiffOrder = {
    before: { file: fileBefore, columns: before.columns },
    after: { file: fileAfter, columns: after.columns },
    key: names,
    limit,
  }
  const columns = diffColumns(before.columns, after.columns)
  const { isKeyUnique, ...diff } =
    columns.added.length === after.columns.length
      ? allOther(before, after)
      : await askOnce<Diff>('diff-child', order, { deadlineMs, logger })
  if (!isKeyUnique) {
    throw invalidParameter('key', {
      vi: 'các cột này không phân biệt được các dòng: có giá trị trùng hoặc thiếu. Hãy thêm cột, hoặc bỏ tham số để cổng tự tìm.',
      en: 'these columns do not tell rows apart: values repeat or are missing. Add a column, or leave the parameter out and one is looked for.',
    })
  }
  return { release: after.release, against: before.release, columns, ...diff }
}

/** Without a column in common every row is another one. */
const allOther = (before: AnsweringTable, after: AnsweringTable): Diff => ({
  isKeyUnique: true,
  key: null,
  counts: { added: after.rowCount, removed: before.rowCount, changed: 0, unchanged: 0 },
  added: [],
  removed: [],
  changed: [],
})

/** Columns that both releases have; throws `invalid-parameter` for others. */
function readKey(key: string, before: ColumnRecord[], after: ColumnRecord[]): string[] {
  return parseNameList(key, 'key').map(({ name, at }) => {
    const column = getColumn(after, name, 'key', at)
    getColumn(before, column.name, 'key', at)
    return column.name
  })
}

function diffColumns(before: ColumnRecord[], after: ColumnRecord[]): ReleaseDiff['columns'] {
  const describe = ({ name, type }: ColumnRecord) => ({ name, type })
  const lacks = (columns: ColumnRecord[]) => (column: ColumnRecord) =>
    !columns.some(({ name }) => name === column.name)
  return {
    added: after.filter(lacks(before)).map(describe),
    removed: before.filter(lacks(after)).map(describe),
    changed: before.flatMap((column) => {
      const same = after.find(({ name }) => name === column.name)
      return same && same.type !== column.type
        ? [{ name: column.name, from: column.type, to: same.type }]
        : []
    }),
  }
}
