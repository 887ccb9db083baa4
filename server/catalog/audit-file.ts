import type { AuditEntry } from '../../schemas/generated/identity/audit-entry.ts'
import { byteOrderMark, writeSpreadsheetRow } from '../text/csv.ts'

/** A form in which the audit is saved: what it is called, and its text, entry by entry. */
export interface AuditFile {
  extension: 'ndjson' | 'csv'
  mediaType: string
  /** What is in it, for whoever chooses one. */
  description: string
  write(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string>
}

async function* writeLines(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`
}

const columns = [
  'id',
  'at',
  'actor',
  'account',
  'token',
  'action',
  'object',
  'agency',
  'address',
  'details',
  'previousDigest',
  'digest',
]

async function* writeRows(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  yield `${byteOrderMark}${writeSpreadsheetRow(columns)}`
  for await (const { id, at, actor, action, object, agency, address, details, ...digests } of entries) {
    yield writeSpreadsheetRow([
      String(id),
      at,
      actor.name,
      actor.account ?? '',
      actor.token ?? '',
      action,
      object,
      agency ?? '',
      address ?? '',
      JSON.stringify(details),
      digests.previousDigest,
      digests.digest,
    ])
  }
}

/** Lines as the API gives entries, for programs and for verifying; rows for a spreadsheet. */
export const auditFiles = {
  ndjson: {
    extension: 'ndjson',
    mediaType: 'application/x-ndjson',
    description: 'JSON of an entry in each line, as the list gives it.',
    write: writeLines,
  },
  csv: {
    extension: 'csv',
    mediaType: 'text/csv',
    description:
      'An entry in each row, `details` as JSON, for a spreadsheet: with a byte order mark, and an apostrophe before what one would run as a formula.',
    write: writeRows,
  },
} as const satisfies Record<string, AuditFile>
