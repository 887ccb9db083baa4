import { createUi } from '../../client/text/ui.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import { makeAttachment } from '../http/content-disposition.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import type { Clock } from '../platform/clock.ts'
import { citationStyles, writeCitation, type CitationStyle } from './citation.ts'

export interface CitationRooms {
  catalog: Pick<Catalog, 'getDataset' | 'vocabularies'>
  config: { baseUrl: string }
  clock: Clock
}

const mediaTypes = {
  apa: 'text/plain',
  bibtex: 'application/x-bibtex',
  ris: 'application/x-research-info-systems',
} as const satisfies Record<CitationStyle, string>

/** How programs for references name their files; the sentence is to be read, not kept. */
const extensions: Partial<Record<CitationStyle, string>> = { bibtex: 'bib', ris: 'ris' }

/** Adds citations of a dataset. */
export function addCitationRoutes(api: Api, { catalog, config, clock }: CitationRooms): void {
  api.add<{ style?: CitationStyle }>(
    {
      operationId: 'getDatasetCitation',
      method: 'get',
      path: '/api/v1/datasets/:idOrSlug/citation',
      parameters: { idOrSlug: 'Id of the dataset, or the name in its address.' },
      tag: 'Datasets',
      summary: 'How to cite a dataset',
      description:
        'As a sentence after APA, or as a record of BibTeX or RIS for programs that keep references. Names the agency as author, the year of issue, the version, this portal as publisher, the address and the day of asking; the DOI when the landing page is one.',
      query: {
        style: {
          type: 'string',
          enum: [...citationStyles],
          description: 'The style. Left out, Accept chooses, and APA when it takes anything.',
        },
      },
      replies: {
        200: {
          description: 'The citation.',
          schema: { type: 'string', description: 'A sentence, or a record.' },
          mediaType: Object.values(mediaTypes),
        },
        308: { description: 'The dataset has another slug now; Location names it.' },
      },
      example:
        'National Statistics Office. (2025). Population of Viet Nam by year 1960–2024 (Version 3) [Data set]. National data portal Sen. Retrieved 28 November 2026, from https://data.example.gov/datasets/dan-so-viet-nam\n',
      problems: ['invalid-parameter', 'dataset-not-found', 'dataset-withdrawn'],
    },
    async ({ params, query, viewer, lang, mediaType, request }) => {
      const { dataset: record, movedTo } = await catalog.getDataset(params.idOrSlug!, viewer)
      if (movedTo !== null) {
        const search = request.originalUrl.split('?', 2)[1]
        const Location = `/api/v1/datasets/${movedTo}/citation${search ? `?${search}` : ''}`
        return new Reply(308, undefined, { Location })
      }
      const style = query.style ?? citationStyles.find((each) => mediaTypes[each] === mediaType)!
      const dataset = presentDataset(record, { ...config, lang, vocabularies: catalog.vocabularies })
      const extension = extensions[style]
      return new Reply(
        200,
        writeCitation(createUi(lang), dataset, style, { baseUrl: config.baseUrl, now: clock.now() }),
        {
          'Content-Type': `${mediaTypes[style]}; charset=utf-8`,
          ...(extension && { 'Content-Disposition': makeAttachment(`${dataset.slug}.${extension}`) }),
        },
      )
    },
  )
}
