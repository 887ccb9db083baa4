import type { TableSchema } from '../../schemas/generated/catalog/table-schema.ts'
import { created, Reply, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import type { ProblemSlug } from '../problems.ts'
import type { Catalog } from './catalog.ts'
import { pageParameters } from './revision-routes.ts'
import { listOf } from './route-examples.ts'

export interface TableSchemaRooms {
  catalog: Pick<
    Catalog,
    | 'listTableSchemas'
    | 'getTableSchema'
    | 'getTableSchemaVersion'
    | 'publishTableSchema'
    | 'deprecateTableSchema'
  >
  cursors: Cursors
}

const tag = 'Table schemas'
const name = 'Name of the schema.'
const version = 'A version of it, such as 1.2.0.'
const base = 'https://data.example'

const descriptorExample = {
  fields: [
    {
      name: 'ma_truong',
      title: 'Mã trường',
      type: 'string',
      constraints: { required: true, unique: true, pattern: '[0-9]{8}' },
    },
    {
      name: 'ten_truong',
      title: 'Tên trường',
      type: 'string',
      constraints: { required: true, maxLength: 200 },
    },
    {
      name: 'so_hoc_sinh',
      title: 'Số học sinh',
      type: 'integer',
      unit: 'người',
      constraints: { minimum: 0 },
    },
  ],
  primaryKey: ['ma_truong'],
}

const example: TableSchema = {
  name: 'truong-hoc',
  title: { vi: 'Danh sách trường học', en: 'List of schools' },
  description: { vi: 'Mỗi dòng là một trường.' },
  agency: { slug: 'bo-giao-duc-va-dao-tao', name: { vi: 'Bộ Giáo dục và Đào tạo' } },
  latest: '1.2.0',
  address: `${base}/schemas/truong-hoc`,
  versions: [
    {
      version: '1.2.0',
      publishedAt: '2026-01-31T08:00:00.000Z',
      fieldCount: 3,
      address: `${base}/schemas/truong-hoc/1.2.0`,
      schemaUrl: `${base}/api/v1/table-schemas/truong-hoc/1.2.0`,
      deprecated: null,
    },
  ],
}

const readProblems: readonly ProblemSlug[] = ['unknown-parameter', 'invalid-parameter', 'not-found']
const changeProblems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'unknown-member',
  'malformed-body',
  'sign-in-needed',
  'not-allowed',
  'too-large',
  'unsupported-media-type',
  'invalid-content',
  'idempotency-key-reused',
]

/** Adds the endpoints of published schemas for tables. */
export function addTableSchemaRoutes(api: Api, { catalog, cursors }: TableSchemaRooms): void {
  api.add<{ agency?: string; limit: number; cursor?: string }>(
    {
      operationId: 'listTableSchemas',
      method: 'get',
      path: '/api/v1/table-schemas',
      tag,
      summary: 'List the published schemas for tables, by title',
      description:
        'These are schemas for the columns of tables (Frictionless Table Schema), published by agencies. The JSON Schemas of this API itself are at `/api/v1/schemas/{name}`.',
      query: {
        agency: {
          type: 'string',
          maxLength: 100,
          description: 'Slug: schemas of this agency and those below it.',
        },
        ...pageParameters,
      },
      replies: { 200: { description: 'Schemas by title.', list: 'table-schema' } },
      example: listOf(example),
      problems: ['unknown-parameter', 'invalid-parameter', 'cursor-expired'],
    },
    async ({ query, request }) => {
      const place = { ...query, list: 'table schemas' }
      const after = query.cursor === undefined ? null : (cursors.read(place, query.cursor) as string)
      const { items, total, next } = await catalog.listTableSchemas(query, { limit: query.limit, after })
      const [address = '', search = ''] = request.originalUrl.split('?')
      return { items, total, next: nextAddress(address, search, next && cursors.write(place, next)) }
    },
  )

  api.add(
    {
      operationId: 'getTableSchema',
      method: 'get',
      path: '/api/v1/table-schemas/:name',
      tag,
      summary: 'Read one schema for tables and its versions',
      parameters: { name },
      replies: {
        200: { description: 'The schema with its versions, the highest first.', schema: 'table-schema' },
      },
      example,
      problems: readProblems,
    },
    ({ params }) => catalog.getTableSchema(params.name!),
  )

  api.add(
    {
      operationId: 'getTableSchemaVersion',
      method: 'get',
      path: '/api/v1/table-schemas/:name/:version',
      tag,
      summary: 'Read one version of a schema: the Table Schema itself',
      description:
        'As it was published, for any program that knows the standard. A version never changes; that one is deprecated is said by the schema with its versions.',
      parameters: { name, version },
      replies: {
        200: { description: 'A Frictionless Table Schema.', schema: 'table-schema-descriptor' },
      },
      example: descriptorExample,
      problems: readProblems,
    },
    async ({ params }) => {
      const found = await catalog.getTableSchemaVersion(params.name!, params.version!)
      return JSON.parse(found.version.content) as object
    },
  )

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'publishTableSchema',
      method: 'post',
      path: '/api/v1/table-schemas',
      tag,
      summary: 'Publish a schema for tables, or a version of one',
      description:
        'Needs the scope `publish` in the agency that owns the schema; the first version decides which agency that is. At most 1,000 fields, 512 kB, patterns of 500 characters in the syntax of RE2.',
      body: 'table-schema-input',
      bodyExample: {
        name: 'truong-hoc',
        version: '1.2.0',
        title: { vi: 'Danh sách trường học', en: 'List of schools' },
        agency: 'bo-giao-duc-va-dao-tao',
        schema: descriptorExample,
      },
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: {
        201: {
          description: 'The schema with its versions; Location is the new one.',
          schema: 'table-schema',
        },
      },
      example,
      problems: [...changeProblems, 'conflict', 'query-too-heavy'],
    },
    async ({ body, viewer }) => {
      const schema = await catalog.publishTableSchema(viewer, body)
      const { name: own, version: number } = body as { name: string; version: string }
      return created(`/api/v1/table-schemas/${own}/${number}`, schema)
    },
  )

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'deprecateTableSchema',
      method: 'post',
      path: '/api/v1/table-schemas/:name/:version/deprecation',
      tag,
      summary: 'Say that a version of a schema should be used no longer',
      description:
        'It stays as it is for the files that follow it, and none newly can. Needs the scope `publish` in the agency that owns the schema. Said again, the newer reason holds.',
      parameters: { name, version },
      body: 'table-schema-deprecation',
      bodyExample: { reason: 'Cột so_hoc_sinh thiếu đơn vị. Hãy dùng 1.2.0.' },
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 200: { description: 'The schema with its versions.', schema: 'table-schema' } },
      example,
      problems: [...changeProblems, 'not-found'],
    },
    async ({ params, body, viewer }) =>
      new Reply(200, await catalog.deprecateTableSchema(viewer, params.name!, params.version!, body)),
  )
}
