import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import express from 'express'
import { getContract, type JsonSchema, type ValidateFunction } from '../config/schemas.ts'
import {
  malformedBody,
  notAcceptable,
  secondFactorNeeded,
  signInNeeded,
  tooLarge,
  unknownMember,
  unsupportedMediaType,
  type ProblemError,
  type ProblemSlug,
} from '../problems.ts'
import type { Viewer } from '../identity/viewer.ts'
import { getContext, type Ask, type ReceivedForm } from './ask.ts'
import { isNotModified, makeEtag, readIfMatch, setCaching } from './caching.ts'
import type { Idempotency } from './idempotency.ts'
import { chooseMediaType } from './negotiate.ts'
import { readQuery } from './query-parameters.ts'
import { RouteTable } from './route-table.ts'
import { problemFromErrors } from '../config/schema-errors.ts'
import { readSearch } from './read-search.ts'

/** Held in memory while parsed: 2 MB of JSON can become ten times that. Files go through streams instead. */
export const maxJsonBytes = 2 * 1024 * 1024

/** The deepest contract has eight levels; what walks a body goes down with it, and a stack has an end. */
const maxJsonDepth = 100

/** The contract of one endpoint: what OpenAPI says of it and what the border checks. */
export interface EndpointSpec {
  /** `<verb><Resource>`, unique. */
  operationId: string
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** In Express's form: `/api/v1/datasets/:idOrSlug`. */
  path: string
  tag: string
  summary: string
  description?: string
  /** What each part of the path is. */
  parameters?: Record<string, string>
  /** Name of a schema, or its properties; none when left out. */
  query?: string | Record<string, JsonSchema>
  /** Name of the schema of the JSON body. */
  body?: string
  bodyExample?: unknown
  /** `json` when there is a body schema; `multipart` takes a form with a file; `json or multipart` takes both; a `piece` of a file is read by the handler. */
  bodyType?: 'json' | 'merge-patch' | 'multipart' | 'json or multipart' | 'piece'
  /** Headers that must be there, and what each is; the handler reads them. */
  requestHeaders?: Record<string, string>
  /** Headers that may be there. */
  optionalHeaders?: Record<string, string>
  /** Fields that a form may hold beside `file`. */
  formFields?: readonly string[]
  /** A request without body is taken too. */
  bodyIsOptional?: boolean
  /** Members of the body that the handler looks after itself (server-made ones that may come back). */
  bodyIsCheckedByHandler?: boolean
  /** What may come back, by status. */
  replies: Record<number, ReplySpec>
  example?: unknown
  problems: readonly ProblemSlug[]
  /** Must somebody be signed in (or send a token)? */
  needsViewer?: boolean
  /** May somebody ask for it whose second factor, which the portal demands, is still missing? It is how they set it up. */
  isOpenWithoutSecondFactor?: boolean
  /** Must it answer when everything else is in trouble? Then nobody asks who the viewer is, nor how often they ask. */
  isProbe?: boolean
}

/** One status of an endpoint: a schema or the name of one; a list of records; neither for no body or for bytes. */
export interface ReplySpec {
  description: string
  schema?: string | JsonSchema
  list?: string
  /** What it can be written as, the usual one first; JSON when left out. A range of all types is for bytes of any kind. */
  mediaType?: string | readonly string[]
}

/**
 * What an endpoint answers when it is more than 200 with a JSON body; an `ETag` of its own takes the place of the digest. A string
 * and bytes go as they are, with the Content-Type among the headers.
 */
export class Reply {
  readonly status: number
  readonly body: unknown
  readonly headers: Record<string, string>

  constructor(status: number, body: unknown = undefined, headers: Record<string, string> = {}) {
    this.status = status
    this.body = body
    this.headers = headers
  }
}

export const created = (location: string, body: unknown): Reply =>
  new Reply(201, body, { Location: location })

/** Returned by an endpoint that wrote its own answer (a stream). */
export const answered = Symbol('answered')

export type Handler<Query, Body> = (ask: Ask<Query, Body>) => Promise<unknown>

/** Asked before the body is read, so that nobody sends gigabytes only to hear that they may not. */
export type Before = (ask: { params: Record<string, string>; viewer: Viewer }) => Promise<void>

/** Reads a form with a file, keeping the file while it arrives. Given by the storage side of `app.ts`. */
export type ReadForm = (
  request: Request,
  response: Response,
  fields: readonly string[],
) => Promise<ReceivedForm>

