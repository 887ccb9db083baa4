import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from '@elastic/elasticsearch'
import { MongoClient } from 'mongodb'
import { fillRealCatalogue } from '../relevance/real-catalogue.ts'
import { realCatalogues, streamRealRecords } from '../relevance/real-records.ts'
import { askBareSearch } from './bare-search.ts'
import { round, type Figure } from './figure.ts'
import { startProgram, type PortalProgram } from './program.ts'
import { describeScores, percent, writeScores } from './relevance-text.ts'
import { score, type Answer, type JudgedQuery, type Scores } from './relevance.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface RelevanceSettings {
  env: NodeJS.ProcessEnv
  workDir: string
  mongodbUri: string
  elasticsearch: Client
  say: (line: string) => void
}

/** How well the search finds, on judged queries: over the sample catalogue, and over real catalogues beside bare Elasticsearch. */
export async function measureRelevance(settings: RelevanceSettings): Promise<Figure[]> {
  const figures = await withPortal(settings, { name: 'sample', seed: true }, (portal) =>
    measureSample(portal, settings),
  )
  if (!existsSync(realCatalogues)) {
    settings.say('The real catalogues are not beside the project: the larger set is left out.')
    return figures
  }
  const more = await withPortal(settings, { name: 'real', seed: false }, (portal, database) =>
    measureReal(portal, database, settings),
  )
  return [...figures, ...more]
}

/** A portal with a database and indexes of its own, which go with it. */
async function withPortal<Result>(
  { env, workDir, mongodbUri, elasticsearch }: RelevanceSettings,
  { name, seed }: { name: string; seed: boolean },
  work: (portal: PortalProgram, database: string) => Promise<Result>,
): Promise<Result> {
  const database = `${env.SEN_DATABASE}_${name}`
  const folder = path.join(workDir, name)
  await mkdir(folder, { recursive: true })
  try {
    const portal = await startProgram(
      { ...env, SEN_DATABASE: database, SEN_DATA_DIR: path.join(folder, 'data') },
      folder,
      { seed },
    )
    try {
      return await work(portal, database)
    } finally {
      await portal.end()
    }
  } finally {
    const mongo = await MongoClient.connect(mongodbUri)
    await mongo.db(database).dropDatabase()
    await mongo.close()
    const indices = await elasticsearch.indices.get({ index: `${database}-*` }).catch(() => ({}))
    for (const index of Object.keys(indices)) await elasticsearch.indices.delete({ index })
  }
}

/** The judged queries of the sample catalogue; the keys are slugs. */
export async function readSampleQueries(): Promise<JudgedQuery[]> {
  const { queries } = JSON.parse(await readFile(path.join(root, 'datasets/relevance.json'), 'utf8')) as {
    queries: (Omit<JudgedQuery, 'relevant'> & { relevant: { slug: string; grade: 1 | 2 | 3 }[] })[]
  }
  return queries.map(({ relevant, ...rest }) => ({
    ...rest,
    relevant: relevant.map(({ slug, grade }) => ({ key: slug, grade })),
  }))
}

async function measureSample(portal: PortalProgram, { say }: RelevanceSettings): Promise<Figure[]> {
  const queries = await readSampleQueries()
  await untilSampleFound(portal.baseUrl)
  const answers = await askAll(portal.baseUrl, queries, (slug) => slug)
  say(describeScores('The sample catalogue:', queries, answers))
  const scores = score(queries, answers)
  return [
    {
      what: `nDCG@10, sample catalogue, ${scores.answerable} queries`,
      ours: round(scores.ndcg, 3),
      peer: '',
      ratio: '',
      toReach: '≥ 0.92',
      isReached: scores.ndcg >= 0.92,
    },
    ...describeRest('sample catalogue', scores, null),
  ]
}

