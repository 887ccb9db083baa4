import type { DatasetAction } from '../../schemas/generated/catalog/dataset-action.ts'
import type { DatasetActionInput } from '../../schemas/generated/catalog/dataset-action-input.ts'
import { created, Reply, type Api } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import type { Identity } from '../identity/identity.ts'
import type { Viewer } from '../identity/viewer.ts'
import {
  proposalLists,
  type Catalog,
  type DatasetActionRecord,
  type ListPlace,
  type WorkQuestion,
} from './catalog.ts'
import { changeProblems } from './dataset-routes.ts'
import { presentDataset } from './dataset-view.ts'
import { presentProposal, proposalExample } from './propose-routes.ts'
import { datasetExample, listOf } from './route-examples.ts'

const tag = 'Workspace'
const listProblems = ['unknown-parameter', 'invalid-parameter', 'cursor-expired', 'sign-in-needed'] as const

const paging = {
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Items on a page.' },
  cursor: { type: 'string', maxLength: 1_000, description: 'From "next" of the page before.' },
} as const

const actionExample: DatasetAction = {
  id: '01jdz0m5kq3v8b2n7c5a',
  act: 'setFrequency',
  note: null,
  state: 'done',
  at: '2026-01-31T08:00:00.000Z',
  doneAt: '2026-01-31T08:00:01.000Z',
  counts: { waiting: 0, changed: 1, proposed: 0, unchanged: 0, refused: 1 },
  items: [
    { dataset: '01jdz0m5kq3v8b2n7c4x', version: 3, outcome: 'changed', proposes: false, problem: null },
    {
      dataset: 'khong-co',
      version: null,
      outcome: 'refused',
      proposes: false,
      problem: { code: 'dataset-not-found', message: 'Không có bộ dữ liệu "khong-co".' },
    },
  ],
}

/** An act on many datasets as its owner reads it. */
export function presentAction(record: DatasetActionRecord, lang: Language): DatasetAction {
  const counts = { waiting: 0, changed: 0, proposed: 0, unchanged: 0, refused: 0 }
  for (const { outcome } of record.items) counts[outcome]++
  return {
    id: record._id,
    act: record.act,
    note: record.input.note ?? null,
    state: record.state,
    at: record.at.toISOString(),
    doneAt: record.doneAt?.toISOString() ?? null,
    counts,
    items: record.items.map(({ id, version, outcome, proposes, problem }) => ({
      dataset: id,
      version,
      outcome,
      proposes,
      problem: problem && { code: problem.code, message: problem.message[lang] },
    })),
  }
}

