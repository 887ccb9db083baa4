import type { VNode } from 'preact'

/** Formats that a program cannot read as data, so an open one should stand beside them. */
const closedFormats = new Set([
  'PDF',
  'DOC',
  'DOCX',
  'PPT',
  'PPTX',
  'JPG',
  'JPEG',
  'PNG',
  'TIFF',
  'GIF',
  'HTML',
])

/** What kind of file: full edge for open formats, broken for those that machines cannot read, filled for the API. */
export function FormatMark({ format }: { format: string }): VNode {
  const name = format.toUpperCase()
  const kind = name === 'API' ? ' format-api' : closedFormats.has(name) ? ' format-closed' : ''
  return <span class={`format${kind}`}>{name.replaceAll('_', ' ')}</span>
}

/** The marks of several formats, each once; beyond `limit` only how many more. */
export function FormatMarks({ formats, limit = 6 }: { formats: string[]; limit?: number }): VNode {
  const once = [...new Set(formats.map((format) => format.toUpperCase()))]
  return (
    <span class="formats">
      {once.slice(0, limit).map((format) => (
        <FormatMark key={format} format={format} />
      ))}
      {once.length > limit && <span class="format format-closed">+{once.length - limit}</span>}
    </span>
  )
}
