import { describeTable } from './describe-table.ts'
import type { ProfileMessage, ProfileOrder } from './profile-messages.ts'

// A process of its own: it gets one table, describes the values of its columns, and ends.

const send = (message: ProfileMessage): void =>
  void process.send?.(message, undefined, undefined, () => process.exit(0))

process.once('message', (order: ProfileOrder) => {
  describeTable(order).then(
    (columns) => send({ kind: 'done', columns }),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      send({ kind: 'failed', isMemory: /out of memory/i.test(message), message })
    },
  )
})
// The portal is gone: nobody waits for the answer.
process.once('disconnect', () => process.exit(1))
