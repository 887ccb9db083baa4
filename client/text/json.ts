/** Fits the column of code on a wide screen without scrolling. */
const lineWidth = 84

/** JSON as people write it by hand: what fits on one line stays on it. */
export function formatJson(value: unknown, indent = ''): string {
  const flat = writeFlat(value)
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= lineWidth) return flat
  const inner = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((each) => formatJson(each, inner))
    : listMembers(value).map(([name, each]) => `${JSON.stringify(name)}: ${formatJson(each, inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`
}

function writeFlat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlat).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = listMembers(value).map(([name, each]) => `${JSON.stringify(name)}: ${writeFlat(each)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** As JSON does, members without a value are left out. */
const listMembers = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, each]) => each !== undefined)
