import { openEngines } from '../../server/engines/engines.ts'
import { enginesCacheDir, quickElasticsearch } from './engines.ts'

/** A portal that only opens its engines and waits to be killed: prints their addresses as one line of JSON. */
const [, , dataDir] = process.argv
if (dataDir === undefined) throw new Error('Give the data folder as the first argument.')
const engines = await openEngines({
  dataDir,
  cacheDir: enginesCacheDir,
  elasticsearch: quickElasticsearch,
  say: (line) => console.error(line),
})
const { mongodbUri, elasticsearchUrl, pids } = engines
console.log(JSON.stringify({ mongodbUri, elasticsearchUrl, pids }))
setInterval(() => undefined, 60_000)
