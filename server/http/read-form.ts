import type { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import multer from 'multer'
import { tooLarge } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import type { ReceivedFile, ReceivedForm } from './ask.ts'
import type { ReadForm } from './endpoint.ts'
import { FormRequest, sayGoodbye, type KeptPart } from './form-request.ts'
import { readFileName } from './file-name.ts'
import {
  fileEmpty,
  fileMissing,
  givenTwice,
  malformedForm,
  maxFieldBytes,
  translateFormError,
  unknownField,
} from './form-problems.ts'

/** Room for the fields and the headers of parts beside the file, before a length is refused unread. */
export const formOverheadBytes = 2 * maxFieldBytes

/** RFC 2046, section 5.1.1. */
const maxBoundaryLength = 70

/** Unread bytes of a file that wait in memory: as much as storage writes at once. */
const fileBufferBytes = 1024 * 1024

/** Every limit of multer is set, because it has none by default and a form is the first thing that a stranger sends. */
function limitsFor(fields: readonly string[]) {
  return {
    // The file, each field sent as a file, and one more so that an unknown one can be named in the answer.
    files: fields.length + 2,
    // Some more than are known, so that a mistyped name is answered with the known ones.
    fields: fields.length + 8,
    parts: 2 * fields.length + 10,
    fieldSize: maxFieldBytes,
    // The longest known name has eight letters.
    fieldNameSize: 100,
    // A part has a disposition, a type and an encoding; some clients add a length and an id.
    headerPairs: 20,
    // No known name holds brackets, and `a[4294967294]` would make an array of four thousand million places.
    fieldNestingDepth: 0,
    fieldArrayIndexLimit: 0,
  }
}

/**
 * Reads a form with one part `file`, which goes to storage while it arrives, and named fields, each as text or as a file of
 * text. Every form that is not so is a problem that says what to send, told at once: a sender over the limit is not read to its end.
 */
export function createReadForm({
  storage,
  maxUploadBytes,
  expectFile = () => {},
}: {
  storage: Storage
  maxUploadBytes: number
  /** Told the length of a form whose file begins to arrive. */
  expectFile?: (byteSize: number) => void
}): ReadForm {
  const sizeProblem = () => tooLarge({ vi: 'Tệp', en: 'The file' }, maxUploadBytes)

  async function receive(part: Express.Multer.File, signal: AbortSignal): Promise<Partial<KeptPart>> {
    if (part.fieldname !== 'file') return { text: await readText(part.stream, part.fieldname) }
    const { sha256, byteSize } = await storage.keep(part.stream, { maxBytes: maxUploadBytes, signal })
    if (byteSize === 0) throw fileEmpty()
    return { sha256, size: byteSize }
  }

  return async (request, response, fields) => {
    const known = [...fields, 'file']
    const stop = new AbortController()
    try {
      if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes + formOverheadBytes)
        throw sizeProblem()
      refuseWrongBoundary(request)
      const { body, files } = await parseForm(request, response, {
        fields,
        receive: (part) => receive(part, stop.signal),
        check: (part, soFar) => {
          checkFields(soFar, known)
          if (part.fieldname !== 'file') return
          readFileName(part.originalname)
          expectFile(Number(request.headers['content-length'] ?? 0))
        },
      })
      return collect(body, files, known)
    } catch (error) {
      stop.abort()
      sayGoodbye(request)
      throw translateFormError(error, known)
    }
  }
}

interface ParsedForm {
  body: Record<string, unknown>
  files: Record<string, KeptPart[]>
}

