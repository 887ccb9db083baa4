import type { Catalog, SameBytes } from '../catalog/catalog.ts'
import type { DatasetRecord, DatasetWithAgency } from '../catalog/records.ts'
import type { Viewer } from '../identity/viewer.ts'
import { foldText } from '../text/normalize.ts'
import type { Language, SearchRequest, SearchResult } from './records.ts'

/** A dataset that may be the same as another one. */
export interface Duplicate {
  dataset: DatasetWithAgency
  /** Their titles say nearly the same. */
  isTitleAlike: boolean
  /** Files of it that hold the very bytes of files that were asked about. */
  sameFiles: SameBytes[]
}

export interface Duplicates {
  /** What may be the same as the dataset, as far as the viewer may see it: those with the same bytes first. */
  findDuplicates(
    dataset: Pick<DatasetRecord, '_id' | 'title' | 'agencyPath' | 'distributions'>,
    viewer: Viewer,
    lang: Language,
  ): Promise<Duplicate[]>
  /** The same for a title that is not saved yet. */
  findTitlesAlike(title: string, viewer: Viewer, lang: Language): Promise<Duplicate[]>
}

/** Words that a title may have or lack and still say the same. */
const empty = new Set(
  'va cua cac nhung theo ve tai trong nam tinh thanh pho the of and in on by for a an year province data dataset so lieu du lieu bo'.split(
    ' ',
  ),
)
/** Of all words of both titles, those that they share. */
const alike = 0.8
/** A question of more words would find no more. */
const wordsAsked = 12
const candidates = 30
/** More are not looked through by who writes a title. */
const mostTold = 5

export function createDuplicates({
  catalog,
  find,
}: {
  catalog: Pick<Catalog, 'findSameBytes'>
  find: (request: SearchRequest, viewer: Viewer, lang: Language) => Promise<SearchResult>
}): Duplicates {
  async function findAlike(
    titles: readonly string[],
    viewer: Viewer,
    lang: Language,
    without: string | null,
  ): Promise<DatasetWithAgency[]> {
    const found = new Map<string, DatasetWithAgency>()
    for (const title of titles) {
      const words = [...new Set(foldText(title).match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, wordsAsked)
      if (words.length === 0) continue
      const q = words.map((word) => `"${word}"`).join(' OR ')
      const { items } = await find({ q, limit: candidates, facets: [] }, viewer, lang)
      for (const item of items)
        if (item._id !== without && Object.values(item.title).some((other) => isAlike(title, other ?? '')))
          found.set(item._id, item)
    }
    return [...found.values()]
  }

  return {
    async findDuplicates(dataset, viewer, lang) {
      const titles = Object.values(dataset.title).filter((title) => title !== undefined)
      const sha256s = dataset.distributions.flatMap(({ sha256 }) => sha256 ?? [])
      const [same, others] = await Promise.all([
        sha256s.length > 0 ? catalog.findSameBytes(sha256s, viewer, { datasetId: dataset._id }) : [],
        findAlike(titles, viewer, lang, dataset._id),
      ])
      const all = new Map<string, Duplicate>()
      for (const file of same) {
        const known = all.get(file.dataset._id)
        if (known) known.sameFiles.push(file)
        else all.set(file.dataset._id, { dataset: file.dataset, isTitleAlike: false, sameFiles: [file] })
      }
      for (const other of others) {
        const known = all.get(other._id)
        if (known) known.isTitleAlike = true
        else all.set(other._id, { dataset: other, isTitleAlike: true, sameFiles: [] })
      }
      const isNear = ({ dataset: other }: Duplicate) => other.agencyPath[0] === dataset.agencyPath[0]
      return [...all.values()]
        .sort((a, b) => b.sameFiles.length - a.sameFiles.length || Number(isNear(b)) - Number(isNear(a)))
        .slice(0, mostTold)
    },

    async findTitlesAlike(title, viewer, lang) {
      const found = await findAlike([title], viewer, lang, null)
      return found.slice(0, mostTold).map((dataset) => ({ dataset, isTitleAlike: true, sameFiles: [] }))
    },
  }
}

/** Whether two titles say nearly the same: the same words but for one or two, and the same numbers, as years tell datasets apart. */
export function isAlike(one: string, other: string): boolean {
  const [a, b] = [readWords(one), readWords(other)]
  if (a.size === 0 || b.size === 0) return false
  const numbers = (words: Set<string>) =>
    [...words]
      .filter((word) => /\d/.test(word))
      .sort()
      .join(' ')
  if (numbers(a) !== numbers(b)) return false
  const shared = [...a].filter((word) => b.has(word)).length
  return (2 * shared) / (a.size + b.size) >= alike
}

const readWords = (text: string): Set<string> => {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? []
  const telling = words.filter((word) => !empty.has(word))
  return new Set(telling.length > 0 ? telling : words)
}
