import { rm } from 'node:fs/promises'
import type { Logger } from '../platform/logger.ts'
import { exportImpossible, queryTooHeavy, serviceUnavailable, type ProblemError } from '../problems.ts'
import { endExportChild, type ExportChildren } from './export-children.ts'
import type { ExportAnswer, ExportOrder } from './export-messages.ts'
import { maxSheetCells, maxSheetRows } from './workbook.ts'

// A million rows take seconds; whoever reads so slowly that ten minutes are not enough takes the published file.
const deadlineMs = 10 * 60_000

/**
 * Runs one export in a process of its own and gives its bytes as they come, each part until the next is asked for. A failure
 * throws a problem at the place where it came. The process has ended, and its folder is gone, when the bytes end in any way:
 * taken to the end, given up, failed, or cut by the signal.
 */
export async function* runExport(
  order: ExportOrder,
  { children, signal, logger }: { children: ExportChildren; signal: AbortSignal; logger: Logger },
): AsyncGenerator<Buffer, undefined> {
  signal.throwIfAborted()
  const started = await children.take()
  const { process: child } = started.child
  let answer: ExportAnswer | null = null
  let isLate = false
  const stop = () => void endExportChild(started)
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) resolve()
    // Messages that it sent before are here by then.
    else child.once('close', () => resolve())
  })
  const deadline = setTimeout(() => {
    isLate = true
    stop()
  }, deadlineMs)
  signal.addEventListener('abort', stop)
  child.on('message', (message: ExportAnswer) => (answer = message))
  try {
    if (signal.aborted) stop()
    // A child that dies at once breaks the channel; its end says more than that error.
    child.send(order, () => {})
    let broken: unknown
    try {
      yield* started.bytes
    } catch (error) {
      // The child says below why.
      broken = error
    }
    await ended
    signal.throwIfAborted()
    const result = answer as ExportAnswer | null
    if (result?.kind !== 'done' || broken !== undefined)
      throw explain(result, { isLate, broken, logger, lastWords: started.child.lastWords() })
  } finally {
    clearTimeout(deadline)
    signal.removeEventListener('abort', stop)
    await endExportChild(started)
    await ended
    await rm(order.spillDir, { recursive: true, force: true })
  }
}

function explain(
  answer: ExportAnswer | null,
  {
    isLate,
    broken,
    logger,
    lastWords,
  }: { isLate: boolean; broken: unknown; logger: Logger; lastWords: string },
): ProblemError {
  if (isLate) {
    logger.warn({ deadlineMs }, 'An export was ended at its deadline.')
    return queryTooHeavy()
  }
  if (answer?.kind === 'tooLarge') return sheetTooLarge(answer.rowCount)
  const failure = answer?.kind === 'failed' ? answer : null
  logger.warn({ message: failure?.message, err: broken, lastWords }, 'An export failed.')
  if (failure?.isMemory) return queryTooHeavy()
  return serviceUnavailable(new Error(failure?.message ?? 'The export child ended early.', { cause: broken }))
}

const sheetTooLarge = (rowCount: number): ProblemError =>
  exportImpossible({
    vi: `Câu hỏi này cho ${rowCount.toLocaleString('vi')} dòng; một trang tính chứa nhiều nhất ${maxSheetRows.toLocaleString('vi')} dòng và ở đây ${maxSheetCells.toLocaleString('vi')} ô. Hãy lọc bớt dòng, chọn ít cột hơn, hoặc xuất CSV hay Parquet.`,
    en: `This query gives ${rowCount.toLocaleString('en')} rows; a worksheet takes ${maxSheetRows.toLocaleString('en')} rows at most, and ${maxSheetCells.toLocaleString('en')} cells here. Filter the rows, choose fewer columns, or export CSV or Parquet.`,
  })
