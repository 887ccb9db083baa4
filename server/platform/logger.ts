import { pino, type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

/**
 * Structured logs on standard output, one JSON object a line.
 * Secrets and personal data are left out by name; request bodies and query texts are never logged.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
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
  })
}
