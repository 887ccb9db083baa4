import type { Client, estypes } from '@elastic/elasticsearch'
import type { RealRecord } from '../relevance/real-records.ts'
import { score, type Answer, type JudgedQuery } from './relevance.ts'

const fields = ['title', 'description', 'keywords', 'agency'] as const

/** What Elasticsearch finds by itself: BM25 over the same texts with its standard analyzer, nothing weighted. */
export async function askBareSearch(
  client: Client,
  index: string,
  bySlug: ReadonlyMap<string, RealRecord>,
  queries: readonly JudgedQuery[],
): Promise<{ type: string; answers: Answer[] }> {
  await client.indices.create({
    index,
    mappings: {
      properties: Object.fromEntries(
        fields.map((field): [string, estypes.MappingProperty] => [
          field,
          { type: 'text', analyzer: 'standard' },
        ]),
      ),
    },
    settings: { number_of_shards: 1, number_of_replicas: 0 },
  })
  const records = [...bySlug.values()]
  for (let at = 0; at < records.length; at += 1_000) {
    const operations = records.slice(at, at + 1_000).flatMap((record, place) => [
      { index: { _id: String(at + place) } },
      {
        title: Object.values(record.title),
        description: Object.values(record.description),
        keywords: Object.values(record.keywords).flat(),
        agency: Object.values(record.agency),
      },
    ])
    const { errors } = await client.bulk({ index, operations })
    if (errors) throw new Error('The index of the peer could not be filled.')
  }
  await client.indices.refresh({ index })

  const ask = async (type: 'most_fields' | 'cross_fields') => {
    const answers: Answer[] = []
    for (const { query } of queries) {
      const { hits } = await client.search({
        index,
        size: 10,
        _source: false,
        query: { multi_match: { query, type, fields: [...fields] } },
      })
      answers.push({ found: hits.hits.map(({ _id }) => records[Number(_id)]!.key), relaxed: false })
    }
    return { type, answers }
  }
  const both = [await ask('most_fields'), await ask('cross_fields')]
  // The peer gets whichever suits it better.
  return both.toSorted((a, b) => score(queries, b.answers).ndcg - score(queries, a.answers).ndcg)[0]!
}
