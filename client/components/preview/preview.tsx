import type { VNode } from 'preact'
import type { Preview as PreviewView } from '../../../schemas/generated/tabular/preview.ts'
import type { Ui } from '../../text/ui.ts'
import { Code } from '../code/code.tsx'
import { JsonTree } from './json-tree.tsx'
import { parseWritten } from './written-json.ts'

export interface PreviewProps {
  ui: Ui
  preview: PreviewView
  /** Name of the file. */
  name: string
  format?: string | null
  sizeBytes?: number | null
}

/** A look at a file that is no table; nothing when there is none to take. */
export function Preview({ ui, preview, name, format, sizeBytes }: PreviewProps): VNode | null {
  const { kind, content, url, truncated, limitBytes } = preview
  if (kind === 'none') return null
  return (
    <section class="stack" id="preview">
      <h2>{ui.t('preview.title')}</h2>
      {sizeBytes !== null && sizeBytes !== undefined && (
        <p class="small soft">
          {ui.t('preview.size', { format: format ?? ui.t('dataset.file'), size: ui.bytes(sizeBytes) })}
        </p>
      )}
      {kind === 'image' && <img class="preview-image" src={url} alt={ui.t('preview.image', { name })} />}
      {kind === 'pdf' && (
        <>
          <iframe class="preview-page" src={url} title={ui.t('preview.page', { name })} />
          <p class="small">
            <a href={url}>{ui.t('preview.open')}</a>
          </p>
        </>
      )}
      {content !== undefined && <Content ui={ui} kind={kind} content={content} name={name} />}
      {truncated && <p class="small soft">{ui.t('preview.cut', { size: ui.bytes(limitBytes) })}</p>}
    </section>
  )
}

function Content({
  ui,
  kind,
  content,
  name,
}: {
  ui: Ui
  kind: PreviewView['kind']
  content: string
  name: string
}): VNode {
  // A text that was cut, or one object a line, is no JSON.
  const value = kind === 'text' ? undefined : parseWritten(content)
  if (value !== undefined) return <JsonTree ui={ui} value={value} />
  return (
    <div class="preview-text">
      <Code ui={ui} title={name} code={content} language={kind === 'text' ? 'text' : 'json'} />
    </div>
  )
}
