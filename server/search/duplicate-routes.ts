import type { Duplicate as DuplicateView } from '../../schemas/generated/catalog/duplicate.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Api } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import { invalidParameter } from '../problems.ts'
import type { Duplicate } from './duplicates.ts'
import type { Search } from './search.ts'

const example = {
  items: [
    {
      dataset: {
        id: '01jdz0m5kq3v8b2n7c4w',
        slug: 'dan-so-viet-nam',
        title: { vi: 'Dân số Việt Nam' },
        agency: 'cuc-thong-ke',
        status: 'published',
        page: 'https://data.example/datasets/dan-so-viet-nam',
      },
      isTitleAlike: true,
      sameFiles: [],
    },
  ],
  total: 1,
  next: null,
}

const titleNeeded = () =>
  invalidParameter('title', {
    vi: 'cần tên định đặt, ví dụ ?title=Dân số 2024.',
    en: 'needs the title that is thought of, such as ?title=Population 2024.',
  })

/** Warns of what is there already. */
export function addDuplicateRoutes(
  api: Api,
  {
    search,
    catalog,
    config,
  }: {
    search: Pick<Search, 'findDuplicates' | 'findTitlesAlike'>
    catalog: Pick<Catalog, 'getDatasetToEdit'>
    config: { baseUrl: string }
  },
): void {
  const present = ({ dataset, isTitleAlike, sameFiles }: Duplicate, lang: Language): DuplicateView => ({
    dataset: {
      id: dataset._id,
      slug: dataset.slug,
      title: dataset.title,
      agency: dataset.agency.slug,
      status: dataset.status,
      page: `${config.baseUrl}${lang === 'en' ? '/en' : ''}/datasets/${dataset.slug}`,
    },
    isTitleAlike,
    sameFiles: sameFiles.map(({ distribution, name, sha256 }) => ({
      distribution: distribution.id,
      name,
      sha256,
    })),
  })
  const listed = (found: Duplicate[], lang: Language) => {
    const items = found.map((each) => present(each, lang))
    return { items, total: items.length, next: null }
  }

  api.add(
    {
      operationId: 'findDuplicates',
      method: 'get',
      path: '/api/v1/datasets/:idOrSlug/duplicates',
      tag: 'Datasets',
      summary: 'What may be the same as a dataset: the same bytes, or nearly the same title',
      description:
        'For those who may change the dataset; at most five, those with the same bytes first. What the viewer may not see is not told.',
      parameters: { idOrSlug: 'Id of the dataset, or the name in its address.' },
      needsViewer: true,
      replies: { 200: { description: 'The datasets; `next` is always null.', list: 'duplicate' } },
      example,
      problems: ['sign-in-needed', 'not-allowed', 'dataset-not-found', 'dataset-withdrawn', 'conflict'],
    },
    async ({ params, viewer, lang }) =>
      listed(
        await search.findDuplicates(await catalog.getDatasetToEdit(viewer, params.idOrSlug!), viewer, lang),
        lang,
      ),
  )

  api.add<{ title: string }>(
    {
      operationId: 'findTitlesAlike',
      method: 'get',
      path: '/api/v1/duplicates',
      tag: 'Datasets',
      summary: 'Datasets whose title is nearly this one, before another is made',
      query: {
        title: {
          type: 'string',
          minLength: 1,
          maxLength: 500,
          description: 'The title that is thought of.',
        },
      },
      replies: { 200: { description: 'The datasets; `next` is always null.', list: 'duplicate' } },
      example,
      problems: ['unknown-parameter', 'invalid-parameter'],
    },
    async ({ query, viewer, lang }) => {
      if (!query.title?.trim()) throw titleNeeded()
      return listed(await search.findTitlesAlike(query.title, viewer, lang), lang)
    },
  )
}
