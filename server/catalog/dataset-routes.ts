import { created, Reply, type Api, type EndpointSpec } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import { invalidContent, type ProblemSlug } from '../problems.ts'
import type { Catalog } from './catalog.ts'
import { noteParameter, orPropose, proposalReply } from './propose-routes.ts'
import { presentDataset } from './dataset-view.ts'
import type { DatasetWithAgency } from './records.ts'
import { datasetExample, datasetInputExample } from './route-examples.ts'
import type { Step } from './workflow.ts'
import { readSearch } from '../http/read-search.ts'

export interface DatasetRooms {
  catalog: Pick<
    Catalog,
    | 'getDataset'
    | 'createDataset'
    | 'replaceDataset'
    | 'patchDataset'
    | 'removeDataset'
    | 'transition'
    | 'changeOrPropose'
    | 'vocabularies'
  >
  config: { baseUrl: string }
}

const tag = 'Datasets'
const parameters = { idOrSlug: 'Id of the dataset, or the name in its address.' }
const dataset = (description: string) => ({ description, schema: 'dataset' })

/** What every change of a dataset can answer with. */
export const changeProblems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'unknown-member',
  'malformed-body',
  'sign-in-needed',
  'not-allowed',
  'dataset-not-found',
  'conflict',
  'dataset-withdrawn',
  'version-stale',
  'too-large',
  'unsupported-media-type',
  'invalid-content',
]

