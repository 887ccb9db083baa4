import type { Catalog } from '../catalog/catalog.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import { anonymousViewer } from '../identity/viewer.ts'
import { ElasticsearchAway } from '../platform/elasticsearch.ts'
import type { DatasetIndex } from './dataset-index.ts'
import { isCodeOrPlace, joinKey, listKeyColumns, type KeyColumn } from './join-keys.ts'

export type { KeyColumn } from './join-keys.ts'

/** A dataset with a table whose rows can be joined to those of another one. */
export interface JoinableDataset {
  dataset: DatasetWithAgency
  /** The column of the dataset that was asked about, and the one of this. */
  own: KeyColumn
  other: KeyColumn
}

export interface Joinables {
  /**
   * Open datasets with a column of the same name and type, those with rarer columns first: codes and places by what they are
   * called, others when `isNearlyKey` knows that their values stand for one row each. Empty while Elasticsearch is away.
   */
  findJoinable(
    dataset: Pick<DatasetWithAgency, '_id' | 'status' | 'accessRights' | 'distributions'>,
    isNearlyKey: (column: KeyColumn) => boolean,
    limit: number,
  ): Promise<JoinableDataset[]>
}

/** A dataset that the index still holds and the catalogue no longer shows must not empty the list. */
const spare = 2

/** The part of the door that finds what can be joined. */
export function createJoinables({
  catalog,
  index,
}: {
  catalog: Pick<Catalog, 'getDatasets'>
  index: Pick<DatasetIndex, 'search'>
}): Joinables {
  return {
    async findJoinable(dataset, isNearlyKey, limit) {
      if (dataset.status !== 'published') return []
      const columns = listKeyColumns(dataset).filter((column) => isCodeOrPlace(column) || isNearlyKey(column))
      if (columns.length === 0) return []
      const asked = index.search({
        query: {
          bool: {
            filter: [{ term: { visible: true } }],
            must_not: [{ ids: { values: [dataset._id] } }],
            should: columns.map((column) => ({ term: { joinKeys: joinKey(column) } })),
            minimum_should_match: 1,
          },
        },
        sort: [{ _score: { order: 'desc' } }, { downloads: 'desc' }, { id: 'asc' }],
        size: limit * spare,
        _source: false,
        track_total_hits: false,
      })
      const { ids } = await asked.catch((error: unknown) => {
        if (error instanceof ElasticsearchAway) return { ids: [] }
        throw error
      })
      const found = await catalog.getDatasets(ids, anonymousViewer)
      return found.flatMap((other) => pairWith(columns, other) ?? []).slice(0, limit)
    },
  }
}

function pairWith(columns: readonly KeyColumn[], dataset: DatasetWithAgency): JoinableDataset | null {
  const others = new Map(listKeyColumns(dataset).map((column) => [joinKey(column), column]))
  // A code before a name, which may be written in several ways.
  for (const own of columns.toSorted((a, b) => Number(isCodeOrPlace(b)) - Number(isCodeOrPlace(a)))) {
    const other = others.get(joinKey(own))
    if (other) return { dataset, own, other }
  }
  return null
}
