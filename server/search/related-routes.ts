import type { Catalog } from '../catalog/catalog.ts'
import type { Api } from '../http/endpoint.ts'
import { Reply } from '../http/endpoint.ts'
import type { Tables } from '../tabular/tables.ts'
import { findJoinable, findSimilar } from '../web/related.ts'
import type { Search } from './search.ts'

export interface RelatedRooms {
  search: Pick<Search, 'find' | 'findJoinable'>
  catalog: Pick<Catalog, 'getDataset' | 'mayReadData' | 'vocabularies'>
  tables: Pick<Tables, 'findProfile'>
  config: { baseUrl: string }
}

/** Adds what a reader of a dataset may want too. */
export function addRelatedRoutes(api: Api, rooms: RelatedRooms): void {
  const { catalog, config } = rooms
  api.add(
    {
      operationId: 'getRelatedDatasets',
      method: 'get',
      path: '/api/v1/datasets/:idOrSlug/related',
      parameters: { idOrSlug: 'Id of the dataset, or the name in its address.' },
      tag: 'Datasets',
      summary: 'Datasets that are alike, and those that can be joined by a shared column',
      description:
        'At most three of each, public ones alone, whoever asks. What can be joined is known by what columns are called, and by the profile of the first table: columns that all tables have (a number of the row, a name, a year) are passed over. None while Elasticsearch is away, nor for those who may not read the data.',
      replies: {
        200: { description: 'The datasets.', schema: 'related' },
        308: { description: 'The dataset has another slug now; Location names it.' },
      },
      example: { similar: [], joinable: [] },
      problems: ['dataset-not-found', 'dataset-withdrawn'],
    },
    async ({ params, viewer, lang, request }) => {
      const { dataset, movedTo } = await catalog.getDataset(params.idOrSlug!, viewer)
      if (movedTo !== null) {
        const search = request.originalUrl.split('?', 2)[1]
        const Location = `/api/v1/datasets/${movedTo}/related${search ? `?${search}` : ''}`
        return new Reply(308, undefined, { Location })
      }
      const reading = { baseUrl: config.baseUrl, lang, vocabularies: catalog.vocabularies }
      const [similar, joinable] = await Promise.all([
        findSimilar(rooms, dataset, reading),
        findJoinable(rooms, viewer, dataset, reading),
      ])
      return { similar, joinable }
    },
  )
}
