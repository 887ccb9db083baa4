import multer from 'multer'
import {
  invalidContent,
  malformedBody,
  ProblemError,
  tooLarge,
  unknownMember,
  type Sentence,
} from '../problems.ts'

/** A form field is held in memory while parsed; as much as a JSON body may have (`maxJsonBytes`), because it is one. */
export const maxFieldBytes = 2 * 1024 * 1024

/** What a broken form means to the person who sent it; what is not the form's fault passes unchanged. */
export function translateFormError(error: unknown, known: readonly string[]): unknown {
  if (error instanceof ProblemError) return error
  if (error instanceof multer.MulterError) return translateLimit(error, known)
  const {
    message = '',
    name = '',
    code = '',
  } = (error ?? {}) as { message?: string; name?: string; code?: string }
  if (
    /^(Multipart: Boundary|Malformed content type|Unsupported content type|Missing Content-Type)/.test(
      message,
    )
  ) {
    return malformedForm({
      vi: 'Content-Type thiếu boundary đúng.',
      en: 'The Content-Type has no valid boundary.',
    })
  }
  if (/^Malformed part header/.test(message)) {
    return malformedForm({
      vi: 'Phần đầu của một mục viết sai, ví dụ tên tệp chứa ký tự điều khiển như NUL hoặc xuống dòng. Hãy đổi tên tệp.',
      en: 'The header of a part is not written right; a file name may hold a control character such as NUL or a line break. Rename the file.',
    })
  }
  const isCut = /^(Unexpected end of|Request (aborted|closed|error))/.test(message)
  if (isCut || name === 'AbortError' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return cutOff()
  }
  return error
}

const cutOff = (): ProblemError =>
  malformedForm({
    vi: 'Biểu mẫu bị cắt giữa chừng. Hãy gửi lại.',
    en: 'The form was cut off before its end. Send it again.',
  })

function translateLimit(error: multer.MulterError, known: readonly string[]): ProblemError {
  const field = error.field ?? ''
  // The type names fewer codes than the library has.
  switch (error.code as string) {
    case 'LIMIT_UNEXPECTED_FILE':
      return known.includes(field) ? givenTwice(field) : unknownField(field, known)
    case 'LIMIT_FIELD_NESTING':
    case 'LIMIT_FIELD_ARRAY_INDEX':
    case 'INVALID_FIELD_NAME':
      return unknownField(field, known)
    case 'LIMIT_FIELD_VALUE':
      return tooLarge({ vi: `Mục "${field}"`, en: `The part "${field}"` }, maxFieldBytes)
    case 'LIMIT_FIELD_KEY':
      return malformedForm({ vi: 'Một mục có tên quá dài.', en: 'A part has a name that is too long.' })
    case 'MISSING_FIELD_NAME':
      return malformedForm({ vi: 'Một mục không có tên.', en: 'A part has no name.' })
    case 'STREAM_DESTROYED':
      return cutOff()
    default:
      return malformedForm({
        vi: `Biểu mẫu có quá nhiều mục. Các mục có: ${known.join(', ')}.`,
        en: `The form has too many parts. Known parts: ${known.join(', ')}.`,
      })
  }
}

export const malformedForm = (detail: Sentence) => malformedBody(detail)

export const unknownField = (name: string, known: readonly string[]) => unknownMember(`/${name}`, known)

export const givenTwice = (field: string) =>
  malformedForm({
    vi: `Biểu mẫu có hai mục "${field}". Hãy gửi một mục; tệp khác thì gửi trong yêu cầu khác.`,
    en: `The form has two parts "${field}". Send one; send another file in another request.`,
  })

export const fileMissing = () =>
  invalidContent([
    {
      pointer: '/file',
      detail: {
        vi: 'Thiếu tệp. Hãy gửi tệp trong mục "file", có tên tệp.',
        en: 'The file is missing. Send it as the part "file", with a file name.',
      },
    },
  ])

export const fileEmpty = () =>
  invalidContent([
    {
      pointer: '/file',
      detail: {
        vi: 'Tệp trống (0 byte). Hãy kiểm tra tệp rồi gửi lại.',
        en: 'The file is empty (0 bytes). Check it and send it again.',
      },
    },
  ])
