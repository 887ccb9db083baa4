import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** The figures that `/metrics` shows. One registry a portal, so that tests do not share counters. */
export interface Metrics {
  registry: Registry
  requests: Histogram<'method' | 'route' | 'status'>
  jobs: Counter<'kind' | 'outcome'>
  outboxPending: Gauge
  searchDegraded: Counter
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requests: new Histogram({
      name: 'sen_http_request_seconds',
      help: 'Time to answer, by route pattern and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    }),
    jobs: new Counter({
      name: 'sen_jobs_total',
      help: 'Jobs ended, by kind and outcome.',
      labelNames: ['kind', 'outcome'],
      registers: [registry],
    }),
    outboxPending: new Gauge({
      name: 'sen_outbox_pending',
      help: 'Notices that wait to be followed.',
      registers: [registry],
    }),
    searchDegraded: new Counter({
      name: 'sen_search_degraded_total',
      help: 'Searches answered without Elasticsearch.',
      registers: [registry],
    }),
  }
}