/** All endpoints of the API: adds them to one table and remembers their contracts for OpenAPI, 405 answers and tests. */
export class Api {
  readonly routes = new RouteTable()
  /** Where probes answer: goes before whatever may fail. */
  readonly probes = new RouteTable()
  readonly endpoints: EndpointSpec[] = []
  private readonly readForm: ReadForm
  private readonly idempotency: Idempotency
  private readonly checkResponses: boolean
  private readonly parseJson = express.json({
    limit: maxJsonBytes,
    type: ['application/json', 'application/merge-patch+json'],
    // A lone text or null is JSON, and is told below what is wanted.
    strict: false,
    verify: (_request, _response, bytes) => {
      if (bytes.length === 0) throw Object.assign(new Error('no body'), { type: 'body.missing' })
      if (!isUtf8(bytes)) throw new Error('not UTF-8')
    },
  })

  constructor({
    readForm,
    idempotency,
    checkResponses,
  }: {
    readForm: ReadForm
    idempotency: Idempotency
    checkResponses: boolean
  }) {
    this.readForm = readForm
    this.idempotency = idempotency
    this.checkResponses = checkResponses
  }

  /** Adds one endpoint: it reads, asks a door, answers. */
  add<Query = Record<string, unknown>, Body = unknown>(
    spec: EndpointSpec,
    handler: Handler<Query, Body>,
    before?: Before,
  ): void {
    const readQueryOf = this.describe(spec)
    const validateBody = spec.body && !spec.bodyIsCheckedByHandler ? getContract().validator(spec.body) : null
    const mediaTypes = listMediaTypes(spec)
    // `/history.atom` is asked for as what it says it is, whatever Accept adds.
    // A probe answers whoever asks.
    const isNamedByAddress = hasExtension(spec) || spec.isProbe === true
    const routes = spec.isProbe ? this.probes : this.routes

    routes.add(spec.method, spec.path, async (request: Request, response: Response) => {
      const context = getContext(request)
      response.locals.route = spec.path
      response.locals.isProbe = spec.isProbe
      const mediaType = isNamedByAddress ? mediaTypes[0]! : getMediaType(request, mediaTypes)
      if (mediaTypes.length > 1) response.vary('Accept')
      const query = readQueryOf(request) as Query
      if (spec.needsViewer && context.viewer.kind === 'anonymous') throw signInNeeded()
      if (spec.needsViewer && context.viewer.lacksSecondFactor && !spec.isOpenWithoutSecondFactor)
        throw secondFactorNeeded()
      await before?.({ params: request.params as Record<string, string>, viewer: context.viewer })
      const { body, form } = await this.readBody(spec, request, response, validateBody)
      const ask: Ask<Query, Body> = {
        ...context,
        params: request.params as Record<string, string>,
        query,
        body: body as Body,
        form,
        mediaType,
        findIfMatch: () => readIfMatch(request),
        request,
        response,
      }
      const key = spec.method === 'post' ? request.get('Idempotency-Key') : undefined
      const result =
        key === undefined
          ? await handler(ask)
          : await this.idempotency.once(
              {
                key,
                viewer: context.viewer,
                address: `${spec.operationId} ${request.path}`,
                bodyDigest: digestOf(body, form),
              },
              async () => asReply(await handler(ask)),
            )
      if (result === answered) return
      this.send(spec, request, response, asReply(result))
    })
  }

  /** Puts an endpoint into the contract and gives what reads its query: for pages that the contract names. */
  describe(spec: EndpointSpec): (request: Request) => Record<string, unknown> {
    this.endpoints.push(spec)
    const schema = findQuerySchema(spec)
    const validate = getContract().compile(withoutId(schema))
    return (request) => readQuery(readSearch({ request }), schema, validate)
  }

  private async readBody(
    spec: EndpointSpec,
    request: Request,
    response: Response,
    validate: ValidateFunction | null,
  ): Promise<{ body: unknown; form: ReceivedForm | null }> {
    if ((!spec.body && !spec.bodyType) || spec.bodyType === 'piece') return { body: undefined, form: null }
    const bodyType = spec.bodyType ?? 'json'
    const isForm = request.is('multipart/form-data') !== false && request.is('multipart/form-data') !== null
    if (isForm && (bodyType === 'multipart' || bodyType === 'json or multipart')) {
      return { body: undefined, form: await this.readForm(request, response, spec.formFields ?? []) }
    }
    const hasBody =
      request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
    if (!hasBody && spec.bodyIsOptional) return { body: {}, form: null }
    if (!hasBody) throw bodyMissing(bodyType)
    const accepted = acceptedTypes(bodyType)
    if (bodyType === 'multipart' || !request.is(['application/json', 'application/merge-patch+json'])) {
      throw unsupportedMediaType(accepted)
    }
    await this.readJson(request, response)
    refuseUnsafe(request.body, spec)
    if (validate && !validate(request.body)) throw problemFromErrors(validate.errors!)
    return { body: request.body as unknown, form: null }
  }

