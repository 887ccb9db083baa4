import type { CodeLanguage } from '../components/code/code.tsx'
import type { Ui } from '../text/ui.ts'

/** A longer list is longer than the code around it. */
const mostCodeColumns = 20

export type SnippetName = 'curl' | 'python' | 'r' | 'javascript' | 'sql' | 'sheets' | 'excel'

export interface Snippet {
  name: SnippetName
  language: CodeLanguage
  code: string
}

export interface SnippetFacts {
  baseUrl: string
  datasetId: string
  /** A distribution with a table to ask; null when there is none. */
  tableId: string | null
  /** The query of the question, with its question mark; all rows when empty. */
  question?: string
  /** The same question in SQL; null when it cannot be written so. */
  sql?: string | null
  /** Columns of digits that are no numbers: programs that guess would take their leading noughts away. */
  codeColumns?: string[]
  downloadUrl: string | null
  fileFormat: string | null
}

const titles = { curl: 'curl', python: 'Python', r: 'R', javascript: 'JavaScript', sql: 'SQL' } as const

/** What people call the language or program. */
export const nameSnippet = (ui: Ui, { name }: Pick<Snippet, 'name'>): string =>
  name === 'sheets' || name === 'excel' ? ui.t(`use.${name}`) : titles[name]

/** The same question in the languages that people use, each ready to run against this portal. */
export function makeSnippets(facts: SnippetFacts): Snippet[] {
  const { baseUrl, datasetId, tableId, downloadUrl, fileFormat } = facts
  if (tableId) return makeTableSnippets(facts, tableId)
  if (downloadUrl) {
    const isJson = fileFormat === 'JSON' || fileFormat === 'GEOJSON'
    return [
      { name: 'curl', language: 'shell', code: `curl -O "${downloadUrl}"` },
      {
        name: 'javascript',
        language: 'javascript',
        code: isJson ? makeFetch(downloadUrl, 'data', 'json') : makeFetch(downloadUrl, 'file', 'blob'),
      },
    ]
  }
  const address = `${baseUrl}/api/v1/datasets/${datasetId}`
  return [
    { name: 'curl', language: 'shell', code: `curl "${address}"` },
    { name: 'javascript', language: 'javascript', code: makeFetch(address, 'dataset', 'json') },
  ]
}

const makeFetch = (address: string, name: string, kind: 'json' | 'blob'): string =>
  `const response = await fetch("${address}")\nconst ${name} = await response.${kind}()`

/**
 * Every row of the question, read by what each program reads best. The address holds no sign that a shell, a formula or a
 * program would take for its own: all but letters, digits and `*-._+%&=` are written by their number.
 */
function makeTableSnippets(
  { baseUrl, question = '', sql = null, codeColumns = [] }: SnippetFacts,
  tableId: string,
): Snippet[] {
  const table = `${baseUrl}/api/v1/distributions/${tableId}`
  const csv = `${table}/export.csv${question}`
  // A spreadsheet would run a text that begins as a formula does.
  const safeCsv = `${csv}${question ? '&' : '?'}safe=true`
  const texts = codeColumns.map((name) => JSON.stringify(name))
  const dtype = texts.length > 0 ? `, dtype={${texts.map((text) => `${text}: str`).join(', ')}}` : ''
  const classes =
    texts.length > 0
      ? `, check.names = FALSE, colClasses = c(${texts.map((text) => `${text} = "character"`).join(', ')})`
      : ''
  return [
    { name: 'curl', language: 'shell', code: `curl -o table.csv "${csv}"` },
    {
      name: 'python',
      language: 'python',
      code: `import pandas as pd\n\ntable = pd.read_csv("${csv}"${dtype})`,
    },
    { name: 'r', language: 'r', code: `table <- read.csv("${csv}", encoding = "UTF-8"${classes})` },
    {
      name: 'javascript',
      language: 'javascript',
      code: makeFetch(`${table}/export.json${question}`, 'rows', 'json'),
    },
    ...(sql === null ? [] : [{ name: 'sql' as const, language: 'sql' as const, code: sql }]),
    { name: 'sheets', language: 'text', code: `=IMPORTDATA("${safeCsv}")` },
    {
      name: 'excel',
      language: 'text',
      code: [
        'let',
        `  Source = Csv.Document(Web.Contents("${csv}"), [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),`,
        '  Rows = Table.PromoteHeaders(Source, [PromoteAllScalars = true])',
        'in',
        '  Rows',
      ].join('\n'),
    },
  ]
}

/** The columns of texts among whose commonest values is a number that begins with nought. */
export const listCodeColumns = (
  columns: readonly { name: string; type: string; top: readonly { value: unknown }[] }[] | undefined,
): string[] =>
  (columns ?? [])
    .filter(({ type, top }) => type === 'string' && top.some(({ value }) => /^0\d+$/.test(String(value))))
    .map(({ name }) => name)
    .slice(0, mostCodeColumns)
