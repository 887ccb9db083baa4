import { readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { printFigures, type Figure } from './figure.ts'

/** The parts of the bench in their order: the heading of each in docs/performance.md, and how it is measured. */
export const parts: Record<string, { title: string; how: string }> = {
  memory: { title: 'Memory', how: 'Resident memory three seconds after the first page.' },
  search: {
    title: 'Search',
    how: '10,000 datasets made in the words of real ones; no query is asked twice. The peer is asked what Sen asks of it, with marked words and whole documents.',
  },
  scale: {
    title: 'Many datasets',
    how: 'A catalogue made in the words of real ones, with skewed agencies, themes, keywords and dates. The peer is asked what Sen asks of it, with marked words and whole documents; a rebuild is the command `reindex` from its start to its end.',
  },
  relevance: {
    title: 'Relevance',
    how: 'Judged queries, each asked once, the first ten counted (docs/relevance.md). The peer has the same titles, descriptions, keywords and names of agencies in the same Elasticsearch, with its standard analyzer.',
  },
  page: { title: 'Pages', how: 'The peer sends the same bytes from memory.' },
  budgets: {
    title: 'Pages on a slow phone',
    how: 'Chromium with a processor four times slower, 150 ms there and back and 1.6 Mbit/s, a screen of 360 by 740; the sample catalogue in Vietnamese, nothing cached, the middle of three.',
  },
  save: {
    title: 'Saving',
    how: 'The middle of 200 saves of a description, in turn with the peer. A save writes the record, its revision with what changed, the audit entry and the notice for the search, in one durable transaction.',
  },
  upload: { title: 'Upload', how: 'The middle of three runs, other bytes in each.' },
  download: { title: 'Download', how: 'The middle of five runs, in turn with the peer.' },
  table: {
    title: 'From a CSV to a table',
    how: 'From the first byte of the upload until the table answers: stored, found, read in a child, types checked on every row, swapped in. In turn with the peer: the middle of three runs for a million rows of ten columns, one run for four million.',
  },
  workbook: {
    title: 'From a workbook to a table',
    how: 'As for a CSV. The peer goes through all rows of the same file with the same package, alone in a process, and does nothing with them. Memory is the most that the child ever had.',
  },
  rows: {
    title: 'Asking a table of a million rows',
    how: 'Over HTTP, in turn with DuckDB in the process of the bench, which asks Parquet that it made itself of the same CSV (zstd, its default row groups). The rows come with the exact number of rows that match, which the peer is not asked for. No question is asked twice.',
  },
  export: {
    title: 'Taking a table away',
    how: 'The middle of three runs, in turn with the peer, which writes to a file. The bare writer of workbooks has its rows in memory already. Work is processor time of the child.',
  },
  sql: {
    title: 'Others while SQL is heavy',
    how: 'Four clients ask, without a pause, a join of a million rows with a million, which is ended at its limit of two seconds. Beside them somebody asks for rows and opens a dataset page, ten times a second.',
  },
  clients: {
    title: 'Fifty clients at once',
    how: 'Of ten requests six ask for rows, three for groups, one for a CSV; each tenth of those is the whole table. Beside them somebody opens a dataset page ten times a second.',
  },
  script: { title: 'Script', how: 'What Chromium loads, as it comes over the network.' },
}

/** Writes docs/performance.md: the parts that were measured anew, the others as they stand there. */
export async function writePerformance(
  file: string,
  measured: ReadonlyMap<string, readonly Figure[]>,
): Promise<void> {
  const old = (await readFile(file, 'utf8')).split(/^## /m)
  const sections = Object.entries(parts).flatMap(([part, { title }]) => {
    const figures = measured.get(part)
    const kept = old.find((section) => section.startsWith(`${title}\n`))
    return figures ? [writeSection(part, figures)] : kept ? [`## ${kept.trim()}`] : []
  })
  await writeFile(file, `${[head, ...sections].join('\n\n')}\n`)
}

const head = `# Performance

Measured by \`npm run bench -- --write\`, or a part of it by \`npm run bench -- rows export --write\`; \`tables\` stands for all parts about tables.
The load, the portal and the engines share the cores of one machine. Each line compares Sen with a peer that ran in the same run; the absolute numbers say more of the machine, and of what else it had to do, than of the program.`

function writeSection(part: string, figures: readonly Figure[]): string {
  const { title, how } = parts[part]!
  const cpus = os.cpus()
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${cpus.length} cores (${cpus[0]?.model ?? 'unknown'}), ${Math.round(os.totalmem() / 1024 ** 3)} GB, Node ${process.versions.node}`
  // Above the number of cores, others had a share in them.
  const load = os.loadavg()[2]!.toFixed(1)
  return `## ${title}

${how} ${day}: ${machine}, load ${load}.

${printFigures(figures)}`
}
