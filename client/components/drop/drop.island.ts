import { spellOut } from '../../text/spell-out.ts'
import { fingerprintOf, openKeptUploads, type KeptUpload } from './kept-uploads.ts'
import { createSpeed } from './speed.ts'
import { keepTrying, mustBeOk, Refused, sendFile } from './tus-client.ts'
import { makeRow, type Row } from './upload-row.ts'
import { fill, writeBytes, writeDuration, writeSpeed, type UploadTexts } from './upload-words.ts'

/** What the page says of where files go. */
interface Setting {
  endpoint: string
  /** Where a whole upload is added. */
  attach: string
  target: { kind: 'dataset' | 'distribution'; id: string }
  /** Where a file is read and edited; `{id}` and `{part}` are gaps. */
  filePage: string
  maxBytes: number
  /** Where what became a proposal is found. */
  proposals: string
  signIn: string
  isMultiple: boolean
  texts: UploadTexts
}

/** A browser keeps few connections to one host, and two files at once fill a line. */
const mostAtOnce = 2
/** Words that change faster are not read. */
const tellMs = 500
/** Most tables are there in a second or two; a large one takes minutes. */
const firstLookMs = 1_000
const lastLookMs = 15_000

/** Sends files as soon as they are chosen or dropped, in pieces that go on where they stopped. */
export function start(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>('input[type=file]')
  if (!input || !element.dataset.uploads) return
  const setting = JSON.parse(element.dataset.uploads) as Setting
  const page = openList(element, setting)

  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])]
    // What is sent here does not go with the form too.
    input.value = ''
    page.add(files)
  })
  element.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    element.classList.add('is-over')
  })
  element.addEventListener('dragleave', (event) => {
    if (!element.contains(event.relatedTarget as Node | null)) element.classList.remove('is-over')
  })
  element.addEventListener('drop', (event) => {
    event.preventDefault()
    element.classList.remove('is-over')
    const items = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file')
    const folders = items.map((item) => item.webkitGetAsEntry()).filter((entry) => entry?.isDirectory)
    for (const folder of folders) page.say(fill(setting.texts.folder, { name: spellOut(folder!.name) }), true)
    const names = new Set(folders.map((folder) => folder!.name))
    page.add([...(event.dataTransfer?.files ?? [])].filter(({ name }) => !names.has(name)))
  })
}

interface Sending {
  fingerprint: string
  name: string
  size: number
  file: File | null
  address: string | null
  offset: number
  /** `whole`: all of it is here, and whoever sent it says when it becomes a release. */
  state: 'waiting' | 'running' | 'paused' | 'whole' | 'done' | 'failed' | 'kept'
  stop: AbortController
  row: Row
}

