// What stands between words: texts, quoted names and comments may hold any.
const silent = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|(\$[A-Za-z_]*\$)[^]*?(?:\1|$)|--[^\n]*|\/\*[^]*?(?:\*\/|$)/g
const selections = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', 'TABLE'])
/** Those that can stand inside of a selection, or be taken for one. */
const others =
  /\b(insert|update|delete|merge|copy|drop|create|alter|truncate|attach|detach|pivot|unpivot|describe|summarize|show|call|pragma|set)\b/i

/**
 * What a text asks for that is no selection: `COPY` of `-- note\n copy t to 'x'`, `DROP` of `select 1; drop table t`; nothing when
 * no word says it. It names what was refused and decides nothing.
 */
export function nameStatement(sql: string): string {
  const words = sql.replace(silent, ' ')
  for (const statement of words.split(';')) {
    const first = /^[\s(]*([a-z]+)/i.exec(statement)?.[1]?.toUpperCase()
    if (first && !selections.has(first)) return first.slice(0, 40)
  }
  return others.exec(words)?.[1]?.toUpperCase() ?? ''
}
