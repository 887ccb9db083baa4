import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { CodeLanguage } from '../components/code/code.tsx'

export interface Snippet {
  title: string
  language: CodeLanguage
  code: string
}

export interface SnippetFacts {
  baseUrl: string
  datasetId: string
  /** A distribution with a table to ask; null when there is none. */
  tableId: string | null
  /** A sheet of it; the first one when absent. */
  sheet?: string
  downloadUrl: string | null
  fileFormat: string | null
  isUtf8: boolean
}

/** Whether the table was read from UTF-8, which programs expect. */
export const isUtf8 = (table: Table | null): boolean => /^utf-?8$/i.test(table?.dialect?.encoding ?? '')

/** The same question in the languages that people use, each ready to run against this portal. */
export function makeSnippets(facts: SnippetFacts): Snippet[] {
  const { baseUrl, datasetId, tableId, sheet, downloadUrl, fileFormat } = facts
  if (tableId) {
    const address = `${baseUrl}/api/v1/distributions/${tableId}/rows?limit=100${sheet ? `&sheet=${encodeURIComponent(sheet)}` : ''}`
    return [
      { title: 'curl', language: 'shell', code: `curl "${address}"` },
      ...makeFileSnippets(facts),
      { title: 'JavaScript', language: 'javascript', code: makeFetch(address, '{ columns, rows }', 'json') },
    ]
  }
  if (downloadUrl) {
    const isJson = fileFormat === 'JSON' || fileFormat === 'GEOJSON'
    return [
      { title: 'curl', language: 'shell', code: `curl -O "${downloadUrl}"` },
      {
        title: 'JavaScript',
        language: 'javascript',
        code: isJson ? makeFetch(downloadUrl, 'data', 'json') : makeFetch(downloadUrl, 'file', 'blob'),
      },
    ]
  }
  const address = `${baseUrl}/api/v1/datasets/${datasetId}`
  return [
    { title: 'curl', language: 'shell', code: `curl "${address}"` },
    { title: 'JavaScript', language: 'javascript', code: makeFetch(address, 'dataset', 'json') },
  ]
}

const makeFetch = (address: string, name: string, kind: 'json' | 'blob'): string =>
  `const response = await fetch("${address}")\nconst ${name} = await response.${kind}()`

/** Programs for tables read the file itself when it is written as they expect. */
function makeFileSnippets({ downloadUrl, fileFormat, isUtf8: isPlain }: SnippetFacts): Snippet[] {
  if (!downloadUrl || fileFormat !== 'CSV' || !isPlain) return []
  return [
    {
      title: 'Python',
      language: 'python',
      code: `import pandas as pd\n\ntable = pd.read_csv("${downloadUrl}")`,
    },
    { title: 'R', language: 'r', code: `table <- read.csv("${downloadUrl}", encoding = "UTF-8")` },
  ]
}
