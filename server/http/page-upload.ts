import { pipeline, Transform, type Readable } from 'node:stream'
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
    const files: PageFile[] = []
    const refusedFiles: RefusedFile[] = []
    const stop = new AbortController()
    let leftBytes = maxUploadBytes
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
      let name: string
      try {
        name = readFileName(part.originalname)
      } catch (error) {
        refuse(part.originalname, error)
        // The files behind it may be good.
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          leftBytes -= chunk.length
          if (leftBytes < 0) throw new Enough()
        }
        return
      }
      try {
        const { sha256, byteSize } = await storage.keep(stream, { maxBytes: leftBytes, signal: stop.signal })
        leftBytes -= byteSize
        if (byteSize === 0) return refuse(name, fileEmpty())
        files.push({ field: part.fieldname, name, byteSize, sha256, declaredType: part.mimetype || null })
      } catch (error) {
        const isTooLarge = error instanceof ProblemError && error.slug === 'too-large'
        refuse(name, isTooLarge ? sizeProblem() : error)
        throw new Enough()
      }
    }

    try {
      await parse(request, response, form, { check, receive })
    } catch (error) {
      sayGoodbye(request)
      if (error instanceof multer.MulterError && error.code === 'LIMIT_FILE_COUNT') refuse('', tooMany())
      else if (!(error instanceof Enough)) {
        stop.abort()
        throw translateFormError(error, [])
      }
    }
    return makePageForm(form.body as Record<string, string | string[]>, { files, refusedFiles })
  }
}

function parse(
  request: Request,
  response: Response,
  form: FormRequest,
  {
    check,
    receive,
  }: {
    check: (part: Express.Multer.File) => void
    receive: (part: Express.Multer.File, stream: Readable) => Promise<void>
  },
): Promise<void> {
  let fileBytes = 0
  const options = {
    storage: {
      _handleFile: (_request: Request, part: Express.Multer.File, done: (error?: unknown) => void) => {
        const counted = countBytes(part.stream, (bytes) => (fileBytes += bytes))
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

function countBytes(stream: Readable, note: (bytes: number) => void): Readable {
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      note(chunk.length)
      done(null, chunk)
    },
  })
  return pipeline(stream, counter, () => {})
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
