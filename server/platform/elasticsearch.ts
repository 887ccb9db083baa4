import { Client, errors } from '@elastic/elasticsearch'
import type { Logger } from './logger.ts'

/** How long a search waits for the engine before it is answered from MongoDB instead. Each search passes it. */
export const searchTimeoutMs = 5_000
/** The longest that any request may take; the client lets single requests take less than this, never more. */
const longestTimeoutMs = 120_000
/** After a failure the engine is left alone for this long, so that a dead one does not slow every request. */
const restMs = 2_000

/** The connection to Elasticsearch, with a breaker: after a failure callers are told at once, and one request tries again later. */
export class Elasticsearch {
  readonly client: Client | null
  readonly indexPrefix: string
  private readonly logger: Logger
  private restUntilMs = 0
  private wasAvailable = true

  constructor({ url, indexPrefix, logger }: { url: string | null; indexPrefix: string; logger: Logger }) {
    this.client = url
      ? new Client({ node: url, requestTimeout: longestTimeoutMs, maxRetries: 0, compression: false })
      : null
    this.indexPrefix = indexPrefix
    this.logger = logger
  }

  /** Whether a request is worth trying now. */
  isAvailable(): boolean {
    return this.client !== null && Date.now() >= this.restUntilMs
  }

  /**
   * Runs one request. Failures of the connection or the node become an ElasticsearchAway error and open the breaker;
   * answers of the engine (a version conflict, a missing index) pass unchanged.
   */
  async run<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    if (!this.client || !this.isAvailable()) throw new ElasticsearchAway()
    try {
      const result = await work(this.client)
      if (!this.wasAvailable) this.logger.info('Elasticsearch answers again')
      this.wasAvailable = true
      return result
    } catch (error) {
      if (!isAway(error)) throw error
      this.restUntilMs = Date.now() + restMs
      if (this.wasAvailable)
        this.logger.warn({ reason: (error as Error).name }, 'Elasticsearch does not answer')
      this.wasAvailable = false
      throw new ElasticsearchAway({ cause: error })
    }
  }

  /** Whether the cluster answers and can serve its indices; asks it. */
  async ping(): Promise<boolean> {
    if (!this.client) return false
    try {
      await this.client.cluster.health({}, { requestTimeout: 2_000 })
      this.restUntilMs = 0
      return true
    } catch {
      return false
    }
  }

  /** Which Elasticsearch this is, how its cluster is, and what the portal's indices take there. */
  async describe(): Promise<{ version: string; detail: string | null; sizeBytes: number }> {
    if (!this.client) throw new ElasticsearchAway()
    const options = { requestTimeout: searchTimeoutMs }
    const [{ nodes }, health, stats] = await Promise.all([
      this.client.nodes.info({ metric: 'os', filter_path: 'nodes.*.version' }, options),
      this.client.cluster.health({}, options),
      this.client.indices.stats({ index: `${this.indexPrefix}-*`, metric: 'store' }, options),
    ])
    return {
      version: [...new Set(Object.values(nodes).map(({ version }) => version))].sort().join(', '),
      detail: health.status.toLowerCase(),
      sizeBytes: stats._all.total?.store?.size_in_bytes ?? 0,
    }
  }

  async close(): Promise<void> {
    await this.client?.close()
  }
}

/** Elasticsearch did not answer; what is derived from it must be had another way. */
export class ElasticsearchAway extends Error {
  override name = 'ElasticsearchAway'

  constructor(options?: { cause?: unknown }) {
    super('Elasticsearch does not answer', options)
  }
}

function isAway(error: unknown): boolean {
  if (
    error instanceof errors.ConnectionError ||
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoLivingConnectionsError ||
    error instanceof errors.ProductNotSupportedError
  ) {
    return true
  }
  const status = error instanceof errors.ResponseError ? error.statusCode : undefined
  return status === 429 || status === 502 || status === 503 || status === 504
}
