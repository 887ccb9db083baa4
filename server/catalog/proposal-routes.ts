import type { ProposalDecision } from '../../schemas/generated/catalog/proposal-decision.ts'
import { answered, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { sendFile } from '../http/send-file.ts'
import { notFound } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import type { Catalog } from './catalog.ts'
import { changeProblems } from './dataset-routes.ts'
import { presentProposal, proposalExample } from './propose-routes.ts'
import { pageParameters, readNumber } from './revision-routes.ts'
import { listOf } from './route-examples.ts'

const path = '/api/v1/datasets/:idOrSlug/proposals'
const parameters = { idOrSlug: 'Id of the dataset, or the name in its address.' }
const numbered = { ...parameters, number: 'Number of the proposal.' }

/** Adds the endpoints of proposals. */
export function addProposalRoutes(
  api: Api,
  {
    catalog,
    cursors,
    storage,
  }: {
    catalog: Pick<Catalog, 'listProposals' | 'getProposal' | 'decideProposal' | 'takeBackProposal'>
    cursors: Cursors
    storage: Pick<Storage, 'copyTo' | 'stat'>
  },
): void {
  api.add<{ limit: number; cursor?: string }>(
    {
      operationId: 'listProposals',
      method: 'get',
      path,
      tag: 'Datasets',
      summary: 'List proposed changes, newest first',
      description:
        'A change of a published dataset by somebody who may write and not publish is kept as a proposal (202). Members alone see them.',
      parameters,
      query: pageParameters,
      needsViewer: true,
      replies: { 200: { description: 'A page of proposals.', list: 'proposal' } },
      example: listOf(proposalExample),
      problems: [
        'unknown-parameter',
        'invalid-parameter',
        'cursor-expired',
        'sign-in-needed',
        'not-allowed',
        'dataset-not-found',
        'dataset-withdrawn',
      ],
    },
    async ({ params, query, viewer, request }) => {
      const place = { list: `proposals of ${params.idOrSlug}` }
      const before = query.cursor === undefined ? null : (cursors.read(place, query.cursor) as number)
      const { items, total, hasMore } = await catalog.listProposals(params.idOrSlug!, viewer, {
        limit: query.limit,
        before,
      })
      const cursor = hasMore ? cursors.write(place, items.at(-1)!.number) : null
      const [address = '', search = ''] = request.originalUrl.split('?')
      return { items: items.map(presentProposal), total, next: nextAddress(address, search, cursor) }
    },
  )

  api.add(
    {
      operationId: 'getProposal',
      method: 'get',
      path: `${path}/:number`,
      tag: 'Datasets',
      summary: 'One proposed change',
      parameters: numbered,
      needsViewer: true,
      replies: { 200: { description: 'The proposal.', schema: 'proposal' } },
      example: proposalExample,
      problems: ['sign-in-needed', 'not-allowed', 'dataset-not-found', 'dataset-withdrawn', 'not-found'],
    },
    async ({ params, viewer, request }) =>
      presentProposal(
        await catalog.getProposal(params.idOrSlug!, readNumber(params.number!, request.path), viewer),
      ),
  )

  api.add(
    {
      operationId: 'getProposedFile',
      method: 'get',
      path: `${path}/:number/file`,
      tag: 'Datasets',
      summary: 'The bytes of a file that is proposed',
      description:
        'Kept until the proposal is decided: accepted, it is a release; refused or taken back, it is cleared away.',
      parameters: numbered,
      needsViewer: true,
      replies: {
        200: {
          description: 'The bytes as they were uploaded.',
          schema: { type: 'string', description: 'The bytes of the file.' },
          mediaType: '*/*',
        },
      },
      example: 'nam,dan_so\n2024,101343800\n',
      problems: ['sign-in-needed', 'not-allowed', 'dataset-not-found', 'dataset-withdrawn', 'not-found'],
    },
    async ({ params, viewer, request, response }) => {
      const number = readNumber(params.number!, request.path)
      const { operation, at, status } = await catalog.getProposal(params.idOrSlug!, number, viewer)
      if (!('file' in operation) || status === 'refused' || status === 'takenBack')
        throw notFound(request.path)
      const { name, byteSize, sha256 } = operation.file
      // Taken down since.
      if ((await storage.stat(sha256)) === null) throw notFound(request.path)
      await sendFile(request, response, {
        name,
        // What it is read as is decided when it is a release.
        mediaType: 'application/octet-stream',
        byteSize,
        sha256,
        modifiedAt: at,
        version: 1,
        cacheControl: 'private, no-store',
        contentLocation: null,
        write: (sink, range) => storage.copyTo(sha256, sink, range),
      })
      return answered
    },
  )

  api.add<unknown, ProposalDecision>(
    {
      operationId: 'decideProposal',
      method: 'post',
      path: `${path}/:number/decision`,
      tag: 'Datasets',
      summary: 'Accept or refuse a proposed change',
      description:
        'Needs the right to publish. Accepting carries it out on the dataset as it is now, in the name of whoever accepts: in the history stand the note of whoever proposed it and, when there is one, that of whoever accepts. Refusing needs a `note`.',
      parameters: numbered,
      body: 'proposal-decision',
      bodyExample: { accept: true },
      needsViewer: true,
      replies: { 200: { description: 'The proposal as decided.', schema: 'proposal' } },
      example: {
        ...proposalExample,
        status: 'accepted',
        decision: { at: '2026-02-01T02:00:00.000Z', by: 'Trần Thị Lan', accept: true, note: null },
      },
      problems: [...changeProblems, 'not-found', 'slug-taken'],
    },
    async ({ params, body, viewer, request }) => {
      const number = readNumber(params.number!, request.path)
      return presentProposal(await catalog.decideProposal(viewer, params.idOrSlug!, number, body))
    },
  )

  api.add(
    {
      operationId: 'takeBackProposal',
      method: 'post',
      path: `${path}/:number/take-back`,
      tag: 'Datasets',
      summary: 'Take back what one proposed',
      description:
        'For whoever proposed it, through the same account or the same token, as long as they may write there and nobody has decided. A file that waited with it is cleared away; to propose it again, send it again.',
      parameters: numbered,
      needsViewer: true,
      replies: { 200: { description: 'The proposal, closed.', schema: 'proposal' } },
      example: {
        ...proposalExample,
        status: 'takenBack',
        decision: { at: '2026-02-01T02:00:00.000Z', by: 'Lê Quang Hùng', accept: false, note: null },
      },
      problems: [
        'sign-in-needed',
        'not-allowed',
        'dataset-not-found',
        'dataset-withdrawn',
        'not-found',
        'conflict',
      ],
    },
    async ({ params, viewer, request }) => {
      const number = readNumber(params.number!, request.path)
      return presentProposal(await catalog.takeBackProposal(viewer, params.idOrSlug!, number))
    },
  )
}
