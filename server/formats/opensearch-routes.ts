import { createUi, localPath } from '../../client/text/ui.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import type { Search } from '../search/search.ts'
import { writeOpenSearch } from './opensearch.ts'

export interface OpenSearchRooms {
  search: Pick<Search, 'suggest'>
  config: { baseUrl: string }
}

/** It changes with the program alone; browsers read it once. */
const headers = {
  'Content-Type': 'application/opensearchdescription+xml; charset=utf-8',
  'Cache-Control': 'public, max-age=86400',
}

/** How browsers search the portal, in every language, and what they show while somebody types. */
export function addOpenSearchRoutes(api: Api, { search, config }: OpenSearchRooms): void {
  const { baseUrl } = config
  for (const lang of ['vi', 'en'] as const) {
    api.add(
      {
        operationId: lang === 'vi' ? 'getOpenSearch' : 'getEnglishOpenSearch',
        method: 'get',
        path: localPath('/opensearch.xml', lang),
        tag: 'For search engines',
        summary: `How browsers search the portal in ${{ vi: 'Vietnamese', en: 'English' }[lang]}`,
        description: 'An OpenSearch description (1.1), which every page names.',
        replies: {
          200: {
            description: 'The description.',
            schema: { type: 'string', description: 'An XML document.' },
            mediaType: 'application/opensearchdescription+xml',
          },
        },
        example:
          '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">…</OpenSearchDescription>',
        problems: ['unknown-parameter', 'invalid-parameter'],
      },
      async () => new Reply(200, writeOpenSearch(createUi(lang), baseUrl), headers),
    )
  }

  api.add<{ q?: string }>(
    {
      operationId: 'listSuggestionsForBrowsers',
      method: 'get',
      path: '/opensearch/suggestions',
      tag: 'For search engines',
      summary: 'Suggestions while typing, in the form that browsers take',
      description:
        'Four lists in one: what was typed, names, what each is, and its page. The same as /api/v1/suggest.',
      query: { q: { type: 'string', maxLength: 1000, description: 'What is typed so far.' } },
      replies: {
        200: {
          description: 'What was typed and what begins so.',
          schema: { type: 'array', minItems: 4, maxItems: 4 },
          mediaType: ['application/x-suggestions+json', 'application/json'],
        },
      },
      example: [
        'dân',
        ['Dân số Việt Nam theo năm'],
        ['Bộ dữ liệu'],
        ['https://data.example/datasets/dan-so'],
      ],
      problems: ['unknown-parameter', 'invalid-parameter'],
    },
    async ({ query, lang, mediaType }) => {
      const { q = '' } = query
      const ui = createUi(lang)
      const items = await search.suggest(q, lang)
      const answer = [
        q,
        items.map(({ label }) => label),
        items.map(({ kind }) => ui.t(`search.kind.${kind}`)),
        items.map(({ url }) => baseUrl + url),
      ]
      return new Reply(200, answer, { 'Content-Type': `${mediaType}; charset=utf-8` })
    },
  )
}
