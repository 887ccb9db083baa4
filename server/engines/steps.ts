import { EngineError, explainSystemError } from './engine-error.ts'

/** One way to come by a program. `take` gives it, or says in a few words why this way does not serve. */
export interface Step<Found> {
  number: number
  does: string
  take: () => Promise<Found | NotServed>
}

export interface NotServed {
  reason: string
}

export const notServed = (reason: string): NotServed => ({ reason })

/** Tries each way in order and says before each what is done and why the one before did not serve; null when none did. */
export async function takeFirst<Found extends object>(options: {
  engine: string
  firstReason: string
  steps: readonly Step<Found>[]
  say: (line: string) => void
  signal?: AbortSignal
}): Promise<{ found: Found | null; reasons: string[] }> {
  const reasons = [options.firstReason]
  for (const step of options.steps) {
    options.signal?.throwIfAborted()
    options.say(`${options.engine}, step ${step.number}: ${step.does}, because ${reasons.at(-1)}.`)
    const result = await take(step, options.signal)
    if (!('reason' in result)) return { found: result, reasons }
    reasons.push(result.reason)
  }
  return { found: null, reasons }
}

async function take<Found extends object>(
  step: Step<Found>,
  signal?: AbortSignal,
): Promise<Found | NotServed> {
  try {
    return await step.take()
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof EngineError) return notServed(withoutFullStop(error.message))
    return notServed(explainSystemError(error))
  }
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
