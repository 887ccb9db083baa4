import type { CodeLanguage } from '../components/code/code.tsx'
import { formatJson } from '../text/json.ts'
import type { Ui } from '../text/ui.ts'

export interface DeveloperExample {
  /** Slug of a dataset that is here. */
  datasetSlug: string
  /** A word that finds it. */
  query: string
  agencySlug: string
  distributionId: string
  fileName: string
  downloadUrl: string
  releaseUrl: string
  isCsv: boolean
  /** Safe names of two columns: one to read by, one of numbers to sort by; the same where the table has only one. */
  columns: [string, string]
}

export interface Snippet {
  title: string
  language: CodeLanguage
  code: string
}

const encode = encodeURIComponent

/** The address of the rows of the example. */
export const rowsAddress = (baseUrl: string, { distributionId, columns }: DeveloperExample): string =>
  `${baseUrl}/api/v1/distributions/${distributionId}/rows?select=${[...new Set(columns)].join(',')}&orderBy=-${columns[1]}&limit=3`

/** The address of a search that finds the example. */
export const searchAddress = (baseUrl: string, { query }: DeveloperExample): string =>
  `${baseUrl}/api/v1/datasets?q=${encode(query)}&limit=5`

/** A condition that many rows of the example meet. */
export const exampleCondition = ({ columns }: DeveloperExample): string => `${columns[1]} > 0`

/** The rows of the example that meet a condition. */
export function makeConditionSnippet(ui: Ui, baseUrl: string, example: DeveloperExample): Snippet {
  const condition = exampleCondition(example)
  return {
    title: 'curl',
    language: 'shell',
    code: [
      `# where: ${condition}`,
      `curl "${tableAddress(baseUrl, example)}/rows?${new URLSearchParams({ where: condition, limit: '3' })}"`,
      '',
      `# ${ui.t('developers.code.anyForm')}`,
      `curl -H "Accept: text/csv" "${tableAddress(baseUrl, example)}/rows?${new URLSearchParams({ where: condition })}"`,
    ].join('\n'),
  }
}

/** Figures, files and SQL of the example. */
export function makeAskSnippets(ui: Ui, baseUrl: string, example: DeveloperExample): Snippet[] {
  const [label, number] = example.columns
  const table = tableAddress(baseUrl, example)
  const groups = new URLSearchParams({
    select: `count(*) as n,avg(${number}) as mean_value`,
    groupBy: label,
    orderBy: '-mean_value',
    limit: '5',
  })
  const sql = `select ${label}, ${number} from "${example.distributionId}" where ${number} is not null order by ${number} desc limit 3`
  return [
    {
      title: 'curl',
      language: 'shell',
      code: [
        `# ${ui.t('developers.code.groups')}`,
        `curl "${table}/aggregate?${groups}"`,
        '',
        `# ${ui.t('developers.code.profile')}`,
        `curl "${table}/profile"`,
        '',
        `# ${ui.t('developers.code.export')}`,
        `curl -o rows.xlsx "${table}/export.xlsx?${new URLSearchParams({ where: exampleCondition(example) })}"`,
      ].join('\n'),
    },
    {
      title: 'SQL',
      language: 'sql',
      code: sql,
    },
    {
      title: ui.t('developers.sqlByCurl'),
      language: 'shell',
      code: `curl "${baseUrl}/api/v1/sql?${new URLSearchParams({ query: sql })}"`,
    },
  ]
}

const tableAddress = (baseUrl: string, { distributionId }: DeveloperExample): string =>
  `${baseUrl}/api/v1/distributions/${distributionId}`

/** Ways to fetch and to prove a file. */
export function makeDownloadSnippets(ui: Ui, example: DeveloperExample): Snippet[] {
  return [
    {
      title: 'curl',
      language: 'shell',
      code: [
        `curl -o "${example.fileName.replace(/["$`\\]/g, '_')}" "${example.downloadUrl}"`,
        '',
        `# ${ui.t('developers.code.firstBytes')}`,
        `curl -r 0-499 "${example.releaseUrl}"`,
        '',
        `# ${ui.t('developers.code.headers')}`,
        `curl -I "${example.downloadUrl}"`,
      ].join('\n'),
    },
  ]
}

