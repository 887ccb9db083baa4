import { createElement } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { DatasetCard, cardPath } from '../../client/pages/dataset-card.tsx'
import { createUi, localPath } from '../../client/text/ui.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import { anonymousViewer } from '../identity/viewer.ts'
import { PageCache } from '../web/page-cache.ts'
import { findTerms } from '../web/terms.ts'
import { createCardDrawing } from './card.ts'

export interface CardRooms {
  catalog: Pick<Catalog, 'getDataset' | 'getDatasetState' | 'vocabularies'>
  config: { baseUrl: string }
}

/** Pictures of some 30 kB: those of five hundred datasets. */
const cacheBytes = 16 * 1024 * 1024

/** Everybody sees the same, and asks whether it still stands: what is withdrawn is refused at once. */
const headers = { 'Content-Type': 'image/png', 'Cache-Control': 'public, no-cache' }

/** The picture of a dataset for sites that show what is shared (Open Graph), in every language. */
export function addCardRoutes(api: Api, { catalog, config }: CardRooms): void {
  const draw = createCardDrawing()
  const cache = new PageCache({ maxBytes: cacheBytes, lifeMs: Number.POSITIVE_INFINITY })
  for (const lang of ['vi', 'en'] as const) {
    api.add(
      {
        operationId: lang === 'vi' ? 'getDatasetCard' : 'getEnglishDatasetCard',
        method: 'get',
        path: localPath(cardPath(':slug'), lang),
        parameters: { slug: 'The name of the dataset in its address; its id leads there.' },
        tag: 'Datasets',
        summary: `What a dataset is, as a picture with words in ${{ vi: 'Vietnamese', en: 'English' }[lang]}`,
        description:
          'Title, agency, formats, last update and licence in 1200 × 630 pixels, for sites that show what is shared. The page of the dataset names it as og:image. The same for whoever asks.',
        replies: {
          200: {
            description: 'The picture.',
            schema: { type: 'string', description: 'A PNG file.' },
            mediaType: 'image/png',
          },
          308: { description: 'The dataset has another name in its address now.' },
        },
        example: 'PNG',
        problems: ['dataset-not-found', 'dataset-withdrawn', 'service-unavailable'],
      },
      async ({ params }) => {
        const slug = params.slug!
        const state = await catalog.getDatasetState(slug, anonymousViewer)
        if (state.slug !== slug)
          return new Reply(308, undefined, { Location: localPath(cardPath(state.slug), lang) })
        const key = `${lang} ${catalog.vocabularies.stamp()} ${state.id} ${state.indexVersion}`
        const { bytes, etag } = await cache.get(key, async () => {
          const { dataset: record } = await catalog.getDataset(slug, anonymousViewer)
          const dataset = presentDataset(record, { ...config, lang, vocabularies: catalog.vocabularies })
          const view = { dataset, terms: findTerms(catalog.vocabularies, dataset) }
          const svg = renderToString(createElement(DatasetCard, { ui: createUi(lang), view }))
          return { content: await draw(svg) }
        })
        return new Reply(200, bytes, { ...headers, ETag: etag })
      },
    )
  }
}