function parseForm(
  request: Request,
  response: Response,
  {
    fields,
    receive,
    check,
  }: {
    fields: readonly string[]
    receive: (part: Express.Multer.File) => Promise<Partial<KeptPart>>
    /** Throws when a part that begins is not wanted; called at once, so that an unwanted one is not received. */
    check: (part: Express.Multer.File, soFar: Record<string, unknown>) => void
  },
): Promise<ParsedForm> {
  const options = {
    storage: {
      _handleFile: (
        _request: Request,
        part: Express.Multer.File,
        done: (error?: unknown, info?: object) => void,
      ) => {
        receive(part).then((info) => done(null, info), done)
      },
      // Kept bytes may belong to somebody else's record too; what no record names is collected later.
      _removeFile: (_request: Request, _part: Express.Multer.File, done: (error: Error | null) => void) =>
        done(null),
    },
    fileFilter: (form: Request, part: Express.Multer.File, done: multer.FileFilterCallback) => {
      try {
        check(part, form.body as Record<string, unknown>)
      } catch (error) {
        return done(error as Error)
      }
      done(null, true)
    },
    limits: limitsFor(fields),
    // Browsers and curl send names in UTF-8; the default would read them as latin1.
    defParamCharset: 'utf8',
    // Otherwise `../x.csv` would silently become `x.csv` before it could be refused.
    preservePath: true,
    fileHwm: fileBufferBytes,
    streamHandler: (_form: unknown, parser: NodeJS.WritableStream) => request.pipe(parser),
  }
  const parts = [...fields, 'file'].map((name) => ({ name, maxCount: 1 }))
  const middleware = multer(options as multer.Options).fields(parts)
  const form = new FormRequest(request)
  return new Promise((resolve, reject) => {
    middleware(form as unknown as Request, response, (error?: unknown) => {
      if (error) return reject(error as Error)
      // What may come behind the last boundary.
      request.resume()
      resolve({ body: form.body, files: form.files })
    })
  })
}

/** Two boundaries are read as one form here and as another by what stands in front. */
function refuseWrongBoundary(request: Request): void {
  const [boundary, another] = (request.headers['content-type'] ?? '').matchAll(
    /;\s*boundary\s*=\s*(?:"([^"]*)"|([^;\s]*))/gi,
  )
  const length = (boundary?.[1] ?? boundary?.[2] ?? '').length
  if (another || length === 0 || length > maxBoundaryLength) {
    throw malformedForm({
      vi: `Content-Type cần một boundary, dài từ 1 đến ${maxBoundaryLength} ký tự.`,
      en: `The Content-Type needs one boundary, of 1 to ${maxBoundaryLength} characters.`,
    })
  }
}

async function readText(stream: Readable, field: string): Promise<string> {
  const chunks: Buffer[] = []
  let byteSize = 0
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    byteSize += chunk.length
    if (byteSize > maxFieldBytes)
      throw tooLarge({ vi: `Mục "${field}"`, en: `The part "${field}"` }, maxFieldBytes)
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw malformedForm({ vi: `Mục "${field}" không phải UTF-8.`, en: `The part "${field}" is not UTF-8.` })
  }
}

function checkFields(body: Record<string, unknown>, known: readonly string[]): void {
  for (const [name, value] of Object.entries(body)) {
    if (!known.includes(name)) throw unknownField(name, known)
    if (typeof value !== 'string') throw givenTwice(name)
    if (name === 'file') throw fileMissing()
  }
}

/** The form as endpoints take it, once all of it is here. */
function collect(
  body: Record<string, unknown>,
  files: Record<string, KeptPart[]>,
  known: readonly string[],
): ReceivedForm {
  checkFields(body, known)
  const fields = { ...(body as Record<string, string>) }
  let file: ReceivedFile | null = null
  for (const [name, [part]] of Object.entries(files)) {
    if (part === undefined) continue
    if (name === 'file') {
      file = {
        name: readFileName(part.originalname),
        byteSize: part.size!,
        sha256: part.sha256!,
        declaredType: part.mimetype || null,
      }
    } else if (Object.hasOwn(fields, name)) throw givenTwice(name)
    else fields[name] = part.text!
  }
  if (file === null) throw fileMissing()
  return { fields, file }
}
