import express, { type Request, type Response } from 'express'
import { malformedBody, tooLarge, unsupportedMediaType } from '../problems.ts'

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
}

export const emptyForm: PageForm = { get: () => '', getAll: () => [], has: () => false }

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
  const fields = (request.body ?? {}) as Record<string, string | string[]>
  const getAll = (name: string): string[] => (Object.hasOwn(fields, name) ? [fields[name]!].flat() : [])
  return { get: (name) => getAll(name)[0] ?? '', getAll, has: (name) => getAll(name).length > 0 }
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