/** The same table in the languages that people use, ready to run. */
export function makeLanguageSnippets(baseUrl: string, example: DeveloperExample): Snippet[] {
  const rows = `${baseUrl}/api/v1/distributions/${example.distributionId}/rows?shape=objects&limit=1000`
  return [
    {
      title: 'Python',
      language: 'python',
      code: example.isCsv
        ? `import pandas as pd\n\ntable = pd.read_csv("${example.downloadUrl}")\nprint(table.head())`
        : `import json\nfrom urllib.request import urlopen\n\nwith urlopen("${rows}") as answer:\n    rows = json.load(answer)["rows"]\nprint(len(rows))`,
    },
    {
      title: 'R',
      language: 'r',
      code: `library(jsonlite)\n\ntable <- fromJSON("${rows}")$rows\nhead(table)`,
    },
    {
      title: 'JavaScript',
      language: 'javascript',
      code: `const response = await fetch("${rows}")\nif (!response.ok) throw new Error((await response.json()).detail)\nconst { rows, total } = await response.json()\nconsole.log(total, rows[0])`,
    },
  ]
}

/** Walking a list to its end. */
export function makePagingSnippet(baseUrl: string): Snippet {
  return {
    title: 'Python',
    language: 'python',
    code: [
      'import json',
      'from urllib.request import urlopen',
      '',
      `base = "${baseUrl}"`,
      'address = "/api/v1/datasets?limit=100"',
      'while address:',
      '    with urlopen(base + address) as answer:',
      '        page = json.load(answer)',
      '    for dataset in page["items"]:',
      '        print(dataset["slug"])',
      '    address = page["next"]',
    ].join('\n'),
  }
}

/** Asking again only for what is new. */
export function makeCachingSnippet(ui: Ui, baseUrl: string, { datasetSlug }: DeveloperExample): Snippet {
  const address = `${baseUrl}/api/v1/datasets/${datasetSlug}`
  return {
    title: 'curl',
    language: 'shell',
    code: [
      `# ${ui.t('developers.code.firstTime')}`,
      `curl --etag-save etag.txt -o answer.json "${address}"`,
      '',
      `# ${ui.t('developers.code.later')}`,
      `curl --etag-compare etag.txt --etag-save etag.txt -o answer.json "${address}"`,
      '',
      `# ${ui.t('developers.code.since')}`,
      `curl "${baseUrl}/api/v1/datasets?modifiedSince=2026-01-01&orderBy=-modified"`,
    ].join('\n'),
  }
}

/** A request that fails, to see how. */
export const wrongAddress = (baseUrl: string): string => `${baseUrl}/api/v1/datasets?agencey=bo-noi-vu`

/** Publishing by command and by API. */
export function makePublishSnippets(
  ui: Ui,
  baseUrl: string,
): { command: Snippet; folder: Snippet; api: Snippet } {
  return {
    folder: {
      title: 'dataset.json',
      language: 'json',
      code: formatJson({
        slug: 'chat-luong-nuoc-2025',
        title: { vi: 'Chất lượng nước mặt, 2025', en: 'Surface water quality, 2025' },
        description: { vi: 'Kết quả đo tại 120 trạm, theo tháng.' },
        agency: 'bo-nong-nghiep-va-moi-truong',
        license: 'CC-BY-4.0',
        themes: ['ENVI'],
        frequency: 'ANNUAL',
        distributions: [{ title: { vi: 'Kết quả đo' }, path: 'data/ket-qua.csv' }],
      }),
    },
    command: {
      title: 'shell',
      language: 'shell',
      code: `export SEN_URL="${baseUrl}"\nexport SEN_TOKEN="sen_…"\nnpm run sen -- publish ./chat-luong-nuoc-2025`,
    },
    api: {
      title: 'curl',
      language: 'shell',
      code: [
        `# ${ui.t('developers.code.draft')}`,
        `curl -X POST "${baseUrl}/api/v1/datasets" \\`,
        `  -H "Authorization: Bearer $SEN_TOKEN" -H "Content-Type: application/json" \\`,
        `  -d '{"title": {"vi": "Chất lượng nước mặt, 2025"}, "description": {"vi": "Theo tháng."},`,
        `       "agency": "bo-nong-nghiep-va-moi-truong", "license": "CC-BY-4.0"}'`,
        '',
        `# ${ui.t('developers.code.file')}`,
        `curl -X POST "${baseUrl}/api/v1/datasets/$ID/distributions" \\`,
        `  -H "Authorization: Bearer $SEN_TOKEN" \\`,
        `  -F 'metadata={"title": {"vi": "Kết quả đo"}}' -F file=@data/ket-qua.csv`,
        '',
        `# ${ui.t('developers.code.publish')}`,
        `curl -X POST "${baseUrl}/api/v1/datasets/$ID/transitions" \\`,
        `  -H "Authorization: Bearer $SEN_TOKEN" -H "Content-Type: application/json" \\`,
        `  -d '{"to": "published"}'`,
      ].join('\n'),
    },
  }
}
