import { ApiDocsPage, type OperationView, type ParameterView } from '../../client/pages/api-docs-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { JsonSchema } from '../config/schemas.ts'
import { listProblems, type Api, type EndpointSpec } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import { makeOpenapi } from '../http/openapi.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { problemKinds } from '../problems.ts'
import { programVersion } from '../system/system-state.ts'
import { drawPage } from './draw.ts'
import { answerKept, PageCache } from './page-cache.ts'
import type { Web } from './web.ts'

/** About a megabyte a language; both are kept. */
const cacheBytes = 4 * 1024 * 1024

/** The OpenAPI document as a page to read, with forms to try it. */
export function addApiDocsPage(pages: Pages, { config }: Portal, web: Web, api: Api): void {
  // The endpoints are all added before the first request, and never change.
  const cache = new PageCache({ maxBytes: cacheBytes, lifeMs: Number.POSITIVE_INFINITY })

  const readQuery = api.describe({
    operationId: 'getApiDocs',
    method: 'get',
    path: '/api/docs',
    tag: 'system',
    summary: 'This API as a page to read and try',
    replies: { 200: { description: 'The page; in English under /en.', mediaType: 'text/html' } },
    problems: [],
  })

  pages.get('/api/docs', async (ask) => {
    readQuery(ask.request)
    const ui = createUi(ask.lang)
    const render = async () => {
      const operations = listOperations(api, config.baseUrl, ask.lang)
      const page = {
        title: ui.t('docs.title'),
        description: ui.t('docs.description'),
        current: 'developers' as const,
        jsonAlternate: '/api/v1/openapi.json',
        body: drawPage(ApiDocsPage, ui, { operations, baseUrl: config.baseUrl }),
      }
      return { content: web.respond(ask, page).html }
    }
    return answerKept(ask, cache, web.nameFrame(ask.lang), render)
  })
}

interface OpenapiOperation {
  parameters?: {
    name: string
    in: ParameterView['in']
    required: boolean
    description?: string
    schema: JsonSchema
  }[]
  requestBody?: { content: Record<string, { schema?: JsonSchema; example?: unknown }> }
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema?: JsonSchema; example?: unknown }> }
  >
}

function listOperations({ endpoints }: Api, baseUrl: string, lang: Language): OperationView[] {
  const document = makeOpenapi(endpoints, { baseUrl, version: programVersion })
  const paths = document.paths as Record<string, Record<string, OpenapiOperation>>
  const operations = new Map(
    Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((each) => [(each as { operationId?: string }).operationId, each]),
    ),
  )
  return endpoints.map((spec) => presentOperation(spec, operations.get(spec.operationId)!, lang))
}

function presentOperation(spec: EndpointSpec, operation: OpenapiOperation, lang: Language): OperationView {
  const path = spec.path.replace(/:(\w+)/g, '{$1}').replace(/\{\/\*(\w+)\}/g, '/{$1}')
  return {
    id: spec.operationId,
    method: spec.method.toUpperCase(),
    path,
    tag: spec.tag,
    summary: spec.summary,
    description: spec.description ?? null,
    needsViewer: spec.needsViewer ?? false,
    parameters: (operation.parameters ?? []).map(({ name, in: place, required, description, schema }) => ({
      name,
      in: place,
      isRequired: required,
      description: description ?? null,
      type: describeType(schema),
      choices: listChoices(schema),
    })),
    bodies: Object.entries(operation.requestBody?.content ?? {}).map(([mediaType, { schema, example }]) => ({
      mediaType,
      schema: findSchemaName(schema),
      example: example ?? null,
    })),
    replies: Object.keys(spec.replies).map((status) => {
      const { description, content = {} } = operation.responses[status]!
      const [first] = Object.values(content)
      return {
        status: Number(status),
        description,
        schema: findSchemaName(first?.schema),
        example: first?.example ?? null,
      }
    }),
    problems: listProblems(spec).map((slug) => ({
      slug,
      status: problemKinds[slug].status,
      title: problemKinds[slug].title[lang],
    })),
  }
}

const findSchemaName = (schema: JsonSchema | undefined): string | null =>
  typeof schema?.$ref === 'string' ? schema.$ref.replace(/^.*\//, '') : null

function listChoices(schema: JsonSchema): string[] | null {
  if (schema.type === 'boolean') return ['true', 'false']
  return Array.isArray(schema.enum) ? schema.enum.filter((value) => value !== null).map(String) : null
}

/** What may be written, in the words of JSON Schema. */
function describeType(schema: JsonSchema): string {
  if (Array.isArray(schema.enum)) return schema.enum.filter((value) => value !== null).join(' | ')
  const { type, items, minimum, maximum, maxLength, default: usual, format } = schema
  let text = Array.isArray(type) ? type.filter((name) => name !== 'null').join(' | ') : String(type ?? 'any')
  if (type === 'array') text = `${describeType((items ?? {}) as JsonSchema)}, …`
  if (typeof format === 'string') text += ` (${format})`
  if (typeof minimum === 'number' && typeof maximum === 'number') text += ` ${minimum}–${maximum}`
  if (typeof maxLength === 'number') text += ` ≤ ${maxLength}`
  return usual === undefined ? text : `${text}, = ${String(usual)}`
}
