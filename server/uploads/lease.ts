import { addOwner, isDead, removeOwner } from '../jobs/owners.ts'
import type { Clock } from '../platform/clock.ts'
import { conflict, type ProblemError } from '../problems.ts'
import type { UploadRecord } from './records.ts'
import type { UploadStore } from './upload-store.ts'

/** Whoever writes holds the right for this long and renews it; a process that died is waited for so long. */
const leaseMs = 20_000
const renewMs = 2_000

/** How long a connection that comes anew waits for the one before it to end. */
const waitMs = 8_000
const lookMs = 200

/** The right to write to one upload: one holder among all processes. */
export interface Lease {
  owner: string
  record: UploadRecord
  /** Ends when somebody else wants to write, or already does. */
  signal: AbortSignal
  /** Throws when the right may have gone to somebody else. */
  mustHold(): void
  release(): Promise<void>
}

/**
 * Gives the right to write, one holder at a time in all processes. Who comes anew goes first: a client only comes back when its
 * earlier connection is lost, which the portal may hear of much later.
 */
export function createLeases({ store, clock }: { store: UploadStore; clock: Clock }) {
  /** What this process writes, to be ended at once. */
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>()

  const until = (): Date => new Date(clock.now().getTime() + leaseMs)

  /** Ends what this process writes to the upload, and waits for it. */
  async function stop(id: string): Promise<void> {
    const other = running.get(id)
    if (!other) return
    other.stop.abort()
    await Promise.race([other.ended, new Promise((resolve) => setTimeout(resolve, waitMs))])
  }

  function hold(id: string, owner: string, record: UploadRecord): Lease {
    const stopping = new AbortController()
    let end = (): void => {}
    const ended = new Promise<void>((resolve) => (end = resolve))
    running.set(id, { stop: stopping, ended })
    let heldUntilMs = performance.now() + leaseMs
    const renewal = setInterval(() => {
      const askedMs = performance.now()
      store.renew(id, owner, until()).then(
        (renewed) => {
          if (renewed === null || renewed.lease?.isWanted) stopping.abort()
          if (renewed !== null) heldUntilMs = askedMs + leaseMs
        },
        // The database is away: what is not renewed runs out by itself.
        () => {},
      )
    }, renewMs)
    return {
      owner,
      record,
      signal: stopping.signal,
      mustHold() {
        // A second less than the others see, for the write that follows.
        if (performance.now() > heldUntilMs - 1_000) throw isBeingWritten()
      },
      async release() {
        clearInterval(renewal)
        await store.revoke(id, owner).catch(() => {})
        removeOwner(owner)
        if (running.get(id)?.stop === stopping) running.delete(id)
        end()
      },
    }
  }

  return {
    stop,

    /** Takes the right to go on at the offset; null when the upload does not stand there any more. */
    async claim(id: string, offset: number, find: () => Promise<UploadRecord>): Promise<Lease | null> {
      const deadlineMs = performance.now() + waitMs
      await stop(id)
      for (;;) {
        const owner = addOwner()
        const now = clock.now()
        const claimed = await store.claim(id, { owner, offset, until: until(), now })
        if (claimed) return hold(id, owner, claimed)
        removeOwner(owner)
        const { lease, offset: reached, use } = await find()
        if (reached !== offset || use !== null) return null
        if (lease && isDead(lease.owner)) await store.revoke(id, lease.owner)
        else if (performance.now() > deadlineMs) throw isBeingWritten()
        else {
          await store.want(id)
          await new Promise((resolve) => setTimeout(resolve, lookMs))
        }
      }
    },

    /** Ends everything that is written, and waits for it. */
    async close(): Promise<void> {
      await Promise.all([...running.keys()].map(stop))
    },
  }
}

const isBeingWritten = (): ProblemError =>
  conflict({
    vi: 'Một kết nối khác đang gửi chính lần tải lên này. Hãy thử lại sau vài giây, bắt đầu bằng HEAD.',
    en: 'Another connection is sending to this very upload. Try again in a few seconds, beginning with HEAD.',
  })
