import { convertFile } from './convert-file.ts'
import type { ConversionMessage, ConversionOrder } from './conversion-messages.ts'
import { describeTable } from './describe-table.ts'
import type { ProfileOrder } from './profile-messages.ts'
import { Refusal } from './refusals.ts'
import { readShownRows } from './trial-rows.ts'

// A process of its own: it gets one order, sends progress and one answer; asked for it then, it describes the table that it made.

// The reader of spreadsheets asks whether there is a Response, and never makes one. The real one would load what fetches from the
// network, which reserves 10 GB of addresses: more than this process may have.
Object.defineProperty(globalThis, 'Response', { value: class {}, configurable: true, writable: true })

const send = (message: ConversionMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(message, undefined, undefined, () => resolve())
    else resolve()
  })

async function answer(order: ConversionOrder): Promise<void> {
  try {
    const conversion = await convertFile(order, (done) => void send({ kind: 'progress', ...done }))
    const { workDir, trial } = order
    if (trial) conversion.shownRows = await readShownRows(conversion.tables[0]!, { workDir, trial })
    await send({ kind: 'done', conversion })
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, sentence, isSound } = error
      await send({ kind: 'refused', code, sentence, isSound })
    } else console.error(error)
    process.exit(error instanceof Refusal ? 0 : 1)
  }
}

async function describe(order: ProfileOrder): Promise<void> {
  try {
    await send({ kind: 'described', columns: await describeTable(order) })
  } catch (error) {
    console.error(error)
    process.exit(1)
  }
}

process.once('message', (first) => {
  process.once('message', (second) => void describe(second as ProfileOrder))
  void answer(first as ConversionOrder)
})
// The portal is gone or content: nobody waits for more.
process.once('disconnect', () => process.exit(0))