  private async readJson(request: Request, response: Response): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.parseJson(request, response, (error?: unknown) => {
        if (error === undefined) return resolve()
        const { type, message, code } = error as { type?: string; message?: string; code?: string }
        if (type === 'entity.too.large')
          return reject(
            tooLarge({ vi: 'Nội dung JSON', en: 'The JSON body' }, maxJsonBytes, {
              vi: 'Hãy rút ngắn; dữ liệu thì tải lên thành tệp.',
              en: 'Shorten it; send data as a file.',
            }),
          )
        if (type === 'charset.unsupported' || type === 'encoding.unsupported')
          return reject(unsupportedMediaType(['application/json; charset=utf-8']))
        if (type === 'body.missing') return reject(bodyMissing('json'))
        if (type === 'entity.verify.failed')
          return reject(
            malformedBody({
              vi: 'Nội dung không phải UTF-8. Hãy lưu lại bằng bảng mã UTF-8.',
              en: 'The body is not UTF-8. Save it in UTF-8.',
            }),
          )
        if (code?.startsWith('Z_') || code?.startsWith('ERR__ERROR_FORMAT'))
          return reject(
            malformedBody({
              vi: 'Nội dung không giải nén được như Content-Encoding đã nêu. Hãy gửi không nén, hoặc nén lại.',
              en: 'The body cannot be unpacked as its Content-Encoding says. Send it uncompressed, or compress it again.',
            }),
          )
        if (type === 'request.aborted')
          return reject(malformedBody({ vi: 'Nội dung bị cắt giữa chừng.', en: 'The body was cut off.' }))
        const place = /position (\d+)/.exec(message ?? '')?.[1]
        reject(
          malformedBody({
            vi: `Nội dung không phải JSON hợp lệ${place ? `, hỏng ở ký tự ${place}` : ''}. Nội dung cần là một đối tượng JSON, bảng mã UTF-8.`,
            en: `The body is not valid JSON${place ? `; it breaks at character ${place}` : ''}. It needs to be a JSON object in UTF-8.`,
          }),
        )
      })
    })
    if (typeof request.body !== 'object' || request.body === null || Array.isArray(request.body)) {
      throw malformedBody({
        vi: 'Nội dung cần là một đối tượng JSON.',
        en: 'The body needs to be a JSON object.',
      })
    }
  }

  private send(spec: EndpointSpec, request: Request, response: Response, reply: Reply): void {
    const { viewer } = getContext(request)
    if (spec.method === 'get' && !spec.isProbe) setCaching(response, viewer)
    else response.setHeader('Cache-Control', 'no-store')
    for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value)
    if (reply.body === undefined) {
      response.status(reply.status).end()
      return
    }
    if (this.checkResponses) checkResponse(spec, reply)
    // Bytes once, for the digest and the socket alike.
    const bytes = writeBody(reply.body)
    const version = (reply.body as { version?: unknown }).version
    const etag = reply.headers.ETag ?? makeEtag(bytes, typeof version === 'number' ? version : undefined)
    response.setHeader('ETag', etag)
    if (spec.method === 'get' && reply.status === 200 && isNotModified(request, etag)) {
      response.status(304).end()
      return
    }
    response.status(reply.status)
    if (!response.hasHeader('Content-Type'))
      response.setHeader('Content-Type', 'application/json; charset=utf-8')
    response.setHeader('Content-Length', bytes.length)
    response.end(bytes)
  }
}

