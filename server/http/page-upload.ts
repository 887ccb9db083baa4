import { Transform, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Request, Response } from 'express'
import multer from 'multer'
import { malformedBody, ProblemError, tooLarge } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { readFileName } from './file-name.ts'
import { fileEmpty, maxFieldBytes, translateFormError } from './form-problems.ts'
import { FormRequest, sayGoodbye } from './form-request.ts'
import { makePageForm, type PageFile, type PageForm, type RefusedFile } from './page-form.ts'

/** What a person chooses at once and still looks through; a folder is published by the command. */
export const maxFilesAtOnce = 20

/** A file that is a little too large is over by then; one that is much too large is cut off. */
const restMs = 10_000

/** All texts of a form together: two of the longest, which are refused beside their fields and not as a form. */
const maxTextBytes = 2 * maxFieldBytes

/** A dataset has some forty fields, and its places may be ticked a hundred times. */
const maxFields = 500

/** Reads a form that a browser sent as multipart; `mayKeep` says whether its files are wanted. */
export type ReadPageUpload = (
  request: Request,
  response: Response,
  options: { mayKeep: boolean },
) => Promise<PageForm>

/** Thrown to read no further: what came so far is the form. */
class Enough extends Error {}

/**
 * Reads forms whose files come after all texts. What is wrong with a file is told beside the form and never in its place,
 * because a browser brings nothing back of what was typed. Files that nobody may keep are not even received.
 */
export function createReadPageUpload({
  storage,
  maxUploadBytes,
}: {
  storage: Pick<Storage, 'keep'>
  maxUploadBytes: number
}): ReadPageUpload {
  return async (request, response, { mayKeep }) => {
    const form = new FormRequest(request)
    /** In the order in which they came; they are ready in another. */
    const files: (PageFile | null)[] = []
    const refusedFiles: RefusedFile[] = []
    const stops: AbortController[] = []
    const refuse = (name: string, problem: unknown): void => {
      if (!(problem instanceof ProblemError)) throw problem
      refusedFiles.push({ name, problem })
    }
    const sizeProblem = () =>
      tooLarge({ vi: 'Các tệp gửi cùng lúc', en: 'What is sent at once' }, maxUploadBytes)

    /** Asked when a file begins, so that nothing is received in vain. */
    function check({ originalname }: Express.Multer.File): void {
      if (!mayKeep) throw new Enough()
      if (Number(request.headers['content-length'] ?? 0) <= maxUploadBytes + maxTextBytes) return
      refuse(originalname, sizeProblem())
      throw new Enough()
    }

    async function receive(part: Express.Multer.File, stream: Readable): Promise<void> {
      const place = files.push(null) - 1
      const stop = new AbortController()
      stops.push(stop)
      let name: string
      try {
        name = readFileName(part.originalname)
      } catch (error) {
        refuse(part.originalname, error)
        // The files behind it may be good.
        return finished(stream.resume()).catch(() => {
          throw new Enough()
        })
      }
      try {
        const { sha256, byteSize } = await storage.keep(stream, {
          maxBytes: maxUploadBytes,
          signal: stop.signal,
        })
        if (byteSize === 0) return refuse(name, fileEmpty())
        const declaredType = part.mimetype || null
        files[place] = { field: part.fieldname, name, byteSize, sha256, declaredType }
      } catch (error) {
        refuse(name, error)
        throw new Enough()
      }
    }

    try {
      await parse(request, response, form, { check, receive, maxUploadBytes, sizeProblem })
    } catch (error) {
      // A browser that is still sending would not look at the answer.
      await readRest(request)
      sayGoodbye(request)
      if (error instanceof multer.MulterError && error.code === 'LIMIT_FILE_COUNT') refuse('', tooMany())
      else if (!(error instanceof Enough)) {
        for (const stop of stops) stop.abort()
        throw translateFormError(error, [])
      }
    }
    return makePageForm(form.body as Record<string, string | string[]>, {
      files: files.filter((file) => file !== null),
      refusedFiles,
    })
  }
}

