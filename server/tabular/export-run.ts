import { execFile } from 'node:child_process'
import { close, constants, open } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Logger } from '../platform/logger.ts'
import { exportImpossible, queryTooHeavy, serviceUnavailable, type ProblemError } from '../problems.ts'
import { killChild, startChild } from './child-process.ts'
import type { ExportAnswer, ExportOrder } from './export-messages.ts'
import { maxSheetCells, maxSheetRows } from './workbook.ts'

// A million rows take seconds; whoever reads so slowly that ten minutes are not enough takes the published file.
const deadlineMs = 10 * 60_000
const limits = {
  // Node and DuckDB reserve 1.3 GB of addresses before they do anything.
  addressSpaceKb: 3_000_000,
  // What a sort may spill.
  fileSizeKb: 4 * 1024 * 1024,
}

/**
 * Runs one export in a process of its own and gives its bytes as they come; it is read no faster than they are taken. A failure
 * throws a problem at the place where it came. The process has ended, and its folder is gone, when the bytes end in any way:
 * taken to the end, given up, failed, or cut by the signal.
 */
export async function* runExport(
  order: ExportOrder,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): AsyncGenerator<Buffer, undefined> {
  signal.throwIfAborted()
  const { readEnd, writeEnd } = await openPipe()
  const child = startChild('export-child', limits, writeEnd)
  const bytes = new net.Socket({ fd: readEnd, readable: true, writable: false })
  let answer: ExportAnswer | null = null
  let isLate = false
  const stop = () => {
    killChild(child.process)
    bytes.destroy()
  }
  const ended = new Promise<void>((resolve) => {
    child.process.once('close', () => resolve())
    child.process.once('error', () => resolve())
  })
  const deadline = setTimeout(() => {
    isLate = true
    stop()
  }, deadlineMs)
  signal.addEventListener('abort', stop)
  child.process.on('message', (message: ExportAnswer) => (answer = message))
  try {
    // Held by the child alone from now on: when it ends, so do the bytes.
    await closeDescriptor(writeEnd)
    if (signal.aborted) stop()
    // A child that dies at once breaks the channel; its end says more than that error.
    child.process.send(order, () => {})
    try {
      yield* bytes as AsyncIterable<Buffer>
    } catch (error) {
      // What was cut here has its reason below.
      if (!isLate && !signal.aborted) throw error
    }
    await ended
    signal.throwIfAborted()
    const result = answer as ExportAnswer | null
    if (result?.kind !== 'done') throw explain(result, { isLate, logger, lastWords: child.lastWords() })
  } finally {
    clearTimeout(deadline)
    signal.removeEventListener('abort', stop)
    stop()
    await ended
    await rm(order.spillDir, { recursive: true, force: true })
  }
}

function explain(
  answer: Exclude<ExportAnswer, { kind: 'done' }> | null,
  { isLate, logger, lastWords }: { isLate: boolean; logger: Logger; lastWords: string },
): ProblemError {
  if (isLate) {
    logger.warn({ deadlineMs }, 'An export was ended at its deadline.')
    return queryTooHeavy()
  }
  if (answer?.kind === 'tooLarge') return sheetTooLarge(answer.rowCount)
  if (answer?.isMemory) return queryTooHeavy()
  logger.warn({ message: answer?.message, lastWords }, 'An export failed.')
  return serviceUnavailable(new Error(answer?.message ?? 'The export child ended early.'))
}

const sheetTooLarge = (rowCount: number): ProblemError =>
  exportImpossible({
    vi: `Câu hỏi này cho ${rowCount.toLocaleString('vi')} dòng; một trang tính chứa nhiều nhất ${maxSheetRows.toLocaleString('vi')} dòng và ở đây ${maxSheetCells.toLocaleString('vi')} ô. Hãy lọc bớt dòng, chọn ít cột hơn, hoặc xuất CSV hay Parquet.`,
    en: `This query gives ${rowCount.toLocaleString('en')} rows; a worksheet takes ${maxSheetRows.toLocaleString('en')} rows at most, and ${maxSheetCells.toLocaleString('en')} cells here. Filter the rows, choose fewer columns, or export CSV or Parquet.`,
  })

const run = promisify(execFile)
// Bare descriptors: the pipe belongs to a socket and to a child, not to a handle that closes it.
const openDescriptor = promisify(open)
const closeDescriptor = promisify(close)

/**
 * A pipe of the operating system: what Node gives a child by itself is a socket, which DuckDB cannot open. It has a name for a
 * moment only, so that nothing stays behind whatever happens.
 */
async function openPipe(): Promise<{ readEnd: number; writeEnd: number }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sen-export-'))
  try {
    const name = path.join(folder, 'pipe')
    await run('mkfifo', ['-m', '600', name])
    // Not blocking: it would else wait for the other end, for ever when there is none.
    const readEnd = await openDescriptor(name, constants.O_RDONLY | constants.O_NONBLOCK)
    return { readEnd, writeEnd: await openDescriptor(name, constants.O_WRONLY) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
