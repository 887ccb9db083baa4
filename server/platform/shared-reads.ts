/** A page of the database; more at once would make the first wait for the last. */
const maxKeys = 100

/**
 * Shares reads by key: who asks while one is under way waits for the next, which reads for all who wait. That one begins after
 * they asked, so nobody hears what was true before: a page that was withdrawn is refused at once, and a thousand who ask for
 * it at a time cost two reads. Gives undefined for what is not found; a failure is that of all who waited.
 */
export function shareReads<Value>(
  read: (keys: string[]) => Promise<Map<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let waiting = new Map<string, PromiseWithResolvers<Value | undefined>>()
  let isReading = false

  async function readWaiting(): Promise<void> {
    isReading = true
    // Requests that came together are read for together.
    await new Promise(setImmediate)
    while (waiting.size > 0) {
      const batch = new Map([...waiting].slice(0, maxKeys))
      waiting = new Map([...waiting].slice(maxKeys))
      try {
        const found = await read([...batch.keys()])
        for (const [key, { resolve }] of batch) resolve(found.get(key))
      } catch (error) {
        for (const { reject } of batch.values()) reject(error)
      }
    }
    isReading = false
  }

  return (key) => {
    const known = waiting.get(key)
    if (known) return known.promise
    const asked = withResolvers<Value | undefined>()
    waiting.set(key, asked)
    if (!isReading) void readWaiting()
    return asked.promise
  }
}

interface PromiseWithResolvers<Value> {
  promise: Promise<Value>
  resolve: (value: Value) => void
  reject: (error: unknown) => void
}

function withResolvers<Value>(): PromiseWithResolvers<Value> {
  let resolve!: (value: Value) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<Value>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { promise, resolve, reject }
}