async function measureReal(
  portal: PortalProgram,
  database: string,
  { mongodbUri, elasticsearch, say }: RelevanceSettings,
): Promise<Figure[]> {
  const mongo = await MongoClient.connect(mongodbUri)
  const bySlug = await fillRealCatalogue(mongo.db(database), streamRealRecords())
  await mongo.close()
  say(`${bySlug.size} datasets of real catalogues written.`)
  await portal.run('reindex')
  const { queries } = JSON.parse(
    await readFile(path.join(root, 'scripts/relevance/judged.json'), 'utf8'),
  ) as {
    queries: JudgedQuery[]
  }
  checkKeys(queries, new Set([...bySlug.values()].map(({ key }) => key)))
  const ours = await askAll(portal.baseUrl, queries, (slug) => bySlug.get(slug)!.key)
  const peer = await askBareSearch(elasticsearch, `${database}-peer`, bySlug, queries)

  const figures: Figure[] = []
  for (const set of ['tuning', 'held-out'] as const) {
    const places = queries.flatMap((query, place) => (query.set === set ? [place] : []))
    const chosen = places.map((place) => queries[place]!)
    const chosenAnswers = places.map((place) => ours[place]!)
    const oursScores = score(chosen, chosenAnswers)
    const peerScores = score(
      chosen,
      places.map((place) => peer.answers[place]!),
    )
    if (set === 'tuning') say(describeScores('Real catalogues, tuning:', chosen, chosenAnswers))
    else say(`Real catalogues, held out:\n${writeScores('all', oursScores)}`)
    say(writeScores(`bare Elasticsearch, ${peer.type}`, peerScores))
    figures.push(
      compare(set, oursScores, peerScores),
      ...describeRest(`real catalogues, ${set}`, oursScores, peerScores),
    )
  }
  return figures
}

function compare(set: string, ours: Scores, peer: Scores): Figure {
  const ahead = ours.ndcg - peer.ndcg
  return {
    what: `nDCG@10, real catalogues, ${set}, ${ours.answerable} queries`,
    ours: round(ours.ndcg, 3),
    peer: `${round(peer.ndcg, 3)} (bare Elasticsearch: BM25 over the same texts)`,
    ratio: `${ahead < 0 ? '−' : '+'}${round(Math.abs(ahead), 3)}`,
    toReach: '≥ 0.75, + ≥ 0.15',
    isReached: ours.ndcg >= 0.75 && ahead >= 0.15,
  }
}

function describeRest(where: string, ours: Scores, peer: Scores | null): Figure[] {
  const line = (what: string, write: (scores: Scores) => string): Figure => ({
    what: `${what}, ${where}`,
    ours: write(ours),
    peer: peer ? write(peer) : '',
    ratio: '',
    toReach: '',
    isReached: null,
  })
  return [
    line('recall@10, MRR', ({ recall, mrr }) => `${round(recall, 3)}, ${round(mrr, 3)}`),
    line('without any result', ({ empty }) => percent(empty)),
    line(`of ${ours.unanswerable} that nothing answers, offer no real hit`, ({ quiet }) => percent(quiet)),
  ]
}

/** A key that the catalogues no longer have would be measured as a miss. */
function checkKeys(queries: readonly JudgedQuery[], keys: ReadonlySet<string>): void {
  const missing = queries
    .flatMap(({ relevant }) => relevant.map(({ key }) => key))
    .filter((key) => !keys.has(key))
  if (missing.length > 0)
    throw new Error(
      `${missing.length} judged records are not in the catalogues: ${missing.slice(0, 5).join(', ')}`,
    )
}

/** Asks a portal over HTTP, one query after the other. */
export async function askAll(
  baseUrl: string,
  queries: readonly JudgedQuery[],
  keyOf: (slug: string) => string,
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const { query } of queries) {
    const { items, near, relaxed } = await search(baseUrl, { q: query, limit: '10' })
    // In the order in which a reader sees them; only what has all words counts as a real hit.
    const found = [...items, ...near].slice(0, 10).map(({ slug }) => keyOf(slug))
    answers.push({ found, relaxed: relaxed || items.length === 0 })
  }
  return answers
}

interface Found {
  items: { slug: string }[]
  near: { slug: string }[]
  total: number
  relaxed: boolean
}

async function search(baseUrl: string, parameters: Record<string, string>): Promise<Found> {
  const response = await fetch(`${baseUrl}/api/v1/datasets?${new URLSearchParams(parameters).toString()}`)
  if (!response.ok) throw new Error(`${parameters.q}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Found
}

/** Waits until the sample catalogue is found whole: a query asked before would be measured as a miss. */
export async function untilSampleFound(baseUrl: string): Promise<void> {
  const files = await readdir(path.join(root, 'datasets'), { recursive: true })
  const count = files.filter((name) => path.basename(name) === 'dataset.json').length
  for (const deadlineMs = performance.now() + 120_000; performance.now() < deadlineMs;) {
    const { total } = await search(baseUrl, { limit: '1' })
    if (total === count) return
    await wait(1_000)
  }
  throw new Error(`The ${count} datasets of the sample catalogue were not found within two minutes.`)
}
