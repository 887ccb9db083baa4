import type { Api } from '../http/endpoint.ts'
import type { Tables } from './tables.ts'

/** What a dataset may be described with. */
export function addSuggestionRoutes(
  api: Api,
  { tables }: { tables: Pick<Tables, 'suggestDescription'> },
): void {
  const items = [
    { member: 'title', language: 'vi', value: 'Dân số 2024', because: 'fileName' },
    {
      member: 'temporal',
      language: null,
      value: { start: '2019-01-01', end: '2024-12-31' },
      because: 'values',
    },
    { member: 'spatial', language: null, value: ['VN'], because: 'values' },
  ]
  api.add(
    {
      operationId: 'suggestDescription',
      method: 'get',
      path: '/api/v1/datasets/:idOrSlug/suggestions',
      tag: 'Datasets',
      summary: 'What a dataset may be described with, guessed from its files',
      description:
        'For those who may change the dataset: title, description, keywords, period, places and frequency, as far as they are empty (a title that is a file name, and a description of less than a hundred characters, count as empty), from the names of files, the columns and values of their first tables, the agency, and keywords in use. Nothing is written.',
      parameters: { idOrSlug: 'Id of the dataset, or the name in its address.' },
      needsViewer: true,
      replies: {
        200: { description: 'The suggestions; `next` is always null.', list: 'suggestion' },
      },
      example: { items, total: items.length, next: null },
      problems: ['sign-in-needed', 'not-allowed', 'dataset-not-found', 'dataset-withdrawn', 'conflict'],
    },
    async ({ params, viewer }) => {
      const items = await tables.suggestDescription(viewer, params.idOrSlug!)
      return { items, total: items.length, next: null }
    },
  )
}