function openList(element: HTMLElement, setting: Setting) {
  const { texts, target } = setting
  const lang = document.documentElement.lang || 'vi'
  const kept = openKeptUploads(`${target.kind}.${target.id}`)
  const all: Sending[] = []
  const list = document.createElement('ul')
  list.className = 'uploads drop-list'
  list.setAttribute('aria-label', texts.list)
  list.hidden = true
  const hint = document.createElement('p')
  hint.className = 'soft small'
  hint.textContent = texts.hint
  // Said once each, and never the percents: those are read where they stand.
  const status = document.createElement('p')
  status.className = 'visually-hidden'
  status.setAttribute('role', 'status')
  element.querySelector('input')?.before(hint)
  element.after(list, status)

  addEventListener('beforeunload', (event) => {
    if (all.some(({ state }) => state === 'running' || state === 'waiting')) event.preventDefault()
  })
  for (const upload of kept.list()) void showKept(upload)
  element.closest('form')?.addEventListener('submit', (event) => {
    const whole = all.filter(({ state }) => state === 'whole')
    if (whole.length === 0) return
    event.preventDefault()
    void useBefore(event, whole)
  })

  function say(text: string, isShown = false): void {
    status.textContent = text
    status.className = isShown ? 'small' : 'visually-hidden'
  }

  const progressOf = ({ offset, size }: Sending) => ({
    done: writeBytes(offset, lang),
    total: writeBytes(size, lang),
  })

  function addRow(
    given: Pick<Sending, 'fingerprint' | 'name' | 'size' | 'file' | 'address' | 'offset'>,
  ): Sending {
    const name = spellOut(given.name)
    const row = makeRow(name, texts, lang)
    const sending: Sending = { ...given, name, state: 'waiting', stop: new AbortController(), row }
    list.append(row.element)
    list.hidden = false
    all.push(sending)
    row.setShare(given.size === 0 ? 0 : given.offset / given.size)
    return sending
  }

  /** What was begun before this page was opened: it goes on when its file is chosen again, or ends when all of it is there. */
  async function showKept(upload: KeptUpload): Promise<void> {
    const response = await fetch(upload.address, { cache: 'no-store' }).catch(() => null)
    if (response === null) return
    const found = response.ok ? ((await response.json()) as { offset: number; use: object | null }) : null
    if (found === null || found.use !== null) {
      if (response.status === 404 || found !== null) kept.forget(upload.fingerprint)
      return
    }
    // It may have been chosen meanwhile.
    if (all.some(({ fingerprint }) => fingerprint === upload.fingerprint)) return
    const sending = addRow({ ...upload, file: null, offset: found.offset })
    if (found.offset === upload.size) return run(sending)
    sending.state = 'kept'
    sending.row.show('paused', fill(texts.kept, progressOf(sending)))
    sending.row.setActs({ cancel: () => void cancel(sending) })
  }

  function add(files: File[]): void {
    for (const file of setting.isMultiple ? files : files.slice(0, 1)) {
      const fingerprint = fingerprintOf(file)
      const known = all.find((each) => each.fingerprint === fingerprint && each.state !== 'done')
      if (known) {
        known.file = file
        if (known.state !== 'running' && known.state !== 'waiting') queue(known)
        continue
      }
      const address = kept.list().find((each) => each.fingerprint === fingerprint)?.address ?? null
      const { name, size } = file
      const sending = addRow({ fingerprint, name, size, file, address, offset: 0 })
      if (size === 0) fail(sending, texts.empty)
      else if (size > setting.maxBytes)
        fail(sending, fill(texts.tooLarge, { size: writeBytes(setting.maxBytes, lang) }))
      else queue(sending)
    }
  }

  function queue(sending: Sending): void {
    sending.state = 'waiting'
    sending.row.show('waiting', texts.waiting)
    sending.row.setActs({ cancel: () => void cancel(sending) })
    runNext()
  }

  function runNext(): void {
    const running = all.filter(({ state }) => state === 'running').length
    const next = all.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, mostAtOnce - running))
    for (const sending of next) void run(sending)
  }

  /** Tells why; whoever is signed out signs in elsewhere, because this page holds the file and what was typed. */
  function failBy(sending: Sending, error: unknown): void {
    if (!(error instanceof Refused)) return fail(sending, texts.failed)
    if (!error.isSignedOut) return fail(sending, error.message || texts.failed)
    fail(sending, texts.signedOut)
    const link = makeLink(setting.signIn, texts.signIn)
    link.target = '_blank'
    const note = document.createDocumentFragment()
    note.append(texts.signedOut, ' ', link)
    sending.row.show('failed', note)
  }

  function fail(sending: Sending, text: string): void {
    sending.state = 'failed'
    sending.row.show('failed', text)
    if (sending.size > 0) sending.row.setShare(sending.offset / sending.size)
    sending.row.setActs({
      ...(sending.size > 0 && sending.size <= setting.maxBytes && { retry: () => queue(sending) }),
      cancel: () => void cancel(sending),
    })
    say(`${sending.name}: ${text}`)
  }

  async function run(sending: Sending): Promise<void> {
    sending.state = 'running'
    sending.stop = new AbortController()
    const { signal } = sending.stop
    try {
      // Also when all of it was sent: how much of it is there, the portal alone knows.
      if (sending.file !== null) await send(sending, sending.file, signal)
      // New figures in the place of old ones are shown to nobody by choosing a file.
      if (target.kind === 'distribution') ask(sending)
      else await finish(sending, signal)
    } catch (error) {
      if (signal.aborted) return
      console.warn('An upload ended.', error)
      failBy(sending, error)
    } finally {
      runNext()
    }
  }

  /** All of a file is here that is to be the next release: whoever sent it says so. */
  function ask(sending: Sending): void {
    sending.state = 'whole'
    sending.row.setShare(1)
    sending.row.show('paused', texts.whole)
    sending.row.setActs({ use: () => void use(sending), cancel: () => void cancel(sending) })
    say(`${sending.name}: ${texts.whole}`)
  }

  async function use(sending: Sending): Promise<void> {
    sending.state = 'running'
    sending.stop = new AbortController()
    try {
      await finish(sending, sending.stop.signal)
    } catch (error) {
      if (sending.stop.signal.aborted) return
      console.warn('A release could not be added.', error)
      failBy(sending, error)
    }
  }

  /** Whoever saves means the file, too: it is taken, and then the form goes; one that is refused is looked at first. */
  async function useBefore({ target: form, submitter }: SubmitEvent, whole: Sending[]): Promise<void> {
    for (const sending of whole) await use(sending)
    if (whole.every(({ state }) => state === 'done')) (form as HTMLFormElement).requestSubmit(submitter)
    else list.scrollIntoView({ block: 'center' })
  }

  async function send(sending: Sending, file: File, signal: AbortSignal): Promise<void> {
    const { row } = sending
    const speed = createSpeed()
    let isBroken = false
    let toldMs = 0
    say(fill(texts.started, { name: sending.name }))
    row.show('running', fill(texts.counting, progressOf(sending)))
    row.setActs({ pause: () => pause(sending), cancel: () => void cancel(sending) })
    await sendFile(file, {
      endpoint: setting.endpoint,
      metadata: { [target.kind]: target.id },
      address: sending.address,
      signal,
      tell: {
        begun(address) {
          sending.address = address
          const { fingerprint, name, size } = sending
          kept.keep({ fingerprint, name, size, address, at: Date.now() })
        },
        reached(offset) {
          if (offset < sending.offset) speed.reset()
          sending.offset = offset
          speed.note(offset)
          if (isBroken) say(fill(texts.again, { name: sending.name }))
          isBroken = false
          if (performance.now() - toldMs < tellMs && offset < sending.size) return
          toldMs = performance.now()
          row.setShare(offset / sending.size)
          const rate = speed.rate()
          const words = progressOf(sending)
          row.show(
            'running',
            rate === null
              ? fill(texts.counting, words)
              : fill(texts.sending, {
                  ...words,
                  speed: writeSpeed(rate, lang),
                  left: writeDuration((sending.size - offset) / rate, lang),
                }),
          )
        },
        broken() {
          speed.reset()
          const text = fill(texts.broken, progressOf(sending))
          row.setShare(sending.offset / sending.size)
          row.show('paused', text)
          if (!isBroken) say(`${sending.name}: ${text}`)
          isBroken = true
        },
      },
    })
  }

  /** Adds what is whole; the portal adds it once, however often it is asked. */
  async function finish(sending: Sending, signal: AbortSignal): Promise<void> {
    const { row, address } = sending
    row.show('running', texts.checking)
    row.setShare(1)
    row.setActs({})
    const upload = address!.split('/').at(-1)!
    const title = target.kind === 'dataset' ? readTitle(sending) : {}
    const response = await keepTrying(
      async () =>
        mustBeOk(
          await fetch(setting.attach + readNote(), {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'Accept-Language': lang },
            body: JSON.stringify({ upload, ...(Object.keys(title).length > 0 && { title }) }),
            signal,
          }),
        ),
      { signal, broken: () => row.show('paused', fill(texts.broken, progressOf(sending))) },
    )
    const made = (await response.json()) as Made
    kept.forget(sending.fingerprint)
    sending.state = 'done'
    // Kept as a proposal: nothing of the dataset is changed yet.
    if (response.status === 202) {
      tellForm()
      row.show('done', linkProposals())
      say(`${sending.name}: ${texts.proposed}`)
      return
    }
    const text =
      target.kind === 'dataset'
        ? texts.added
        : made.unchanged
          ? texts.unchanged
          : fill(texts.released, { number: String(made.number) })
    row.show('done', makeNote(text, made))
    if (target.kind === 'dataset') {
      tellOnceAdded()
      void followTable(sending, text, made)
    }
    const warnings = (made.warnings ?? []).filter(({ code }) => code === 'same-bytes')
    say([`${sending.name}: ${text}`, ...warnings.map(({ message }) => message)].join(' '))
    await followVersion(made)
  }

  /** The form that is sent later answers with the proposals, also when it brings no other change. */
  function tellForm(): void {
    const form = element.closest('form')
    if (!form || form.elements.namedItem('proposed')) return
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = 'proposed'
    field.value = '1'
    form.append(field)
  }

  function linkProposals(): Node {
    const note = document.createDocumentFragment()
    note.append(texts.proposed, ' ', makeLink(setting.proposals, texts.proposals))
    return note
  }

  /** Why it is sent, as the form says it then. */
  function readNote(): string {
    const field = element.closest('form')?.querySelector<HTMLInputElement>('input[name=note]')
    const note = field?.value.trim() ?? ''
    return note === '' ? '' : `?${new URLSearchParams({ note })}`
  }

  /** What becomes of the table of a file, in its row, until it is there or there will be none. */
  async function followTable({ row, name }: Sending, text: string, made: Made): Promise<void> {
    const { id } = made
    let { table } = made
    const number = (count = 0): string => count.toLocaleString(lang)
    const describe = (): string => {
      if (table?.status === 'pending') return texts.making
      if (table?.status !== 'ready') return table?.reason?.message ?? ''
      return fill(table.otherTableCount ? texts.readyFirst : texts.ready, {
        rows: number(table.rowCount),
        columns: number(table.columnCount),
        others: number(table.otherTableCount),
      })
    }
    for (let waitMs = firstLookMs; id && table; waitMs = Math.min(waitMs * 1.5, lastLookMs)) {
      row.show('done', makeNote(`${text} ${describe()}`, { ...made, table }))
      if (table.status !== 'pending') {
        if (table.status !== 'none') say(`${name}: ${describe()}`)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      if (!row.element.isConnected) return
      const headers = { 'Accept-Language': lang }
      const response = await fetch(`/api/v1/distributions/${id}`, { cache: 'no-store', headers }).catch(
        () => null,
      )
      if (response?.ok) table = ((await response.json()) as Made).table
      else if (response && response.status < 500) return
    }
  }

  function makeNote(text: string, { id, table, warnings = [] }: Made): Node {
    const note = document.createDocumentFragment()
    note.append(text)
    for (const { code, message } of warnings) if (code === 'same-bytes') note.append(' ', withLinks(message))
    if (target.kind !== 'dataset' || id === undefined) return note
    const part = table && table.status !== 'none' ? 'reading' : 'edit'
    note.append(' ', makeLink(fill(setting.filePage, { id, part }), texts[part]))
    return note
  }

  /** A title that was typed is that of one file; several are told apart by their names, as in the form. */
  function readTitle({ name }: Sending): Record<string, string> {
    const form = element.closest('form')
    const isOne = all.filter(({ state }) => state !== 'kept' && state !== 'failed').length === 1
    const title: Record<string, string> = {}
    for (const language of ['vi', 'en']) {
      const field = form?.querySelector<HTMLInputElement>(`input[name="file-title-${language}"]`)
      const typed = field?.value.trim() ?? ''
      if (typed !== '') title[language] = isOne ? typed : `${typed} (${name})`
    }
    return title
  }

  /** The form goes on from the version that the file made; when others saved too, it still says so. */
  async function followVersion(made: Made): Promise<void> {
    const field = element.closest('form')?.querySelector<HTMLInputElement>('input[name=version]')
    if (!field) return
    let version = made.version
    if (version === undefined) {
      const response = await fetch(`/api/v1/distributions/${target.id}`, { cache: 'no-store' }).catch(
        () => null,
      )
      if (!response?.ok) return
      version = ((await response.json()) as { version: number }).version
    }
    if (version === Number(field.value) + 1) field.value = String(version)
  }

  function pause(sending: Sending): void {
    sending.state = 'paused'
    sending.stop.abort()
    const text = fill(texts.paused, progressOf(sending))
    sending.row.show('paused', text)
    sending.row.setActs({ continue: () => queue(sending), cancel: () => void cancel(sending) })
    say(`${sending.name}: ${text}`)
  }

  async function cancel(sending: Sending): Promise<void> {
    sending.stop.abort()
    const { address, row, name, fingerprint } = sending
    all.splice(all.indexOf(sending), 1)
    row.element.remove()
    list.hidden = all.length === 0
    kept.forget(fingerprint)
    say(fill(texts.cancelled, { name }))
    element.querySelector('input')?.focus()
    // What cannot be told now is forgotten by the portal in a week.
    if (address !== null)
      await fetch(address, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0' } }).catch(() => null)
    runNext()
  }

  return { add, say }
}

/** What the portal answers of a file or release that was added. */
interface Made {
  id?: string
  version?: number
  table?: {
    status: string
    rowCount?: number
    columnCount?: number
    otherTableCount?: number
    reason?: { message: string } | null
  } | null
  number?: number
  unchanged?: boolean
  warnings?: { code: string; message: string }[]
}

/** What the page said was missing is there now, and there is one more. */
function tellOnceAdded(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-added-count]')) {
    const count = Number(element.dataset.addedCount)
    element.dataset.addedCount = String(count + 1)
    const [before, after] = [count, count + 1].map((number) =>
      number.toLocaleString(document.documentElement.lang),
    )
    element.textContent = element.textContent.replace(before!, after!)
    element.closest('li')?.classList.add('is-done')
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-once-added]'))
    if (element.dataset.onceAdded === 'gone') element.remove()
    else element.hidden = false
}

function makeLink(href: string, text: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = href
  link.textContent = text
  return link
}

/** A sentence in which the addresses of this portal can be pressed. */
function withLinks(text: string): Node {
  const parts = document.createElement('span')
  for (const part of text.split(/(https?:\/\/[^\s]+?)(?=[.,;]?(?:\s|$))/)) {
    if (!part.startsWith(`${location.origin}/`)) {
      parts.append(part)
      continue
    }
    parts.append(makeLink(part, part))
  }
  return parts
}
