/** An expression of this type, dates and times as ISO 8601 texts. */
export function writeIso(sql: string, sqlType: string): string {
  if (sqlType === 'DATE' || sqlType === 'TIME') return `${sql}::varchar`
  if (sqlType === 'TIMESTAMP') return `replace(${sql}::varchar, ' ', 'T')`
  if (sqlType === 'TIMESTAMPTZ') return `replace((${sql} at time zone 'UTC')::varchar, ' ', 'T') || 'Z'`
  return sql
}
