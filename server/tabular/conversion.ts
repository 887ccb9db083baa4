import { once } from 'node:events'
import { readBytes } from './file-bytes.ts'
import { maxUnpackedBytes } from './unpack.ts'
import { killChild, startChild, type ChildLimits } from './child-process.ts'
import type { Conversion, ConversionMessage, ConversionOrder, TellDone } from './conversion-messages.ts'
import type { ConverterChildren } from './converter-children.ts'
import type { ColumnProfile, ProfileOrder } from './profile-messages.ts'
import { conversionTooSlow, Refusal, trialTooSlow } from './refusals.ts'

// A gigabyte takes about 15 s; ten minutes leave room for a slow disk and a busy machine.
const deadlineMs = 10 * 60_000
// The largest old workbook takes 10 s. Its reader may run in circles in a damaged one, which nothing but this ends.
const xlsDeadlineMs = 90_000
// Measured: converting 115 MB takes 1.7 GB of addresses in all. 1 GB is DuckDB's own limit, the rest is for what it does not count;
// a table of 10,000 columns reserves three, and touches half of one.
const addressSpaceKb = 5_000_000
// UTF-16 grows by half as UTF-8, Parquet hardly ever exceeds its CSV: four times the input is a fault, 256 MB are always free.
const outputFactor = 4
const leastOutputKb = 256 * 1024
// Somebody waits for it, but nobody else should for its sake.
const trialNiceness = 2
// What is unpacked is written once more as text for the table, with marks around some cells.
const packedFactor = 2

/** The child ended without an answer: by a fault of its own, or because this machine had no room for it. */
export class ConversionCrash extends Error {
  constructor(lastWords: string) {
    super(`The conversion child ended without an answer. ${lastWords}`)
    this.name = 'ConversionCrash'
  }
}

/** A conversion that was done, while its child is still there. */
export interface Converter {
  conversion: Conversion
  /** Describes a table that it made, where the file lies now. Throws a ConversionCrash when the child ends over it. */
  describe(order: ProfileOrder): Promise<ColumnProfile[]>
  end(): void
}

/** Turns a published file into Parquet in a process of its own. Throws a refusal when the file is no table or breaks a limit, and a ConversionCrash. */
export async function runConversion(
  order: ConversionOrder,
  {
    inputBytes,
    tell,
    signal,
    trialMs,
    children,
  }: {
    inputBytes: number
    tell: TellDone
    signal: AbortSignal
    /** The deadline of a trial, which stands back behind all other work. */
    trialMs?: number
    /** Where a child may stand ready. */
    children?: ConverterChildren
  },
): Promise<Converter> {
  signal.throwIfAborted()
  const head = await readBytes(order.input, 0, 4)
  const limitMs = trialMs ?? (isOldWorkbook(head) ? xlsDeadlineMs : deadlineMs)
  const limits = limitConversion(isPacked(head) ? maxUnpackedBytes * packedFactor : inputBytes * outputFactor)
  const child =
    trialMs === undefined && children
      ? children.take(limits)
      : startChild('convert-child', {
          ...limits,
          niceness: trialMs === undefined ? undefined : trialNiceness,
        })
  let isLate = false
  const stop = () => killChild(child.process)
  const deadline = setTimeout(() => {
    isLate = true
    stop()
  }, limitMs)
  signal.addEventListener('abort', stop)
  const end = () => {
    clearTimeout(deadline)
    signal.removeEventListener('abort', stop)
    stop()
  }

  /** Sends a message and waits for the answer; null when the child ended without one. */
  async function ask(message: ConversionOrder | ProfileOrder): Promise<ConversionMessage | null> {
    const answered = new Promise<ConversionMessage>((resolve) => {
      child.process.on('message', (answer: ConversionMessage) => {
        if (answer.kind === 'progress') tell({ rows: answer.rows, share: answer.share })
        else resolve(answer)
      })
    })
    const ended = once(child.process, 'close').then(() => null)
    // A child that dies at once breaks the channel; its end says more than that error.
    child.process.send(message, () => {})
    const answer = await Promise.race([answered, ended])
    child.process.removeAllListeners('message')
    signal.throwIfAborted()
    return answer
  }

  try {
    const result = await ask(order)
    if (result?.kind === 'refused') throw new Refusal(result.code, result.sentence, result.isSound)
    if (isLate) throw trialMs === undefined ? conversionTooSlow(limitMs) : trialTooSlow(limitMs)
    if (result?.kind !== 'done') throw new ConversionCrash(child.lastWords())
    return { conversion: result.conversion, describe, end }
  } catch (error) {
    end()
    throw error
  }

  async function describe(table: ProfileOrder): Promise<ColumnProfile[]> {
    const result = await ask(table)
    if (result?.kind !== 'described') throw new ConversionCrash(child.lastWords())
    return result.columns
  }
}

/** What a child that converts may have, to write so much at most. */
const limitConversion = (outputBytes: number): ChildLimits => ({
  addressSpaceKb,
  fileSizeKb: Math.max(leastOutputKb, Math.ceil(outputBytes / 1024)),
})

/** Lets a child get ready for a file of about this size, which may be packed. */
export const expectConversion = (children: ConverterChildren, inputBytes: number): void =>
  children.expect(
    inputBytes,
    limitConversion(Math.max(maxUnpackedBytes * packedFactor, inputBytes * outputFactor)),
  )

/** Gzip and zip, spreadsheets too: what comes out may be far larger than what went in. */
const isPacked = (head: Buffer): boolean => /^(PK|\x1f\x8b)/.test(head.toString('latin1'))

const isOldWorkbook = (head: Buffer): boolean => head.toString('hex') === 'd0cf11e0'
