/* Made from schemas/api/system-state.json by `npm run generate`. Do not edit. */

/**
 * How the portal is, for those who run it.
 */
export interface SystemState {
  status: 'ready' | 'degraded' | 'down'
  /**
   * Version of the program.
   */
  version: string
  /**
   * Version of Node.
   */
  node: string
  /**
   * Since when this process runs; others may run beside it.
   */
  startedAt: string
  /**
   * What this process holds in memory.
   */
  memoryBytes: number
  engines: {
    name: 'MongoDB' | 'Elasticsearch'
    state: 'ready' | 'away'
    version: string | null
    /**
     * Name of the replica set; colour of the cluster.
     */
    detail: string | null
    /**
     * What the data of the portal take on its disk.
     */
    sizeBytes: number | null
  }[]
  outbox: {
    pending: number
    oldestSeconds: number
  }
  jobs: {
    waiting: number
    running: number
    failed: number
    done: number
    cancelled: number
  }
  /**
   * Public datasets, counted in both places; they differ for seconds after a change.
   */
  index: {
    inDatabase: number
    /**
     * null: Elasticsearch is away.
     */
    inIndex: number | null
  }
  storage: {
    state: 'ready' | 'away'
    disk: {
      freeBytes: number
      totalBytes: number
    } | null
    counted: {
      at: string
      kinds: {
        /**
         * Bytes of releases; tables made of them; uploads that are still arriving.
         */
        kind: 'files' | 'tables' | 'unfinished'
        count: number
        bytes: number
      }[]
      /**
       * The ten datasets whose releases hold most; equal bytes are counted in each of them.
       */
      largest: {
        id: string
        slug: string
        title: LanguageMap
        releases: number
        bytes: number
      }[]
    } | null
  }
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
