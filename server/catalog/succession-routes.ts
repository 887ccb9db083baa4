import type { AgencyMerge } from '../../schemas/generated/catalog/agency-merge.ts'
import type { AgencySplit } from '../../schemas/generated/catalog/agency-split.ts'
import type { Succession } from '../../schemas/generated/catalog/succession.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import type { ProblemSlug } from '../problems.ts'
import type { SuccessionFacts } from './agency-succession.ts'
import type { Catalog } from './catalog.ts'

const tag = 'Agencies'
const parameters = { slug: 'The name in the address of the agency, or its id.' }

const example: Succession = {
  kind: 'merge',
  dryRun: false,
  agency: 'so-ke-hoach-va-dau-tu',
  closes: true,
  date: '2025-07-01',
  note: 'Nghị quyết 202/2025/QH15',
  into: [{ agency: 'so-tai-chinh', datasets: 1_240, series: 3, agencies: ['phong-thong-ke'], members: 0 }],
  datasetsLeft: 0,
  membersEnded: 9,
  tokensMoved: 0,
  tokensRevoked: 2,
  job: { id: '01jdz0m5kq3v8b2n7c4x', url: 'https://data.example/api/v1/jobs/01jdz0m5kq3v8b2n7c4x' },
}

const replies = {
  200: { description: 'With `dryRun`: what would happen. Nothing is changed.', schema: 'succession' },
  202: {
    description: 'What happens; Location names the job that moves the datasets.',
    schema: 'succession',
  },
}

const problems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'unknown-member',
  'malformed-body',
  'sign-in-needed',
  'not-allowed',
  'too-large',
  'unsupported-media-type',
  'invalid-content',
  'agency-not-found',
  'conflict',
  'version-stale',
  'idempotency-key-reused',
]

const says = `Only administrators do this. The agency closes at once and stays as a record: its address answers, \`status\` is \`closed\`, \`successors\` says who took over, and nothing new comes into it. Its datasets follow by a job, each with its whole history and a revision that says why; searching by the old name or filtering by the old slug finds them. Roles in the old agency and tokens limited to it end, unless \`keepMembers\` says that they follow: whoever has a role in the other agency keeps that one, and a token follows only where there is one agency to follow to. The same request again, while the datasets are being moved, gives the same job, or a new one when that one failed.`

/** Adds the endpoints that merge and split agencies. */
export function addSuccessionRoutes(
  api: Api,
  {
    catalog,
    config: { baseUrl },
  }: { catalog: Pick<Catalog, 'mergeAgency' | 'splitAgency'>; config: { baseUrl: string } },
): void {
  const reply = ({ jobId, ...facts }: SuccessionFacts): Reply => {
    if (jobId === null) return new Reply(200, { ...facts, job: null })
    const path = `/api/v1/jobs/${jobId}`
    return new Reply(202, { ...facts, job: { id: jobId, url: `${baseUrl}${path}` } }, { Location: path })
  }

  api.add<Record<string, unknown>, AgencyMerge>(
    {
      operationId: 'mergeAgency',
      method: 'post',
      path: '/api/v1/agencies/:slug/merge',
      tag,
      summary: 'Merge an agency into another one',
      description: `All datasets, series and sub-agencies go to the other agency. ${says}`,
      parameters,
      body: 'agency-merge',
      bodyExample: { into: 'so-tai-chinh', date: '2025-07-01', note: 'Nghị quyết 202/2025/QH15' },
      needsViewer: true,
      replies,
      example,
      problems,
    },
    async ({ params, body, viewer, findIfMatch }) =>
      reply(await catalog.mergeAgency(viewer, params.slug!, findIfMatch(), body)),
  )

  api.add<Record<string, unknown>, AgencySplit>(
    {
      operationId: 'splitAgency',
      method: 'post',
      path: '/api/v1/agencies/:slug/split',
      tag,
      summary: 'Split an agency',
      description: `Named datasets and sub-agencies go to named agencies; one of them may get what is left (\`rest\`). A series goes with most of its datasets. When nothing is left the agency closes, otherwise it goes on with the rest. For an agency that closes: ${says}`,
      parameters,
      body: 'agency-split',
      bodyExample: {
        into: [
          { agency: 'so-y-te', datasets: ['benh-vien-cong'], agencies: ['trung-tam-kiem-soat-benh-tat'] },
          { agency: 'so-noi-vu', rest: true },
        ],
        date: '2025-07-01',
      },
      needsViewer: true,
      replies,
      example: { ...example, kind: 'split' },
      problems,
    },
    async ({ params, body, viewer, findIfMatch }) =>
      reply(await catalog.splitAgency(viewer, params.slug!, findIfMatch(), body)),
  )
}
