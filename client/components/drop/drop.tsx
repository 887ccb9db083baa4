import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'
import type { UploadTexts } from './upload-words.ts'

export interface DropProps {
  id: string
  name: string
  label: string
  help: string
  isMultiple?: boolean
  /** The sentence that says what to do; its presence makes the field wrong. */
  error?: string
  /** Where files go at once when there is script; without, they go with the form. */
  uploads?: DropUploads
}

export interface DropUploads {
  ui: Ui
  target: { kind: 'dataset' | 'distribution'; id: string }
  /** Where a file is read and edited: an address with the gaps `{id}` and `{part}`. */
  filePage: string
  maxBytes: number
  /** Where what becomes a proposal is found. */
  proposals: string
  /** Whether what is sent becomes a proposal, as the buttons then say. */
  isProposal?: boolean
}

/** Where files are given: a plain file field that also looks like a place to drop them. */
export function Drop({ id, name, label, help, isMultiple, error, uploads }: DropProps): VNode {
  return (
    <div class="drop" {...(uploads && uploadAttributes(uploads, isMultiple === true))}>
      <label class="field-label flush" for={id}>
        {label}
      </label>
      <p class="soft small" id={`${id}-help`}>
        {help}
      </p>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="bad" />
          <span>{error}</span>
        </p>
      )}
      <input
        type="file"
        id={id}
        name={name}
        multiple={isMultiple}
        aria-describedby={error ? `${id}-help ${id}-error` : `${id}-help`}
        aria-invalid={error ? 'true' : undefined}
      />
    </div>
  )
}

/** The attributes that let the island send files in pieces. */
function uploadAttributes(
  { ui, target, filePage, maxBytes, proposals, isProposal = false }: DropUploads,
  isMultiple: boolean,
): Record<string, string> {
  const attach = target.kind === 'dataset' ? 'datasets' : 'distributions'
  const part = target.kind === 'dataset' ? 'distributions' : 'releases'
  return {
    'data-island': 'drop',
    'data-icons': 'clock upload good bad',
    'data-uploads': JSON.stringify({
      endpoint: '/api/v1/uploads',
      attach: `/api/v1/${attach}/${target.id}/${part}`,
      target,
      filePage,
      maxBytes,
      proposals,
      signIn: ui.href('/signin'),
      isMultiple,
      texts: listTexts(ui, { isMultiple, isProposal }),
    }),
  }
}

function listTexts(
  ui: Ui,
  { isMultiple, isProposal }: { isMultiple: boolean; isProposal: boolean },
): UploadTexts {
  const [done, total, speed, left, name, size, number] = [
    '{done}',
    '{total}',
    '{speed}',
    '{left}',
    '{name}',
    '{size}',
    '{number}',
  ]
  return {
    list: ui.t('drop.list'),
    hint: ui.t(isMultiple ? 'drop.hint' : 'drop.hintOne'),
    waiting: ui.t('drop.waiting'),
    started: ui.t('drop.started', { name }),
    sending: ui.t('drop.sending', { done, total, speed, left }),
    counting: ui.t('drop.counting', { done, total }),
    paused: ui.t('drop.paused', { done, total }),
    broken: ui.t('drop.broken', { done, total }),
    again: ui.t('drop.again', { name }),
    checking: ui.t('drop.checking'),
    added: ui.t('drop.added'),
    making: ui.t('datasetEdit.making'),
    ready: ui.t('drop.ready', { rows: '{rows}', columns: '{columns}' }),
    readyFirst: ui.t('drop.readyFirst', { rows: '{rows}', columns: '{columns}', others: '{others}' }),
    released: ui.t('drop.released', { number }),
    proposed: ui.t('drop.proposed'),
    proposals: ui.t('proposals.title'),
    unchanged: ui.t('drop.unchanged'),
    kept: ui.t('drop.kept', { done, total }),
    failed: ui.t('drop.failed'),
    signedOut: ui.t('drop.signedOut'),
    signIn: ui.t('drop.signIn'),
    tooLarge: ui.t('drop.tooLarge', { size }),
    empty: ui.t('drop.empty'),
    folder: ui.t('drop.folder', { name }),
    cancelled: ui.t('drop.cancelled', { name }),
    pause: ui.t('drop.pause'),
    continue: ui.t('drop.continue'),
    retry: ui.t('drop.retry'),
    use: ui.t(isProposal ? 'drop.propose' : 'drop.use'),
    whole: ui.t(isProposal ? 'drop.wholeProposal' : 'drop.whole'),
    cancel: ui.t('drop.cancel'),
    reading: ui.t('fileEdit.reading'),
    edit: ui.t('fileEdit.edit'),
  }
}
