import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

/** Lines wait for so many bytes or milliseconds and are written together: a write for each would cost a fifth of a kept page. */
const bufferBytes = 4096
const flushMs = 200

/** Standard output; what waits is written when the process ends, too. */
const openOutput = (): DestinationStream =>
  pino.destination({ dest: 1, sync: false, minLength: bufferBytes, periodicFlush: flushMs })

/**
 * Structured logs, one JSON object a line, on standard output or where else they are to go.
 * Secrets and personal data are left out by name; request bodies and query texts are never logged.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    redact: {
      paths: [
        'authorization',
        'cookie',
        'password',
        'token',
        'secret',
        'email',
        '*.authorization',
        '*.cookie',
        '*.password',
        '*.token',
        '*.secret',
        '*.email',
      ],
      remove: true,
    },
  }
  return pino(options, destination ?? openOutput())
}

/** Errors of clients carry whole requests, query texts and documents with them; a log needs what happened and where. */
function describeError(error: unknown): { type: string; message: string; stack?: string } {
  // Anything can be thrown, and telling of it must not fail.
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const { type, message, stack } = pino.stdSerializers.err(error)
  return { type, message, stack }
}