/** Adds the endpoints of the workspace: what waits for somebody, and acts on many datasets. */
export function addWorkspaceRoutes(
  api: Api,
  {
    catalog,
    identity,
    cursors,
    config,
  }: {
    catalog: Pick<
      Catalog,
      | 'countWork'
      | 'listWork'
      | 'listTroubled'
      | 'listWorkProposals'
      | 'planActions'
      | 'runActions'
      | 'getActions'
      | 'copyDataset'
      | 'getAgencyReport'
      | 'vocabularies'
    >
    identity: Pick<Identity, 'listWaitingInvitations'>
    cursors: Cursors
    config: { baseUrl: string }
  },
): void {
  /** A page of a list of the viewer's own: its place is good for nobody else. */
  async function page<Item>(
    ask: { query: Record<string, unknown>; viewer: Viewer; request: { originalUrl: string } },
    list: string,
    read: (at: { limit: number; after: ListPlace | null }) => Promise<{
      items: Item[]
      total: number
      next: ListPlace | null
    }>,
  ) {
    const { cursor, limit, ...question } = ask.query as { cursor?: string; limit?: number }
    const place = { list, viewer: ask.viewer.tokenId ?? ask.viewer.accountId, ...question }
    const after = cursor === undefined ? null : (cursors.read(place, cursor) as ListPlace)
    const { items, total, next } = await read({ limit: limit ?? 20, after })
    const [path = '', search = ''] = ask.request.originalUrl.split('?', 2)
    return { items, total, next: nextAddress(path, search, next && cursors.write(place, next)) }
  }

  api.add(
    {
      operationId: 'getWork',
      method: 'get',
      path: '/api/v1/workspace',
      tag,
      summary: 'How much waits for me',
      description:
        'Counts over all agencies where the viewer is a member; each has a list that holds what it counts.',
      needsViewer: true,
      replies: { 200: { description: 'The counts.', schema: 'work-counts' } },
      example: {
        reviews: 2,
        proposals: 1,
        ownProposals: 0,
        overdue: 4,
        dueSoon: 3,
        files: 1,
        drafts: 5,
        invitations: 0,
      },
      problems: ['sign-in-needed'],
    },
    async ({ viewer }) => {
      const [counts, invitations] = await Promise.all([
        catalog.countWork(viewer),
        identity.listWaitingInvitations(viewer, { limit: 0, before: null }),
      ])
      return { ...counts, invitations: invitations.total }
    },
  )

  api.add<WorkQuestion & { limit?: number; cursor?: string }>(
    {
      operationId: 'listWork',
      method: 'get',
      path: '/api/v1/workspace/datasets',
      tag,
      summary: 'The datasets that I work on',
      description:
        'Those of every agency where the viewer is a member, in any state, changed last first; `show=overdue` and `show=soon` by their due day.',
      query: {
        agency: {
          type: 'string',
          maxLength: 100,
          description: 'Slug or id: it and those below it, as far as the viewer is a member there.',
        },
        state: {
          type: 'string',
          enum: ['draft', 'inReview', 'published', 'scheduled', 'archived', 'withdrawn'],
        },
        show: {
          type: 'string',
          enum: ['overdue', 'soon', 'mine', 'review'],
          description:
            'overdue: after their due day; soon: due within seven days, of those that come round monthly or less often; mine: made by this account; review: in review, and the viewer may decide it.',
        },
        ...paging,
      },
      needsViewer: true,
      replies: { 200: { description: 'A page of datasets.', list: 'dataset-summary' } },
      example: listOf(datasetExample),
      problems: listProblems,
    },
    (ask) => {
      const { agency, state, show } = ask.query
      const reading = { baseUrl: config.baseUrl, lang: ask.lang, vocabularies: catalog.vocabularies }
      return page({ ...ask, query: { ...ask.query } }, 'work', async (at) => {
        const found = await catalog.listWork(ask.viewer, { agency, state, show }, at)
        return { ...found, items: found.items.map((record) => presentDataset(record, reading)) }
      })
    },
  )

  api.add<{ limit?: number; cursor?: string }>(
    {
      operationId: 'listTroubledFiles',
      method: 'get',
      path: '/api/v1/workspace/files',
      tag,
      summary: 'Files that need care',
      description:
        'Of which no table could be made, or whose table does not fit its schema, where the viewer may write; with the reason in words. A page holds `limit` datasets, each with all such files; `total` counts datasets.',
      query: paging,
      needsViewer: true,
      replies: { 200: { description: 'A page of files.', list: 'troubled-file' } },
      example: listOf({
        dataset: { id: datasetExample.id, slug: datasetExample.slug, title: datasetExample.title },
        distribution: '01jdz0m5kq3v8b2n7c4y',
        name: 'van-ban-dien-tu-2024.csv',
        problem: { code: 'no-columns', message: 'Không đọc được cột nào trong tệp.' },
        schemaErrors: null,
      }),
      problems: listProblems,
    },
    (ask) =>
      page({ ...ask, query: { ...ask.query } }, 'troubled', async (at) => {
        const found = await catalog.listTroubled(ask.viewer, at)
        return {
          ...found,
          items: found.items.map(({ dataset, distribution: { id, name, table, validation } }) => ({
            dataset: { id: dataset._id, slug: dataset.slug, title: dataset.title },
            distribution: id,
            name,
            problem:
              table?.status === 'failed' && table.reason
                ? { code: table.reason.code, message: table.reason.message[ask.lang] }
                : null,
            schemaErrors: validation?.status === 'invalid' ? validation.errorCount : null,
          })),
        }
      }),
  )

  api.add<{ show?: (typeof proposalLists)[number]; limit?: number; cursor?: string }>(
    {
      operationId: 'listWaitingProposals',
      method: 'get',
      path: '/api/v1/workspace/proposals',
      tag,
      summary: 'Proposals that wait for me, or that I made',
      description: 'Newest first, of datasets of agencies where the viewer is a member.',
      query: {
        show: {
          type: 'string',
          enum: [...proposalLists],
          description:
            'waiting, unless said otherwise: open ones that the viewer may decide; mine: made by this account, or by this token when it belongs to none, open or accepted or refused within the last 30 days.',
        },
        ...paging,
      },
      needsViewer: true,
      replies: { 200: { description: 'A page of proposals.', list: 'waiting-proposal' } },
      example: listOf({
        dataset: { id: datasetExample.id, slug: datasetExample.slug, title: datasetExample.title },
        proposal: proposalExample,
      }),
      problems: listProblems,
    },
    (ask) =>
      page({ ...ask, query: { ...ask.query } }, 'proposals', async (at) => {
        const found = await catalog.listWorkProposals(ask.viewer, ask.query.show ?? 'waiting', at)
        return {
          ...found,
          items: found.items.map(({ dataset, proposal }) => ({
            dataset: { id: dataset._id, slug: dataset.slug, title: dataset.title },
            proposal: presentProposal(proposal),
          })),
        }
      }),
  )

  api.add(
    {
      operationId: 'getAgencyReport',
      method: 'get',
      path: '/api/v1/agencies/:idOrSlug/report',
      tag: 'Agencies',
      summary: 'How the data of an agency are',
      description:
        'States, updates, files that need care, downloads of the last thirty days and what makes data easy to use, of the agency and those below it: for its managers and auditors, and those of an agency above it.',
      parameters: { idOrSlug: 'Id of the agency, or the name in its address.' },
      needsViewer: true,
      replies: { 200: { description: 'The report.', schema: 'agency-report' } },
      example: {
        agency: 'van-phong-chinh-phu',
        states: { draft: 1, inReview: 0, published: 12, scheduled: 0, archived: 2, withdrawn: 0 },
        updates: { overdue: 2, dueSoon: 1, onTime: 7, withoutPromise: 2 },
        troubled: 1,
        downloads: {
          total: 5210,
          days: [{ day: '2026-01-31', count: 14 }],
          top: [{ dataset: datasetExample.id, slug: datasetExample.slug, count: 9 }],
        },
        quality: {
          published: 12,
          bothLanguages: 9,
          frequency: 10,
          contact: 8,
          keywords: 11,
          files: 12,
          tables: 10,
          dictionaries: 6,
        },
      },
      problems: ['sign-in-needed', 'not-allowed', 'not-found'],
    },
    async ({ params, viewer }) => {
      const report = await catalog.getAgencyReport(params.idOrSlug!, viewer)
      const { agencyId: _id, slug, overdue: _overdue, downloads, ...rest } = report
      const top = downloads.top.map(({ id, slug: name, count }) => ({ dataset: id, slug: name, count }))
      return { agency: slug, ...rest, downloads: { ...downloads, top } }
    },
  )

  const action = {
    tag,
    needsViewer: true,
    example: actionExample,
    replies: {
      200: { description: 'What became of each.', schema: 'dataset-action' },
      202: {
        description: 'More than 20 would change: a job does it; ask again for how far it is.',
        schema: 'dataset-action',
      },
    },
  }
  const reply = (record: DatasetActionRecord, lang: Language) =>
    record.state === 'running' ? new Reply(202, presentAction(record, lang)) : presentAction(record, lang)

  api.add<unknown, DatasetActionInput>(
    {
      ...action,
      operationId: 'createDatasetAction',
      method: 'post',
      path: '/api/v1/dataset-actions',
      summary: 'Do one thing to many datasets',
      description:
        'Each is changed as if it were the only one: by the same right, with a revision and an entry in the audit of its own; what may not be published by the viewer waits as a proposal. All are tried first, so `dryRun` tells what would become of each. One that was changed meanwhile is left alone.',
      body: 'dataset-action-input',
      bodyExample: { act: 'setFrequency', frequency: 'ANNUAL', datasets: ['ty-le-van-ban-dien-tu'] },
      replies: {
        201: { description: 'What became of each; with `dryRun`, what would.', schema: 'dataset-action' },
        202: action.replies[202],
      },
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'sign-in-needed',
        'idempotency-key-reused',
      ],
    },
    async ({ body, viewer, lang }) => {
      const planned = await catalog.planActions(viewer, body)
      const record = body.dryRun ? planned : await catalog.runActions(viewer, planned._id)
      const address = `/api/v1/dataset-actions/${record._id}`
      return record.state === 'running'
        ? new Reply(202, presentAction(record, lang), { Location: address })
        : created(address, presentAction(record, lang))
    },
  )

  const parameters = { id: 'Id of the act.' }

  api.add(
    {
      ...action,
      operationId: 'getDatasetAction',
      method: 'get',
      path: '/api/v1/dataset-actions/:id',
      summary: 'What became of an act on many datasets',
      description: 'For whoever asked for it; kept for 30 days.',
      parameters,
      replies: { 200: action.replies[200] },
      problems: ['sign-in-needed', 'not-found'],
    },
    async ({ params, viewer, lang }) => presentAction(await catalog.getActions(viewer, params.id!), lang),
  )

  api.add(
    {
      ...action,
      operationId: 'runDatasetAction',
      method: 'post',
      path: '/api/v1/dataset-actions/:id/run',
      summary: 'Do what was planned',
      description: 'Once: a second time is refused.',
      parameters,
      problems: ['sign-in-needed', 'not-allowed', 'not-found', 'conflict'],
    },
    async ({ params, viewer, lang }) => reply(await catalog.runActions(viewer, params.id!), lang),
  )

  api.add<unknown, { agency?: string }>(
    {
      operationId: 'copyDataset',
      method: 'post',
      path: '/api/v1/datasets/:idOrSlug/copy',
      tag: 'Datasets',
      summary: 'Begin a new dataset with the words about this one',
      description:
        'A draft with the same description, its title marked as a copy; without files, slug, or the dates of the data. It goes to `agency`, else to that of the original, else to the first where the viewer may write.',
      parameters: { idOrSlug: 'Id of the dataset, or the name in its address.' },
      body: 'dataset-copy-input',
      bodyIsOptional: true,
      bodyExample: { agency: 'cuc-thong-ke' },
      needsViewer: true,
      replies: { 201: { description: 'The new draft; Location is its address.', schema: 'dataset' } },
      example: { ...datasetExample, status: 'draft', publishedAt: null, distributions: [] },
      problems: [
        ...changeProblems.filter((slug) => slug !== 'version-stale' && slug !== 'conflict'),
        'slug-taken',
        'idempotency-key-reused',
      ],
    },
    async ({ params, body, viewer, lang }) => {
      const { dataset } = await catalog.copyDataset(viewer, params.idOrSlug!, body.agency)
      const reading = { baseUrl: config.baseUrl, lang, vocabularies: catalog.vocabularies }
      return created(`/api/v1/datasets/${dataset._id}`, presentDataset(dataset, reading))
    },
  )
}
