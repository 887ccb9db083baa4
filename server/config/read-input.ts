import { invalidContent, type ProblemDetail } from '../problems.ts'
import { problemFromErrors } from './schema-errors.ts'
import { getContract } from './schemas.ts'

type Json = Record<string, unknown>

/** The body of a creation, checked by its contract; throws 400 for unknown members, 422 for wrong or server-made ones. */
export function readNewInput(schema: string, serverMade: readonly string[], body: object): unknown {
  const { own, made } = splitMembers(body, serverMade)
  const input = checkInput(schema, own)
  if (Object.keys(made).length > 0) throw invalidContent(Object.keys(made).map((name) => madeHere(name)))
  return input
}

/** The members of a body that belong to the publisher, and those that the portal makes. */
export function splitMembers(body: object, madeNames: readonly string[]): { own: Json; made: Json } {
  const own: Json = {}
  const made: Json = {}
  for (const [name, value] of Object.entries(body)) (madeNames.includes(name) ? made : own)[name] = value
  return { own, made }
}

/** Checks an input by its contract, and its texts for characters that no text needs. */
export function checkInput(schema: string, input: unknown): unknown {
  const validate = getContract().validator(schema)
  if (!validate(input)) throw problemFromErrors(validate.errors!)
  const errors = findBadTexts(input)
  if (errors.length > 0) throw invalidContent(errors)
  return input
}

/** The problem of a member that the portal makes. */
export function madeHere(name: string): ProblemDetail {
  const detail =
    name === 'status'
      ? { vi: 'trạng thái đổi bằng POST …/transitions.', en: 'changes through POST …/transitions.' }
      : {
          vi: 'do cổng tự đặt. Hãy bỏ trường này ra, hoặc gửi lại đúng như đã đọc.',
          en: 'is made by the portal. Leave it out, or send it back just as it was read.',
        }
  return { pointer: `/${name}`, detail }
}

// Tab and line breaks are text; the others have no glyph and have broken terminals, feeds and spreadsheets.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/
const anyControl = /[\u0000-\u001f\u007f-\u009f]/
const halfCharacter = /\p{Surrogate}/u
const severalLines = /^\/((title|description|provenance|introduction|keywords|dictionary)(\/|$)|text$)/

function findBadTexts(value: unknown, pointer = ''): ProblemDetail[] {
  // A tab is what stands between the columns of a TSV.
  if (pointer === '/reading/delimiter' && value === '\t') return []
  if (typeof value === 'string') {
    const bad = (severalLines.test(pointer) ? controls : anyControl).test(value) || halfCharacter.test(value)
    if (!bad) return []
    return [
      {
        pointer,
        detail: {
          vi: 'chứa ký tự điều khiển hoặc ký tự hỏng. Hãy gõ lại hoặc dán dưới dạng văn bản thuần.',
          en: 'holds a control character or a broken one. Type it again, or paste it as plain text.',
        },
      },
    ]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    findBadTexts(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
}
