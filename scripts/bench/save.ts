import { setTimeout as wait } from 'node:timers/promises'
import { MongoClient, type Db, type Document } from 'mongodb'
import { loadConfig } from '../../server/config/config.ts'
import { portalViewer } from '../../server/identity/viewer.ts'
import { newId } from '../../server/platform/ids.ts'
import { openPortal } from '../../server/portal.ts'
import { middle } from './files.ts'
import { round, type Figure } from './figure.ts'
import { makeSample } from './page.ts'

const distributionCount = 200
/** The first ones warm compilers and caches on both sides. */
const warmUps = 30
const saves = 200

/** What one save writes: the record is replaced, the others are added. */
const written = ['datasets', 'revisions', 'audit', 'outbox'] as const
type Written = Record<(typeof written)[number], Document>

/**
 * The save of a dataset with many distributions, in turn with a transaction of the bare driver that writes the very documents
 * of that save to a database of its own with the same indexes. Over HTTP too, for scale.
 */
export async function measureSave({
  baseUrl,
  token,
  agency,
  database,
  mongodbUri,
  env,
}: {
  baseUrl: string
  token: string
  agency: string
  database: string
  mongodbUri: string
  env: NodeJS.ProcessEnv
}): Promise<Figure[]> {
  const { id: datasetId } = await makeSample({ baseUrl, token, agency })
  const mongo = await MongoClient.connect(mongodbUri)
  const [ours, bare] = [mongo.db(database), mongo.db(`${database}-bare`)]
  const portal = await openPortal({ ...loadConfig(env), logLevel: 'silent' })
  try {
    await multiplyDistribution(ours, datasetId)
    await copyIndexes(ours, bare)
    const times = { ours: [] as number[], peer: [] as number[], http: [] as number[] }
    for (let number = 0; number < warmUps + saves; number++) {
      const patch = { description: { vi: `Mô tả lần thứ ${number}.` } }
      times.ours.push(
        await milliseconds(() => portal.catalog.patchDataset(portalViewer, datasetId, '*', patch)),
      )
      const documents = await findWritten(ours, datasetId)
      times.peer.push(await milliseconds(() => writeBare(mongo, bare, documents)))
      await untilFollowed(ours)
      const body = JSON.stringify({ description: { vi: `Mô tả khác, lần thứ ${number}.` } })
      times.http.push(
        await milliseconds(() => patchOverHttp(`${baseUrl}/api/v1/datasets/${datasetId}`, token, body)),
      )
      await untilFollowed(ours)
    }
    const typical = (list: number[]) => middle(list.slice(warmUps))
    const ratio = typical(times.ours) / typical(times.peer)
    const peer = `${round(typical(times.peer), 1)} ms (bare driver: the same documents in a transaction)`
    return [
      {
        what: `save of a dataset with ${distributionCount} distributions`,
        ours: `${round(typical(times.ours), 1)} ms`,
        peer,
        ratio: round(ratio),
        toReach: '≤ 2',
        isReached: ratio <= 2,
      },
      {
        what: 'the same, for scale: over HTTP, with the answer in full',
        ours: `${round(typical(times.http), 1)} ms`,
        peer,
        ratio: round(typical(times.http) / typical(times.peer)),
        toReach: '',
        isReached: null,
      },
    ]
  } finally {
    await portal.close()
    await bare.dropDatabase()
    await mongo.close()
  }
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

/** Past the API: as many uploads would measure uploads. */
async function multiplyDistribution(db: Db, datasetId: string): Promise<void> {
  const datasets = db.collection<{ _id: string; distributions: Document[] }>('datasets')
  const { distributions } = (await datasets.findOne({ _id: datasetId }))!
  const more = Array.from({ length: distributionCount - distributions.length }, (_, place) => ({
    ...distributions[0]!,
    id: newId(),
    title: { vi: `Tệp thứ ${place + 2}`, en: `File ${place + 2}` },
  }))
  await datasets.updateOne({ _id: datasetId }, { $push: { distributions: { $each: more } } })
}

async function copyIndexes(from: Db, to: Db): Promise<void> {
  for (const name of written) {
    await to.createCollection(name)
    const indexes = await from.collection(name).indexes()
    for (const { key, unique, sparse, partialFilterExpression } of indexes) {
      if ('_id' in key) continue
      await to.collection(name).createIndex(key, {
        ...(unique && { unique }),
        ...(sparse && { sparse }),
        ...(partialFilterExpression && { partialFilterExpression }),
      })
    }
  }
}

/** The documents of the last save. */
async function findWritten(db: Db, datasetId: string): Promise<Written> {
  const [datasets, revisions, audit] = await Promise.all([
    db.collection('datasets').findOne({ _id: datasetId as never }),
    db.collection('revisions').findOne({ datasetId }, { sort: { number: -1 } }),
    db.collection('audit').findOne({}, { sort: { _id: -1 } }),
  ])
  // The notice is taken off as soon as it is followed.
  const outbox = {
    _id: newId() as never,
    at: new Date(),
    notice: { kind: 'dataset-changed', datasetId },
    attempts: 0,
  }
  return { datasets: datasets!, revisions: revisions!, audit: audit!, outbox }
}

async function writeBare(mongo: MongoClient, db: Db, documents: Written): Promise<void> {
  const { datasets, ...added } = documents
  await mongo.withSession((session) =>
    session.withTransaction(
      async () => {
        await db.collection('datasets').replaceOne({ _id: datasets._id }, datasets, { session, upsert: true })
        for (const [name, document] of Object.entries(added))
          await db.collection(name).insertOne(document, { session })
      },
      { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', j: true } },
    ),
  )
}

/** What follows from a save (the search) takes its share of the machine, which is not the next one's to bear. */
async function untilFollowed(db: Db): Promise<void> {
  for (const deadlineMs = performance.now() + 30_000; performance.now() < deadlineMs;) {
    if ((await db.collection('outbox').countDocuments()) === 0) return
    await wait(20)
  }
  throw new Error('The outbox was not empty within half a minute.')
}

async function patchOverHttp(url: string, token: string, body: string): Promise<void> {
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/merge-patch+json',
    'If-Match': '*',
  }
  const response = await fetch(url, { method: 'PATCH', headers, body })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  await response.arrayBuffer()
}
