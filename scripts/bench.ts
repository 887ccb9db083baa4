import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@elastic/elasticsearch'
import { MongoClient } from 'mongodb'
import { openEngines } from '../server/engines/engines.ts'
import { measureBudgets } from './bench/budgets.ts'
import { BareServer } from './bench/bare-server.ts'
import { measureDownload, makeLargeFile, measureUpload } from './bench/files.ts'
import { printFigures, round, type Figure } from './bench/figure.ts'
import { measurePage } from './bench/page.ts'
import { parts, writePerformance } from './bench/performance.ts'
import { startProgram } from './bench/program.ts'
import { measureRelevance, untilSampleFound } from './bench/relevance-run.ts'
import { measureSave } from './bench/save.ts'
import { measureScale } from './bench/scale.ts'
import { fillCatalogue, measureSearch } from './bench/search.ts'
import { measureTables, tableParts } from './bench/tables.ts'

// Every figure is a ratio against a peer that ran here, minutes ago: absolute numbers say more of the machine than of us.
// `npm run bench` measures all; `npm run bench -- search page` only these, and `tables` all that are about tables. `--write` keeps
// what was measured in docs/performance.md, beside the lines of the parts that were not.
const known = Object.keys(parts)
const args = process.argv.slice(2)
const wanted = args
  .filter((arg) => !arg.startsWith('--'))
  .flatMap((name) => (name === 'tables' ? tableParts : [name]))
for (const name of wanted)
  if (!known.includes(name)) throw new Error(`There is no part "${name}". Parts: ${known.join(', ')}.`)
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)

const workDir = await mkdtemp(path.join(os.tmpdir(), 'sen-bench-'))
const say = (line: string) => console.error(line)
const engines = await openEngines({
  dataDir: path.join(workDir, 'data'),
  cacheDir: process.env.SEN_ENGINES_DIR ?? path.join(os.homedir(), '.cache/sen/engines'),
  mongodbUri: process.env.MONGODB_URI,
  elasticsearchUrl: process.env.ELASTICSEARCH_URL,
  say,
})
if (!engines.elasticsearchUrl)
  throw new Error(`The bench needs Elasticsearch. ${engines.elasticsearchMissingReason}`)
await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'build.mjs')])

const database = `bench_${Date.now().toString(36)}`
const env = {
  ...process.env,
  MONGODB_URI: engines.mongodbUri,
  ELASTICSEARCH_URL: engines.elasticsearchUrl,
  SEN_DATABASE: database,
  SEN_DATA_DIR: path.join(workDir, 'data'),
  SEN_LOG_LEVEL: 'silent',
  SEN_RATE_LIMITS: 'off',
}
const portal = await startProgram(env, workDir)
const { baseUrl, token } = portal
const measured = new Map<string, Figure[]>()
const note = (part: string, ...figures: Figure[]) => {
  measured.set(part, figures)
  say(printFigures(figures))
}

