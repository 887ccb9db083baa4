import { getContract, type JsonSchema } from '../config/schemas.ts'
import { problemKinds, type ProblemSlug } from '../problems.ts'
import { findQuerySchema, listProblems, mediaTypesOf, type EndpointSpec } from './endpoint.ts'

/** The OpenAPI 3.1 document of the endpoints, made from the same contracts that check requests and answers. */
export function makeOpenapi(
  endpoints: readonly EndpointSpec[],
  { baseUrl, version }: { baseUrl: string; version: string },
): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const spec of endpoints) {
    const path = spec.path.replace(/:(\w+)/g, '{$1}').replace(/\{\/\*(\w+)\}/g, '/{$1}')
    paths[path] = { ...paths[path], [spec.method]: describeEndpoint(spec) }
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Sen',
      version,
      description:
        'The API of an open government data portal. Everything public needs no key. Failures are problem documents (RFC 9457) whose type is a page that says what to do.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: baseUrl }],
    tags: [...new Set(endpoints.map((spec) => spec.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, sen_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'sen_session' },
      },
    },
  }
}

function describeEndpoint(spec: EndpointSpec): JsonSchema {
  const querySchema = findQuerySchema(spec)
  const properties = (querySchema.properties ?? {}) as Record<string, JsonSchema>
  const needed = (querySchema.required ?? []) as string[]
  const names = [...spec.path.matchAll(/:(\w+)/g)].map((match) => match[1]!)
  const parameters: JsonSchema[] = names.map((name) => ({
    name,
    in: 'path',
    required: true,
    description: spec.parameters?.[name] ?? name,
    schema: { type: 'string' },
  }))
  for (const [name, schema] of Object.entries(properties)) {
    const {
      description,
      'x-filter': isFilter,
      ...rest
    } = schema as { description?: string; 'x-filter'?: boolean }
    parameters.push({
      name,
      in: 'query',
      required: needed.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
      ...(isFilter ? { style: 'form', explode: false } : {}),
    })
  }
  if (['put', 'patch', 'delete'].includes(spec.method) && spec.problems.includes('if-match-needed')) {
    parameters.push({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The ETag that was read.',
      schema: { type: 'string' },
    })
  }
  for (const [given, required] of [
    [spec.requestHeaders, true],
    [spec.optionalHeaders, false],
  ] as const) {
    for (const [name, description] of Object.entries(given ?? {}))
      parameters.push({ name, in: 'header', required, description, schema: { type: 'string' } })
  }
  if (spec.method === 'post') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'Repeat with the same key: same answer, one effect.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    })
  }
  return {
    operationId: spec.operationId,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description ? { description: spec.description } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(describeBody(spec) ?? {}),
    responses: { ...describeReplies(spec), ...describeProblems(listProblems(spec)) },
    ...(spec.needsViewer ? { security: [{ token: [] }, { session: [] }] } : {}),
  }
}

function describeBody(spec: EndpointSpec): JsonSchema | null {
  const bodyType = spec.bodyType ?? (spec.body ? 'json' : null)
  if (bodyType === null) return null
  const content: Record<string, unknown> = {}
  if (spec.body) {
    const media = bodyType === 'merge-patch' ? 'application/merge-patch+json' : 'application/json'
    content[media] = {
      schema: refTo(spec.body),
      ...(spec.bodyExample === undefined ? {} : { example: spec.bodyExample }),
    }
  }
  if (bodyType === 'piece') content['application/offset+octet-stream'] = {}
  if (bodyType.includes('multipart')) {
    const fields = Object.fromEntries((spec.formFields ?? []).map((name) => [name, { type: 'string' }]))
    content['multipart/form-data'] = {
      schema: {
        type: 'object',
        properties: { ...fields, file: { type: 'string', format: 'binary' } },
        required: ['file'],
      },
    }
  }
  return { requestBody: { required: !spec.bodyIsOptional, content } }
}

function describeReplies(spec: EndpointSpec): JsonSchema {
  // Whatever is read has an ETag, and If-None-Match is honoured; a stream is never the same.
  const isTagged = spec.method === 'get' && spec.replies[200]?.mediaType !== 'text/event-stream'
  const notModified: EndpointSpec['replies'] = {
    304: { description: 'The client holds this answer already.' },
  }
  const replies = isTagged ? { ...notModified, ...spec.replies } : spec.replies
  return Object.fromEntries(
    Object.entries(replies).map(([status, reply]) => {
      const schema = reply.list
        ? {
            type: 'object',
            properties: {
              items: { type: 'array', items: refTo(reply.list) },
              total: { type: 'integer' },
              next: { type: ['string', 'null'] },
            },
            required: ['items', 'total', 'next'],
          }
        : typeof reply.schema === 'string'
          ? refTo(reply.schema)
          : reply.schema
      const example = Number(status) < 300 && spec.example !== undefined ? { example: spec.example } : {}
      const described = { ...(schema ? { schema } : {}), ...example }
      // A schema and an example are of the usual form: the first.
      const media = mediaTypesOf(reply).map((type, index) => [type, index === 0 ? described : {}])
      const content = schema || reply.mediaType ? { content: Object.fromEntries(media) } : {}
      return [status, { description: reply.description, ...content }]
    }),
  )
}

/** Problems by status: several kinds may share one. */
function describeProblems(slugs: readonly ProblemSlug[]): JsonSchema {
  const byStatus = new Map<number, ProblemSlug[]>()
  for (const slug of slugs)
    byStatus.set(problemKinds[slug].status, [...(byStatus.get(problemKinds[slug].status) ?? []), slug])
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      String(status),
      {
        description: kinds.map((slug) => `\`/problems/${slug}\` ${problemKinds[slug].title.en}`).join('; '),
        content: { 'application/problem+json': { schema: refTo('problem') } },
      },
    ]),
  )
}

const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

/** The contract's schemas with their references turned to places in this document. */
function componentSchemas(): Record<string, JsonSchema> {
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== '$id' && key !== '$schema')
        .map(([key, inner]) =>
          key === '$ref' && typeof inner === 'string'
            ? ['$ref', `#/components/schemas/${inner.replace(/^.*\//, '').replace(/\.json$/, '')}`]
            : [key, turn(inner)],
        ),
    )
  }
  return Object.fromEntries(
    [...getContract().schemas].map(([name, schema]) => [name, turn(schema) as JsonSchema]),
  )
}
