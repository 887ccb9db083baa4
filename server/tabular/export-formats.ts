/** The forms in which rows leave. */
export const exportFormats = ['csv', 'tsv', 'json', 'ndjson', 'xlsx', 'parquet', 'geojson'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Their types, as clients ask for them. */
export const mediaTypes: Record<ExportFormat, string> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
  geojson: 'application/geo+json',
}

/** The value of Content-Type: with what a reader of text must know. */
export function writeContentType(format: ExportFormat): string {
  if (format === 'xlsx' || format === 'parquet') return mediaTypes[format]
  const type = `${mediaTypes[format]}; charset=utf-8`
  // RFC 4180, section 3.
  return format === 'csv' ? `${type}; header=present` : type
}

/** Both of these hold compressed bytes already. */
export const isPacked = (format: ExportFormat): boolean => format === 'xlsx' || format === 'parquet'

// A name of more bytes could not be saved; what stands behind it has room in the rest of 255.
const maxBaseBytes = 200

/** The name that an export is saved under: of the published file, with the sheet where one was chosen, and saying when it is a part. */
export function nameExport(name: string | null, { sheet, where, q, select, format, lang }: NamedBy): string {
  const base = (name ?? 'data').replace(/\.(gz|zip)$/i, '').replace(/(?<=.)\.[^.]{1,10}$/, '')
  const whole = (sheet === undefined ? base : `${base} - ${sheet}`).replace(/[/\\:*?"<>|\p{Cc}]/gu, '_')
  let short = whole
  while (Buffer.byteLength(short) > maxBaseBytes) short = [...short].slice(0, -1).join('')
  const isPart = Boolean(where ?? q ?? select)
  return `${short}${isPart ? partNames[lang] : ''}.${format}`
}

interface NamedBy {
  sheet?: string
  where?: string
  q?: string
  select?: string
  format: ExportFormat
  lang: 'vi' | 'en'
}

/** In a folder of downloads some rows or columns must not look like the whole. */
const partNames = { vi: ' (một phần)', en: ' (part)' }
