import type { Storage } from '../storage/storage.ts'
import { findTakedown } from './takedowns.ts'
import { parseColumnNotes, type ColumnNote, type NotedType, type ParsedNotes } from './column-notes.ts'
import type { DatasetRecord, DistributionRecord } from './records.ts'

/** What a file beside says of a column, and the name of that file. */
export interface NoteBeside extends ColumnNote {
  from: string
  /** Where a member comes from that another source says than the rest. */
  fromOf?: Partial<Record<'title' | 'description' | 'unit' | 'type', string>>
}

/** Finds what is said of a column, by its name or its alias. */
export interface NotesBeside {
  find(column: { name: string; alias: string }): NoteBeside | null
  /** What is said of how to read columns, by their names. */
  offered: { types: Record<string, NotedType>; dateOrders: Record<string, 'dmy' | 'mdy'> }
}

// A description of a thousand columns has a tenth of this; what is longer is data.
const maxNotesBytes = 1024 * 1024
// A dataset of hundreds of JSON files holds data in them: the likeliest ones are looked at.
const maxLookedAt = 50
// Parsed ones are small; this many cost a few MB.
const maxKept = 500

type NotedFile = Pick<DistributionRecord, 'name' | 'format' | 'byteSize' | 'sha256'>

const nothing: NotesBeside = { find: () => null, offered: { types: {}, dateOrders: {} } }

/** Reads what files of a dataset say of the columns of other files in it: a Table Schema, a Data Package, CSVW metadata. */
export function createNotesBeside({ storage }: { storage: Pick<Storage, 'openRead'> }) {
  const kept = new Map<string, ParsedNotes | null>()

  /** What a file says of the columns of others; null for one that is no such file. */
  async function read(file: NotedFile, lang: string): Promise<ParsedNotes | null> {
    const { name, sha256, byteSize } = file
    if (!mayHoldNotes(file) || name === null || sha256 === null || byteSize === null) return null
    const key = `${sha256} ${lang} ${name}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const chunks: Buffer[] = []
    for await (const chunk of await storage.openRead(sha256)) chunks.push(chunk as Buffer)
    const notes = parseColumnNotes(Buffer.concat(chunks).toString('utf8'), { name, lang })
    kept.set(key, notes)
    if (kept.size > maxKept) kept.delete(kept.keys().next().value!)
    return notes
  }

  return {
    read,

    /** What is said of the columns of a distribution. A file that names it goes before one that names none. */
    async find(dataset: DatasetRecord, distribution: DistributionRecord): Promise<NotesBeside> {
      const candidates = dataset.distributions
        .filter((one) => one.id !== distribution.id && mayHoldNotes(one) && !findTakedown(one))
        .sort((a, b) => rank(a) - rank(b))
        .slice(0, maxLookedAt)
      if (candidates.length === 0 || distribution.name === null) return nothing
      const lang = languageOf(dataset)
      const parsed: { name: string; notes: ParsedNotes }[] = []
      for (const one of candidates) {
        // A file that has just gone from the disk describes nothing.
        const notes = await read(one, lang).catch(() => null)
        if (notes) parsed.push({ name: one.name!, notes })
      }
      const said = parsed.flatMap(({ name, notes }) =>
        notes.tables.flatMap((table) => {
          const columns =
            table.schemaFile === undefined
              ? table.columns
              : (parsed.find((other) => other.name === table.schemaFile)?.notes.tables[0]?.columns ?? [])
          return isAbout(table.file, distribution.name!)
            ? [{ name, columns, isNamed: table.file !== null }]
            : []
        }),
      )
      const index = new Map<string, NoteBeside>()
      for (const { name, columns } of [
        ...said.filter(({ isNamed }) => isNamed),
        ...said.filter(({ isNamed }) => !isNamed),
      ])
        for (const note of columns)
          for (const called of note.names) if (!index.has(called)) index.set(called, { ...note, from: name })
      return {
        find: ({ name, alias }) => index.get(name) ?? index.get(alias) ?? null,
        offered: { types: pickSaid(index, 'type'), dateOrders: pickSaid(index, 'dateOrder') },
      }
    },
  }
}

/** One member of the notes that have it, by what their columns are called. */
export const pickSaid = <Member extends 'type' | 'dateOrder'>(
  notes: ReadonlyMap<string, NoteBeside>,
  member: Member,
): Record<string, NonNullable<NoteBeside[Member]>> =>
  Object.fromEntries(
    [...notes].flatMap(([called, { [member]: said }]) => (said === undefined ? [] : [[called, said]])),
  )

/** JSON of the length of a description. */
const mayHoldNotes = ({ name, format, byteSize }: NotedFile): boolean =>
  byteSize !== null &&
  byteSize <= maxNotesBytes &&
  (format === 'JSON' || format === 'JSON_LD' || /\.json$/i.test(name ?? ''))

const rank = ({ name }: NotedFile): number =>
  /(datapackage|schema|metadata)\.json$/i.test(name ?? '') ? 0 : 1

/** Whether notes about `file` are about the file of this name; without its ending, and for all when they name none. */
function isAbout(file: string | null, name: string): boolean {
  if (file === null) return true
  const said = file.toLowerCase()
  const own = name.normalize('NFC').toLowerCase()
  return (
    said === own ||
    said === own.replace(/(\.(gz|zip))?$/, '').replace(/\.[a-z0-9]{1,8}$/, '') ||
    said === own.replace(/\.(gz|zip)$/, '')
  )
}

/** Texts that name no language are in that of the dataset's title. */
export const languageOf = (dataset: Pick<DatasetRecord, 'title'>): string =>
  dataset.title.vi !== undefined ? 'vi' : (Object.keys(dataset.title)[0] ?? 'vi')
