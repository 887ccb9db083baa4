import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import { presentDataset, type Labels } from '../catalog/dataset-view.ts'
import { presentPlaces } from './place-names.ts'
import type { FoundDataset, Language, SearchResult } from './records.ts'

/** A page of datasets as clients see it; `next` is the cursor or the address of the one behind it. */
export function presentResult(
  result: SearchResult,
  next: string | null,
  reading: { baseUrl: string; lang: Language; vocabularies: Labels },
): SearchAnswer {
  const present = ({ highlight, duplicateOf, ...record }: FoundDataset) => ({
    ...presentDataset(record, reading),
    ...(highlight && { highlight }),
    ...(duplicateOf && { duplicateOf }),
  })
  return {
    items: result.items.map(present),
    total: result.total,
    next,
    facets: result.facets,
    suggestions: result.suggestions,
    degraded: result.degraded,
    relaxed: result.relaxed,
    places: presentPlaces(result, reading.lang),
    near: result.near.map(present),
  }
}
