import { pino, type DestinationStream, type Logger as PinoLogger, type LoggerOptions } from 'pino'

export type Logger = PinoLogger

/**
 * Structured logs on standard output, one JSON object a line.
 * Secrets and personal data are left out by name; request bodies and query texts are never logged.
 */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options: LoggerOptions = {
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
  return pino(options, destination)
}

/** Errors of clients carry whole requests, query texts and documents with them; a log needs what happened and where. */
function describeError(error: unknown): unknown {
  // Not every failure has an error to show: a line of the log must not fail over that.
  if (!(error instanceof Error)) return error
  const { type, message, stack } = pino.stdSerializers.err(error)
  return { type, message, stack }
}
