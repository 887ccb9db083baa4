import { hash } from 'node:crypto'
import type { AnyBulkWriteOperation, Collection, Db, Filter } from 'mongodb'
import { syllablePairs } from '../text/tokens.ts'
import type { IndexEntry } from './dataset-index.ts'
import type { DatasetDocument } from './dataset-document.ts'

type Kept =
  | 'visible'
  | 'agencyPath'
  | 'formerAgencies'
  | 'themes'
  | 'keywords'
  | 'keywordsLower'
  | 'keywordsVi'
  | 'keywordsEn'
  | 'formats'
  | 'license'
  | 'frequency'
  | 'units'
  | 'series'
  | 'years'
  | 'period'
  | 'boxLon'
  | 'boxLat'
  | 'hasTable'
  | 'modified'
  | 'updated'
  | 'issued'
  | 'downloads'
  | 'due'
  | 'titleSortKey'
  | 'titles'
  | 'titlesLower'
  | 'hasDescription'
  | 'publishedAt'
  | 'byteSize'
  | 'rowCount'

/** What the simpler search needs of a dataset: the same facts as the index, and its words as a list. */
export interface SearchText extends Pick<DatasetDocument, Kept> {
  _id: string
  version: number
  /** When it was written. */
  at: Date
  /** Of what it was made of: what is the same already is not written again, because words are slow to index. */
  digest: string
  /** Folded words; the long list that is indexed, because each entry of an index is a write of its own. */
  words: string[]
  /** Words with their diacritics, and folded pairs: looked at where the words were found. */
  forms: string[]
  titleWords: string[]
}

/** Words beyond this many are of descriptions that go on for pages; Elasticsearch knows them. */
const maxWords = 2_000

/** The texts that MongoDB searches while Elasticsearch is away; derived, like the index. */
export class SearchTexts {
  readonly texts: Collection<SearchText>

  constructor(db: Db) {
    this.texts = db.collection<SearchText>('searchTexts')
  }

  async createIndexes(): Promise<void> {
    await Promise.all([
      this.texts.createIndex({ words: 1 }),
      this.texts.createIndex({ titleWords: 1 }),
      this.texts.createIndex({ modified: -1, _id: -1 }),
      this.texts.createIndex({ agencyPath: 1 }),
    ])
  }

  /** Writes entries unless the same or a newer state is there. */
  async write(entries: readonly IndexEntry[], at: Date): Promise<void> {
    const known = await this.readDigests(entries.map(({ id }) => id))
    const writes = entries.flatMap(({ id, version, document, json }): AnyBulkWriteOperation<SearchText>[] => {
      if (document === null) return [{ deleteOne: { filter: { _id: id, version: { $lte: version } } } }]
      const digest = digestOf(json, version)
      if (known.get(id) === digest) return []
      const replacement = { ...makeText(document), version, at, digest }
      return [{ replaceOne: { filter: { _id: id, version: { $lte: version } }, replacement, upsert: true } }]
    })
    if (writes.length === 0) return
    try {
      await this.texts.bulkWrite(writes, { ordered: false })
    } catch (error) {
      // The insert of an older state meets the newer one.
      const failures = (error as { writeErrors?: { code: number }[] | { code: number } }).writeErrors
      if (!failures || ![failures].flat().every(({ code }) => code === 11000)) throw error
    }
  }

  private async readDigests(ids: readonly string[]): Promise<Map<string, string>> {
    const found = await this.texts.find({ _id: { $in: [...ids] } }, { projection: { digest: 1 } }).toArray()
    return new Map(found.map(({ _id, digest }) => [_id, digest]))
  }

  /** Removes what lies behind one id and up to another (null: to the end) and is none of these; what was written since stays. */
  async removeOthers(
    { after, upTo }: { after: string; upTo: string | null },
    ids: readonly string[],
    since: Date,
  ): Promise<void> {
    await this.texts.deleteMany({
      _id: { $gt: after, ...(upTo === null ? {} : { $lte: upTo }), $nin: [...ids] },
      at: { $lt: since },
    })
  }
}

/** These folded words next to each other; pairs of neighbours stand for a phrase, so a longer one may rarely be found apart. */
export function neighbours(words: string[]): Filter<SearchText> {
  const pairs = syllablePairs(words)
  return { words: { $all: words }, ...(pairs.length > 0 && { forms: { $all: pairs } }) }
}

const split = (text: string): string[] => (text === '' ? [] : text.split(' '))

/** Changes with what `makeText` makes of a document. */
const shape = 'texts 2'

/** Of the document and not of its text: in a rebuild most texts are there already and need not be made. */
const digestOf = (json: string, version: number): string =>
  hash('sha256', `${shape} ${version} ${json}`, 'base64url')

function makeText(document: DatasetDocument): Omit<SearchText, '_id' | 'version' | 'at' | 'digest'> {
  const titleWords = [...new Set([...split(document.titleExact), ...split(document.titleFolded)])]
  const words = new Set([...split(document.titleFolded), ...split(document.allFolded)])
  const forms = new Set([
    ...split(document.titlePairs),
    ...split(document.subjectPairs),
    ...split(document.allExact).filter((word) => !words.has(word)),
    ...split(document.descriptionPairs),
  ])
  return {
    words: [...words].slice(0, maxWords),
    forms: [...forms].slice(0, maxWords),
    titleWords,
    visible: document.visible,
    agencyPath: document.agencyPath,
    formerAgencies: document.formerAgencies,
    themes: document.themes,
    keywords: document.keywords,
    keywordsLower: document.keywordsLower,
    keywordsVi: document.keywordsVi,
    keywordsEn: document.keywordsEn,
    formats: document.formats,
    license: document.license,
    frequency: document.frequency,
    units: document.units,
    series: document.series,
    years: document.years,
    period: document.period,
    boxLon: document.boxLon,
    boxLat: document.boxLat,
    hasTable: document.hasTable,
    modified: document.modified,
    updated: document.updated,
    issued: document.issued,
    downloads: document.downloads,
    due: document.due,
    titleSortKey: document.titleSortKey,
    titles: document.titles,
    titlesLower: document.titlesLower,
    hasDescription: document.hasDescription,
    publishedAt: document.publishedAt,
    byteSize: document.byteSize,
    rowCount: document.rowCount,
  }
}