try {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const post = async (address: string, body: unknown) => {
    const response = await fetch(baseUrl + address, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
    return (await response.json()) as { id: string; slug: string }
  }

  if (isWanted('memory')) {
    await fetch(`${baseUrl}/`)
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const ours = (await portal.residentBytes()) / 1024 / 1024
    await writeFile(path.join(workDir, 'small.html'), 'x')
    const bare = await BareServer.start(path.join(workDir, 'small.html'), env)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const peer = (await bare.residentBytes()) / 1024 / 1024
    await bare.end()
    note('memory', {
      what: 'idle memory of the Node process',
      ours: `${round(ours, 0)} MB`,
      peer: `${round(peer, 0)} MB (bare Express, mongoose, client)`,
      ratio: round(ours / peer),
      toReach: '≤ 250 MB',
      isReached: ours <= 250,
    })
  }

  if (isWanted('search') || isWanted('page')) {
    const mongo = await MongoClient.connect(engines.mongodbUri)
    const words = await fillCatalogue(mongo.db(database), 10_000, say)
    await mongo.close()
    await portal.run('reindex')
    if (isWanted('search')) {
      note(
        'search',
        ...(await measureSearch({
          baseUrl,
          elasticsearch: new Client({ node: engines.elasticsearchUrl }),
          indexPrefix: database,
          words,
          env,
        })),
      )
    }
  }

  if (isWanted('scale')) {
    // In a database of its own: the other parts are about small catalogues.
    const scaled = { ...env, SEN_DATABASE: `${database}_scale`, SEN_DATA_DIR: path.join(workDir, 'scale') }
    const count = Number(process.env.BENCH_DATASETS ?? 100_000)
    const mongo = await MongoClient.connect(engines.mongodbUri)
    await mkdir(scaled.SEN_DATA_DIR)
    // First, while there is nothing to index: else it would fill the index by itself.
    const program = await startProgram(scaled, scaled.SEN_DATA_DIR)
    try {
      const words = await fillCatalogue(mongo.db(scaled.SEN_DATABASE), count, say)
      note(
        'scale',
        ...(await measureScale({
          program,
          elasticsearch: new Client({ node: engines.elasticsearchUrl }),
          database: scaled.SEN_DATABASE,
          words,
          env: scaled,
          count,
          say,
        })),
      )
    } finally {
      await program.end()
      await mongo.db(scaled.SEN_DATABASE).dropDatabase()
      await mongo.close()
    }
  }

  if (isWanted('relevance')) {
    const { mongodbUri, elasticsearchUrl } = engines
    const elasticsearch = new Client({ node: elasticsearchUrl })
    note('relevance', ...(await measureRelevance({ env, workDir, mongodbUri, elasticsearch, say })))
  }

  const agency = await post('/api/v1/agencies', {
    name: { vi: 'Cơ quan đo', en: 'Bench agency' },
    level: 'ministry',
  })
  const dataset = await post('/api/v1/datasets', {
    title: { vi: 'Bộ dữ liệu để đo', en: 'A dataset to measure' },
    description: { vi: 'Mô tả.' },
    agency: agency.slug,
    license: 'CC-BY-4.0',
    status: 'published',
  })

  if (isWanted('page')) {
    note('page', ...(await measurePage({ baseUrl, token, workDir, env, agency: agency.slug })))
  }

  if (isWanted('budgets')) {
    const folder = path.join(workDir, 'budgets')
    await mkdir(folder)
    const sample = { ...env, SEN_DATABASE: `${database}_budgets`, SEN_DATA_DIR: path.join(folder, 'data') }
    const program = await startProgram(sample, folder, { seed: true })
    try {
      await untilSampleFound(program.baseUrl)
      note('budgets', ...(await measureBudgets(program.baseUrl)))
    } finally {
      await program.end()
      const mongo = await MongoClient.connect(engines.mongodbUri)
      await mongo.db(sample.SEN_DATABASE).dropDatabase()
      await mongo.close()
    }
  }

  if (isWanted('save')) {
    const { mongodbUri } = engines
    note('save', ...(await measureSave({ baseUrl, token, agency: agency.slug, database, mongodbUri, env })))
  }

  if (isWanted('upload') || isWanted('download')) {
    const file = path.join(workDir, 'large.bin')
    await makeLargeFile(file)
    if (isWanted('upload')) {
      note(
        'upload',
        ...(await measureUpload({
          baseUrl,
          token,
          datasetId: dataset.id,
          file,
          workDir,
          memory: () => portal.residentBytes(),
        })),
      )
    }
    if (isWanted('download')) {
      const form = new FormData()
      form.append('metadata', '{}')
      form.append('file', new Blob([await readFile(file)]), 'download.bin')
      const response = await fetch(`${baseUrl}/api/v1/datasets/${dataset.id}/distributions`, {
        method: 'POST',
        headers: { Authorization: headers.Authorization },
        body: form,
      })
      const { releaseUrl } = (await response.json()) as { releaseUrl: string }
      note('download', await measureDownload({ url: releaseUrl, file, workDir }))
    }
    await rm(file)
  }

  const { pid } = portal
  const tables = { baseUrl, token, pid, dataset, workDir }
  for await (const [part, figures] of measureTables(tables, isWanted)) note(part, ...figures)

  console.log(printFigures([...measured.values()].flat()))
  if (args.includes('--write'))
    await writePerformance(path.join(import.meta.dirname, '../docs/performance.md'), measured)
} finally {
  await portal.end()
  const mongo = await MongoClient.connect(engines.mongodbUri)
  await mongo.db(database).dropDatabase()
  await mongo.close()
  const client = new Client({ node: engines.elasticsearchUrl })
  const indices = await client.indices.get({ index: `${database}*` }).catch(() => ({}))
  for (const index of Object.keys(indices)) await client.indices.delete({ index })
  await engines.stop()
  await rm(workDir, { recursive: true, force: true })
}