function parse(
  request: Request,
  response: Response,
  form: FormRequest,
  {
    check,
    receive,
    maxUploadBytes,
    sizeProblem,
  }: {
    check: (part: Express.Multer.File) => void
    receive: (part: Express.Multer.File, stream: Readable) => Promise<void>
    maxUploadBytes: number
    sizeProblem: () => ProblemError
  },
): Promise<void> {
  let fileBytes = 0
  const options = {
    storage: {
      _handleFile: (_request: Request, part: Express.Multer.File, done: (error?: unknown) => void) => {
        const counted = countBytes(part.stream, (bytes) => {
          fileBytes += bytes
          return fileBytes > maxUploadBytes ? sizeProblem() : null
        })
        receive(part, counted).then(() => done(), done)
      },
      // Kept bytes may belong to somebody else's record too; what no record names is collected later.
      _removeFile: (_request: Request, _part: Express.Multer.File, done: (error: Error | null) => void) =>
        done(null),
    },
    fileFilter: (_request: Request, part: Express.Multer.File, done: multer.FileFilterCallback) => {
      try {
        check(part)
      } catch (error) {
        return done(error as Error)
      }
      done(null, true)
    },
    limits: {
      files: maxFilesAtOnce,
      fields: maxFields,
      parts: maxFields + maxFilesAtOnce,
      fieldSize: maxFieldBytes,
      fieldNameSize: 100,
      headerPairs: 20,
      fieldNestingDepth: 0,
      fieldArrayIndexLimit: 0,
    },
    // Browsers send names in UTF-8; the default would read them as latin1.
    defParamCharset: 'utf8',
    // Otherwise `../x.csv` would silently become `x.csv` before it could be refused.
    preservePath: true,
    streamHandler: (_form: unknown, parser: NodeJS.WritableStream) => {
      let allBytes = 0
      request.on('data', (chunk: Buffer) => {
        allBytes += chunk.length
        // Files that wait to be read are counted late, by what the streams between hold at most.
        if (allBytes - fileBytes > maxTextBytes + streamSlackBytes) form.emit('error', tooLong())
      })
      request.pipe(parser)
    },
  }
  return new Promise((resolve, reject) => {
    multer(options as unknown as multer.Options).any()(
      form as unknown as Request,
      response,
      (error?: unknown) => {
        if (error) return reject(error as Error)
        // What may come behind the last boundary.
        request.resume()
        resolve()
      },
    )
  })
}

/** More than the parser, the counter and the writer of a file hold between them. */
const streamSlackBytes = 4 * 1024 * 1024

/** The stream, which fails as soon as `note` says why it should. */
function countBytes(stream: Readable, note: (bytes: number) => Error | null): Readable {
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(note(chunk.length), chunk)
    },
  })
  // Not a pipeline: that would end the whole form with one file.
  stream.once('error', (error) => counter.destroy(error))
  return stream.pipe(counter)
}

/** Reads on for a while without keeping anything. */
async function readRest(request: Request): Promise<void> {
  if (request.complete || request.destroyed) return
  request.resume()
  await finished(request, { signal: AbortSignal.timeout(restMs) }).catch(() => {})
}

const tooLong = () =>
  tooLarge({ vi: 'Biểu mẫu', en: 'The form' }, maxTextBytes, {
    vi: 'Hãy rút ngắn; văn bản dài thì đăng thành tệp.',
    en: 'Shorten it; publish a long text as a file.',
  })

const tooMany = () =>
  malformedBody({
    vi: `Mỗi lần gửi được ${maxFilesAtOnce} tệp. Các tệp đầu đã được nhận; hãy gửi tiếp những tệp còn lại.`,
    en: `Up to ${maxFilesAtOnce} files can be sent at once. The first were taken; send the others now.`,
  })