/** Adds the endpoints of a dataset's own record. */
export function addDatasetRoutes(api: Api, { catalog, config }: DatasetRooms): void {
  const present = (record: DatasetWithAgency, lang: Language) =>
    presentDataset(record, { baseUrl: config.baseUrl, lang, vocabularies: catalog.vocabularies })

  api.add(
    {
      operationId: 'getDataset',
      method: 'get',
      path: '/api/v1/datasets/:idOrSlug',
      tag,
      summary: 'Read one dataset with its files and links',
      parameters,
      replies: {
        200: dataset('The dataset.'),
        308: { description: 'The dataset has another slug now; Location names it.' },
      },
      example: datasetExample,
      problems: ['unknown-parameter', 'invalid-parameter', 'dataset-not-found', 'dataset-withdrawn'],
    },
    async ({ params, viewer, lang, request }) => {
      const { dataset, movedTo } = await catalog.getDataset(params.idOrSlug!, viewer)
      if (movedTo === null) return present(dataset, lang)
      return new Reply(308, undefined, { Location: `/api/v1/datasets/${movedTo}${readSearch({ request })}` })
    },
  )

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'createDataset',
      method: 'post',
      path: '/api/v1/datasets',
      tag,
      summary: 'Make a dataset, as a draft or published at once',
      description: 'Without `status` it is a draft. `"status": "published"` needs the right to publish.',
      body: 'dataset-input',
      bodyExample: datasetInputExample,
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 201: dataset('The dataset as made; Location is its address.') },
      example: datasetExample,
      problems: [
        ...changeProblems.filter(
          (slug) => !['dataset-not-found', 'dataset-withdrawn', 'version-stale'].includes(slug),
        ),
        'slug-taken',
        'idempotency-key-reused',
      ],
    },
    async ({ body, viewer, lang }) => {
      const made = await catalog.createDataset(viewer, body)
      return created(`/api/v1/datasets/${made._id}`, present(made, lang))
    },
  )

  const change = {
    path: '/api/v1/datasets/:idOrSlug',
    tag,
    parameters,
    bodyIsCheckedByHandler: true,
    needsViewer: true,
    problems: [...changeProblems, 'slug-taken', 'if-match-needed'],
    replies: { 200: dataset('The dataset as changed.'), 202: proposalReply },
    example: datasetExample,
  } satisfies Partial<EndpointSpec>

  api.add<{ note?: string }, object>(
    {
      ...change,
      query: noteParameter,
      operationId: 'replaceDataset',
      method: 'put',
      summary: 'Replace what the publisher writes of a dataset',
      description:
        'Members left out go back to their defaults, but the slug stays. Members made by the portal may come back as they were read.',
      body: 'dataset-input',
      bodyExample: datasetInputExample,
    },
    ({ params, query, body, viewer, lang, findIfMatch }) =>
      orPropose(
        catalog,
        viewer,
        {
          about: params.idOrSlug!,
          operation: { name: 'replaceDataset', body },
          ifMatch: findIfMatch(),
          note: query.note,
        },
        async (by) => present(await catalog.replaceDataset(by, params.idOrSlug!, findIfMatch(), body), lang),
      ),
  )

  api.add<{ note?: string }, object>(
    {
      ...change,
      query: noteParameter,
      operationId: 'updateDataset',
      method: 'patch',
      summary: 'Change some members of a dataset (JSON merge patch)',
      body: 'dataset-patch',
      bodyType: 'merge-patch',
      bodyExample: { title: { en: 'Rate of electronic documents' } },
    },
    ({ params, query, body, viewer, lang, findIfMatch }) =>
      orPropose(
        catalog,
        viewer,
        {
          about: params.idOrSlug!,
          operation: { name: 'patchDataset', body },
          ifMatch: findIfMatch(),
          note: query.note,
        },
        async (by) => present(await catalog.patchDataset(by, params.idOrSlug!, findIfMatch(), body), lang),
      ),
  )

  api.add<{ reason?: string }, { reason?: string }>(
    {
      ...change,
      operationId: 'deleteDataset',
      method: 'delete',
      summary: 'Discard a draft, or withdraw what was ever published',
      description:
        'A draft that was never published is gone for good (204). Everything else is withdrawn, needs `reason`, and stays readable for members (200).',
      query: {
        reason: { type: 'string', maxLength: 2_000, description: 'Why it is withdrawn; shown in public.' },
      },
      body: 'withdrawal',
      bodyIsCheckedByHandler: false,
      bodyIsOptional: true,
      bodyExample: { reason: 'Số liệu năm 2023 sai đơn vị.' },
      replies: { 200: dataset('The dataset, withdrawn.'), 204: { description: 'The draft is gone.' } },
    },
    async ({ params, query, body, viewer, lang, findIfMatch }) => {
      if (query.reason !== undefined && body.reason !== undefined && query.reason !== body.reason) {
        throw invalidContent([
          {
            pointer: '/reason',
            detail: { vi: 'khác với lý do trên địa chỉ.', en: 'differs from the reason in the address.' },
          },
        ])
      }
      const reason = body.reason ?? query.reason ?? null
      const left = await catalog.removeDataset(viewer, params.idOrSlug!, findIfMatch(), reason)
      return left === 'discarded' ? new Reply(204) : present(left, lang)
    },
  )

  api.add<Record<string, unknown>, { to: Step; note?: string; at?: string }>(
    {
      operationId: 'transitionDataset',
      method: 'post',
      path: '/api/v1/datasets/:idOrSlug/transitions',
      tag,
      summary: 'Take a step of the workflow: draft, inReview, scheduled, published, archived, withdrawn',
      description:
        'Handing a draft in (`inReview`) and taking it back (`draft`) needs the right to write, every other step the right to publish. `scheduled` needs `at`, and is published within ten seconds of it. A draft may lack `description` and `license`; handing it in, scheduling and publishing need them (422 names each that is missing). Withdrawing needs a `note`, which the public reads. What is in review or scheduled is changed after it is a draft again. Honours If-Match.',
      parameters,
      body: 'transition',
      bodyExample: { to: 'withdrawn', note: 'Số liệu năm 2023 sai đơn vị.' },
      needsViewer: true,
      replies: { 200: dataset('The dataset in its new state.') },
      example: datasetExample,
      problems: [...changeProblems, 'idempotency-key-reused'],
    },
    async ({ params, body, viewer, lang, findIfMatch }) =>
      present(await catalog.transition(viewer, params.idOrSlug!, findIfMatch(), body), lang),
  )
}
