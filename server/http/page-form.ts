import express, { type Request, type Response } from 'express'
import { malformedBody, tooLarge, unsupportedMediaType, type ProblemError } from '../problems.ts'
import type { ReceivedFile } from './ask.ts'

/** A form without script holds a few short lines; the longest is an address to go on to. */
const maxFormBytes = 64 * 1024
/** The longest form has about ten fields, of which one may be ticked several times. */
const maxFields = 100
/** A form about each of many columns: 100 types, or 25 columns with texts in two languages, which percent signs make three times as long. */
const maxLongFormBytes = 1024 * 1024
const maxLongFields = 500

const formType = 'application/x-www-form-urlencoded'
const parseForm = express.urlencoded({ extended: false, limit: maxFormBytes, parameterLimit: maxFields })
const parseLongForm = express.urlencoded({
  extended: false,
  limit: maxLongFormBytes,
  parameterLimit: maxLongFields,
})

/** The fields of a form that a page sent. */
export interface PageForm {
  /** The value of a field; empty when the form has none such. */
  get(name: string): string
  /** All values of a field that may be ticked more than once. */
  getAll(name: string): string[]
  has(name: string): boolean
  /** Every field with each of its values, in their order; to carry a form along. */
  entries: readonly (readonly [string, string])[]
  /** The files that were chosen and are kept by their digests; none unless the page takes files. */
  files: readonly PageFile[]
  /** The files that were chosen and could not be taken. */
  refusedFiles: readonly RefusedFile[]
}

/** A file that came with a form, and the field that it was chosen in. */
export interface PageFile extends ReceivedFile {
  field: string
}

/** A file that was not kept, with the reason. */
export interface RefusedFile {
  name: string
  problem: ProblemError
}

/** A form of these fields and files. */
export function makePageForm(
  fields: Readonly<Record<string, string | string[]>>,
  { files = [], refusedFiles = [] }: Partial<Pick<PageForm, 'files' | 'refusedFiles'>> = {},
): PageForm {
  const getAll = (name: string): string[] => (Object.hasOwn(fields, name) ? [fields[name]!].flat() : [])
  return {
    get: (name) => getAll(name)[0] ?? '',
    getAll,
    has: (name) => getAll(name).length > 0,
    entries: Object.keys(fields).flatMap((name) => getAll(name).map((value) => [name, value] as const)),
    files,
    refusedFiles,
  }
}

export const emptyForm: PageForm = makePageForm({})

/** Reads a form that a browser sent without script; a problem for anything that is no such form. */
export async function readPageForm(
  request: Request,
  response: Response,
  { isLong = false }: { isLong?: boolean } = {},
): Promise<PageForm> {
  if (!request.is(formType)) throw unsupportedMediaType([formType])
  await new Promise<void>((resolve, reject) => {
    const parse = isLong ? parseLongForm : parseForm
    parse(request, response, (error?: unknown) =>
      error === undefined ? resolve() : reject(translate(error, isLong ? maxLongFormBytes : maxFormBytes)),
    )
  })
  return makePageForm((request.body ?? {}) as Record<string, string | string[]>)
}

function translate(error: unknown, maxBytes: number): unknown {
  const { type, status } = error as { type?: string; status?: number }
  if (type === 'entity.too.large' || type === 'parameters.too.many') {
    return tooLarge({ vi: 'Biểu mẫu', en: 'The form' }, maxBytes)
  }
  if (status === 415) return unsupportedMediaType([`${formType}; charset=utf-8`])
  if (status === 400) {
    return malformedBody({
      vi: 'Biểu mẫu không đọc được. Hãy gửi lại.',
      en: 'The form cannot be read. Send it again.',
    })
  }
  return error
}
