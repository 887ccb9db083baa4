import type { WrongKind } from './sql-messages.ts'

/** What DuckDB says of an error with `errors_as_json`. */
interface EngineError {
  exception_type?: string
  exception_message?: string
  error_subtype?: string
  type?: string
  name?: string
  call?: string
  position?: string
}

export interface EngineFault {
  kind: WrongKind
  name: string
  /** In bytes, but for errors of the grammar: these count characters. */
  at: number | null
}

/**
 * An error of DuckDB as one of ours: its kind, and the one name that the asker wrote. Its own sentence is never passed on, for
 * it may hold paths, settings and inner names.
 */
export function readEngineFault(message: string): EngineFault {
  const error = parseError(message)
  const text = error.exception_message ?? ''
  const at = /^\d+$/.test(error.position ?? '') ? Number(error.position) : null
  const fault = (kind: WrongKind, name = ''): EngineFault => ({ kind, name, at })
  if (/^Out of Memory$/i.test(error.exception_type ?? '') || /out of memory|bad.?alloc/i.test(text))
    return fault('memory')
  if (error.error_subtype === 'COLUMN_NOT_FOUND') return fault('unknown-column', error.name)
  if (error.error_subtype === 'NO_MATCHING_FUNCTION') return fault('wrong-arguments', error.call)
  if (error.error_subtype === 'MISSING_ENTRY' && error.type === 'Type')
    return fault('unknown-type', error.name)
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(text)
    if (match) return fault(kind, match[1])
  }
  return fault(kinds[error.exception_type ?? ''] ?? 'cannot-answer')
}

const patterns: readonly (readonly [WrongKind, RegExp])[] = [
  ['too-deep', /^(?:Max(?:imum)? expression depth|memory exhausted)/],
  ['syntax-error', /^syntax error at or near "([^]*)"$/],
  ['syntax-error', /^syntax error at end of input/],
  // A comment, text or name that is opened and never closed.
  ['syntax-error', /^unterminated .*? at or near "([^]*)"$/],
  ['unknown-column', /does not have a column named "([^]*)"/],
  ['unknown-column', /^Referenced column "([^]*?)" /],
  ['unknown-column', /^Column "([^]*?)" in (?:EXCLUDE|REPLACE|RENAME) list not found/],
  ['unknown-column', /^Column "([^]*?)" does not exist on (?:left|right) side of join/],
  ['unknown-relation', /^Referenced table "([^]*?)" not found/],
  ['ambiguous-column', /^Ambiguous reference to (?:column name|table) "([^]*?)"/],
  ['not-grouped', /^column "([^]*?)" must appear in the GROUP BY/i],
  [
    'misplaced-aggregate',
    /(?:cannot contain (?:aggregates|window)|aggregate functions? (?:calls? )?(?:are not|cannot))/i,
  ],
  ['wrong-arguments', /^Could not choose a best candidate function for the function call "([^]*?)"\. /],
  ['unequal-columns', /^Set operations can only apply/],
  ['several-rows', /^More than one row returned by a subquery/],
]

const kinds: Readonly<Record<string, WrongKind>> = {
  Parser: 'syntax-error',
  Syntax: 'syntax-error',
  Conversion: 'conversion',
  'Out of Range': 'overflow',
  'Invalid Input': 'invalid-value',
}

function parseError(message: string): EngineError {
  const start = message.indexOf('{')
  try {
    return JSON.parse(message.slice(start)) as EngineError
  } catch {
    return { exception_message: message }
  }
}
