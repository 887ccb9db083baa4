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
  downloadUrl: string | null
  isCsv: boolean
}

/** The same question in the languages that people use, each ready to run against this portal. */
export function makeSnippets({ baseUrl, datasetId, tableId, downloadUrl, isCsv }: SnippetFacts): Snippet[] {
  const address = tableId
    ? `${baseUrl}/api/v1/distributions/${tableId}/rows?limit=100`
    : `${baseUrl}/api/v1/datasets/${datasetId}`
  const snippets: Snippet[] = [{ title: 'curl', language: 'shell', code: `curl "${address}"` }]
  if (isCsv && downloadUrl) snippets.push(...makeFileSnippets(downloadUrl))
  snippets.push({
    title: 'JavaScript',
    language: 'javascript',
    code: `const response = await fetch("${address}")\nconst ${tableId ? '{ columns, rows }' : 'dataset'} = await response.json()`,
  })
  return snippets
}

function makeFileSnippets(address: string): Snippet[] {
  return [
    { title: 'Python', language: 'python', code: `import pandas as pd\n\ntable = pd.read_csv("${address}")` },
    { title: 'R', language: 'r', code: `table <- read.csv("${address}", encoding = "UTF-8")` },
  ]
}