function writeBody(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

const asReply = (result: unknown): Reply => (result instanceof Reply ? result : new Reply(200, result))

/** What an endpoint can answer when all goes well. */
function listMediaTypes(spec: EndpointSpec): string[] {
  const types = Object.entries(spec.replies)
    .filter(([status]) => Number(status) < 300)
    .flatMap(([, reply]) => mediaTypesOf(reply))
  return [...new Set(types)]
}

/** The media types of one reply. */
export const mediaTypesOf = ({ mediaType = 'application/json' }: ReplySpec): string[] => [mediaType].flat()

/** Who takes only problem documents hears the usual answer: it may yet be a problem. */
function getMediaType(request: Request, available: readonly string[]): string {
  const { accept } = request.headers
  const isForProblems = chooseMediaType(accept, ['application/problem+json']) !== null
  const mediaType = chooseMediaType(accept, available) ?? (isForProblems ? available[0] : undefined)
  if (mediaType === undefined) throw notAcceptable([...available])
  return mediaType
}

/** Whether the address ends in the name of a form, such as `.atom` or `.:format`. */
const hasExtension = ({ path }: EndpointSpec): boolean => /[.]:?\w+$/.test(path)

/** What every endpoint may answer, beside its own problems. */
const commonProblems: readonly ProblemSlug[] = ['unknown-parameter', 'not-acceptable']

/** All problems that an endpoint may answer with. */
export function listProblems(spec: EndpointSpec): ProblemSlug[] {
  const suitsEverybody = hasExtension(spec) || listMediaTypes(spec).includes('*/*')
  const common = commonProblems.filter((slug) => slug !== 'not-acceptable' || !suitsEverybody)
  const needsFactor = spec.needsViewer && !spec.isOpenWithoutSecondFactor
  return [
    ...new Set([...spec.problems, ...(needsFactor ? (['second-factor-needed'] as const) : []), ...common]),
  ]
}

/** The schema of an endpoint's query. */
export function findQuerySchema(spec: EndpointSpec): JsonSchema {
  if (typeof spec.query === 'string') return getContract().schemas.get(spec.query)!
  return {
    type: 'object',
    properties: {
      lang: { type: 'string', enum: ['vi', 'en'], description: 'Language of messages and labels.' },
      ...spec.query,
    },
    additionalProperties: false,
  }
}

function withoutId(schema: JsonSchema): JsonSchema {
  const { $id: _id, $schema: _schema, ...rest } = schema
  return rest
}

const listMembers = (spec: EndpointSpec): string[] =>
  Object.keys((spec.body && getContract().schemas.get(spec.body)?.properties) ?? {})

function acceptedTypes(bodyType: NonNullable<EndpointSpec['bodyType']>): string[] {
  if (bodyType === 'multipart') return ['multipart/form-data']
  if (bodyType === 'merge-patch') return ['application/merge-patch+json', 'application/json']
  if (bodyType === 'json or multipart') return ['multipart/form-data', 'application/json']
  return ['application/json']
}

/** The problem of a request that came with nothing. */
const bodyMissing = (bodyType: NonNullable<EndpointSpec['bodyType']>): ProblemError =>
  malformedBody(
    bodyType === 'multipart'
      ? {
          vi: 'Yêu cầu không có nội dung. Hãy gửi biểu mẫu multipart/form-data có phần "file".',
          en: 'The request has no body. Send a multipart/form-data form with the part "file".',
        }
      : {
          vi: 'Yêu cầu không có nội dung. Hãy gửi một đối tượng JSON.',
          en: 'The request has no body. Send a JSON object.',
        },
  )

/** Own keys named `__proto__` have no honest use and have broken many programs. */
function refuseUnsafe(value: unknown, spec: EndpointSpec, depth = 0): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > maxJsonDepth) {
    throw malformedBody({
      vi: `Nội dung JSON lồng nhau quá ${maxJsonDepth} tầng. Không trường nào cần sâu như vậy; hãy xem cấu trúc ở /api/docs.`,
      en: `The JSON body is nested more than ${maxJsonDepth} levels deep. No member needs that; see its structure at /api/docs.`,
    })
  }
  if (Object.hasOwn(value, '__proto__')) throw unknownMember('/__proto__', listMembers(spec))
  for (const inner of Object.values(value)) refuseUnsafe(inner, spec, depth + 1)
}

function digestOf(body: unknown, form: ReceivedForm | null): string {
  const facts = form ? [form.fields, form.file?.sha256 ?? null, form.file?.name ?? null] : body
  return createHash('sha256')
    .update(JSON.stringify(facts) ?? '')
    .digest('base64url')
}

/** In development and tests: what leaves must be what the contract says. */
function checkResponse(spec: EndpointSpec, reply: Reply): void {
  const promised = spec.replies[reply.status]
  if (!promised)
    throw new Error(`${spec.operationId} answered ${reply.status}, which its contract does not name.`)
  if (Buffer.isBuffer(reply.body)) return
  // Through JSON first: dates and undefined members leave as JSON makes them.
  const sent = JSON.parse(JSON.stringify(reply.body)) as unknown
  const contract = getContract()
  const items = promised.list ? ((sent as { items: unknown[] }).items ?? []) : [sent]
  const name = promised.list ?? promised.schema
  if (name === undefined) return
  const validate = typeof name === 'string' ? contract.validator(name) : contract.compile(name)
  for (const item of items) {
    if (!validate(item)) {
      const error = validate.errors![0]!
      throw new Error(
        `${spec.operationId} broke its contract at ${error.instancePath || '/'}: ${error.message} ${JSON.stringify(error.params)}`,
      )
    }
  }
}
