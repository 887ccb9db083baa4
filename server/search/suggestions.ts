import type { estypes } from '@elastic/elasticsearch'
import type { Catalog } from '../catalog/catalog.ts'
import type { AgencyRecord, LanguageMap } from '../catalog/records.ts'
import { hasDiacritics } from '../text/has-diacritics.ts'
import { allTexts } from '../text/first-text.ts'
import { foldText, lowerText } from '../text/normalize.ts'
import { abbreviateAgency, namesOf } from './agency-names.ts'
import type { DatasetIndex } from './dataset-index.ts'
import { textIn } from './facets.ts'
import { createNameList, type Named } from './name-list.ts'
import { readWords } from './query-words.ts'
import type { Language, Suggestion } from './records.ts'
import type { SearchTexts } from './search-texts.ts'

/** As many as a list under a search box shows without scrolling. */
const maxSuggestions = 10
/** How many of each kind come first; what is left over goes to whoever has more. */
const shares = { dataset: 4, agency: 2, theme: 1, keyword: 2, place: 1 } as const
/** What is typed is a few words; more says nothing about its beginning. */
const maxTypedLength = 100

const keywordsLifeMs = 60_000
/** Enough for a catalogue's usual words; rarer ones are no help to somebody who is lost. */
const maxKeywords = 1_000

interface Name extends Named {
  label: LanguageMap
  path: string
}
type Names = ReturnType<typeof createNameList<Name>>

type SuggestDeps = {
  catalog: Pick<Catalog, 'listPublicNames' | 'listAgencyRecords' | 'vocabularies'>
  index: DatasetIndex
  texts: SearchTexts
}

/** Names that begin with what is typed, of public things only. */
export function createSuggestions({ catalog, index, texts }: SuggestDeps): {
  suggest(typed: string, lang: Language, isEngineThere: boolean): Promise<Suggestion[]>
  /** Public keywords in a language, the most used first; of all languages when it has none. Up to a minute old. */
  listKeywords(lang: Language): Promise<string[]>
} {
  const keywords = new Map<Language, { untilMs: number; list: Promise<string[]> }>()

  // Places do not change while the program runs, and themes are changed a few times a year.
  let fixed: { stamp: number; themes: Names; places: Names } | null = null
  // The catalogue gives the same list until it reads the agencies again.
  const agencyNames = new WeakMap<readonly AgencyRecord[], Names>()

  function listFixed(): { themes: Names; places: Names } {
    const { vocabularies } = catalog
    const stamp = vocabularies.stamp()
    if (fixed?.stamp === stamp) return fixed
    const themes = vocabularies
      .list('themes')
      .filter(({ retired }) => !retired)
      .map(({ id, label }) => makeName(label, [], `theme=${encodeURIComponent(id)}`))
    const places = vocabularies.list('units').map((unit) => {
      const { id, label, otherNames, parent } = unit as typeof unit & {
        otherNames?: string[]
        parent?: string | null
      }
      // Communes share names, so each is shown with its province.
      const above = id.length === 5 && parent ? vocabularies.find('units', parent) : null
      const shown: LanguageMap = above
        ? {
            vi: `${textIn(label, 'vi')}, ${textIn(above.label, 'vi')}`,
            en: `${textIn(label, 'en')}, ${textIn(above.label, 'en')}`,
          }
        : label
      return makeName(shown, otherNames ?? [], `unit=${id}`)
    })
    fixed = { stamp, themes: createNameList(themes), places: createNameList(places) }
    return fixed
  }

  function listAgencyNames(agencies: readonly AgencyRecord[]): Names {
    const known = agencyNames.get(agencies)
    if (known) return known
    const made = createNameList(
      agencies.map((agency) => ({
        label: agency.name,
        names: [...namesOf(agency), ...abbreviateAgency(agency)],
        path: `agencies/${agency.slug}`,
      })),
    )
    agencyNames.set(agencies, made)
    return made
  }

  async function findIndexed(
    typed: string,
    lang: Language,
    isEngineThere: boolean,
  ): Promise<{ datasets: Suggestion[]; keywordItems: Suggestion[] }> {
    const { ids, keywords: found } = isEngineThere
      ? await findInIndex(index, typed)
      : { ids: await findByTitleInDatabase(texts, typed), keywords: [] }
    const records = await catalog.listPublicNames(ids)
    return {
      datasets: records.map((record) => ({
        kind: 'dataset',
        label: textIn(record.title, lang),
        url: `${prefix(lang)}/datasets/${record.slug}`,
      })),
      keywordItems: found.map((keyword) => ({
        kind: 'keyword',
        label: keyword,
        url: `${prefix(lang)}/datasets?keyword=${encodeURIComponent(quoteFilter(keyword))}`,
      })),
    }
  }

  return {
    async suggest(typed, lang, isEngineThere) {
      const text = typed.slice(0, maxTypedLength)
      if (foldText(text) === '') return []
      const [{ datasets, keywordItems }, agencies] = await Promise.all([
        findIndexed(text, lang, isEngineThere),
        catalog.listAgencyRecords(),
      ])
      const { themes, places } = listFixed()
      const search = (names: Names, kind: Suggestion['kind']) =>
        names.find(text, maxSuggestions).map(({ label, path }) => ({
          kind,
          label: textIn(label, lang),
          url: `${prefix(lang)}/${kind === 'agency' ? '' : 'datasets?'}${path}`,
        }))
      return share([
        datasets,
        search(listAgencyNames(agencies), 'agency'),
        search(themes, 'theme'),
        keywordItems,
        search(places, 'place'),
      ])
    },
    async listKeywords(lang) {
      const known = keywords.get(lang)
      if (known && Date.now() <= known.untilMs) return known.list
      const list = listUsedKeywords(index, lang)
      keywords.set(lang, { untilMs: Date.now() + keywordsLifeMs, list })
      // A failure is not kept.
      list.catch(() => keywords.delete(lang))
      return list
    },
  }
}

const prefix = (lang: Language): string => (lang === 'en' ? '/en' : '')

/** A value as a filter takes it: quoted when it holds a comma or a quote, or is the word none. */
export const quoteFilter = (value: string): string =>
  /[,"]/.test(value) || value === 'none' ? `"${value.replaceAll('"', '""')}"` : value

const makeName = (label: LanguageMap, others: readonly string[], path: string): Name => ({
  label,
  names: [...allTexts(label), ...others],
  path,
})

function share(kinds: Suggestion[][]): Suggestion[] {
  const limits = Object.values(shares)
  let left = maxSuggestions - kinds.reduce((sum, kind, i) => sum + Math.min(kind.length, limits[i]!), 0)
  return kinds.flatMap((kind, i) => {
    const more = Math.max(0, Math.min(left, kind.length - limits[i]!))
    left -= more
    return kind.slice(0, limits[i]! + more)
  })
}

/** Titles and keywords that begin so, asked for in one request. */
async function findInIndex(
  index: DatasetIndex,
  typed: string,
): Promise<{ ids: string[]; keywords: string[] }> {
  const byTitle = askTitles(typed)
  const [keywords, titles] = await index.searchAll([askKeywords(typed), ...(byTitle ? [byTitle] : [])])
  return { ids: titles?.ids ?? [], keywords: readKeywords(keywords!.aggregations, typed) }
}

function askTitles(typed: string): estypes.SearchRequest | null {
  const words = readWords(typed)
  if (words.length === 0) return null
  const last = words.length - 1
  const clauses = words.map(({ exact, folded, hasDiacritics: isTrusted }, i) => {
    const [field, value] = isTrusted ? ['titleExact', exact] : ['titleFolded', folded]
    return i === last ? { prefix: { [field!]: value! } } : { match: { [field!]: value! } }
  })
  return {
    query: {
      bool: { filter: [{ term: { visible: true } }, ...clauses.slice(last)], must: clauses.slice(0, last) },
    },
    sort: [{ _score: { order: 'desc' } }, { downloads: 'desc' }, { id: 'asc' }],
    size: maxSuggestions,
    _source: false,
    track_total_hits: false,
  }
}

function askKeywords(typed: string): estypes.SearchRequest {
  const folded = foldText(typed)
  return {
    query: { bool: { filter: [{ term: { visible: true } }, { prefix: { keywordKeys: folded } }] } },
    aggs: {
      keywords: {
        terms: { field: 'keywordKeys', include: `${escapeRegexp(folded)}.*`, size: 2 * maxSuggestions },
      },
    },
    size: 0,
    track_total_hits: false,
  }
}

function readKeywords(aggregations: unknown, typed: string): string[] {
  const buckets = (aggregations as { keywords?: { buckets?: { key: string }[] } })?.keywords?.buckets ?? []
  const keywords = buckets.map(({ key }) => key.slice(key.indexOf('|') + 1))
  const lowered = lowerText(typed)
  return hasDiacritics(typed)
    ? keywords.filter((keyword) => lowerText(keyword).startsWith(lowered))
    : keywords
}

async function findByTitleInDatabase({ texts }: SearchTexts, typed: string): Promise<string[]> {
  const words = readWords(typed)
  if (words.length === 0) return []
  const clauses = words.map(({ exact, folded, hasDiacritics: isTrusted }, i) => {
    const value = isTrusted ? exact : folded
    if (i < words.length - 1) return { titleWords: value }
    return { titleWords: { $elemMatch: { $gte: value, $lt: `${value}\uffff` } } }
  })
  const found = await texts
    .find({ visible: true, $and: clauses }, { projection: { _id: 1 } })
    .sort({ downloads: -1, _id: 1 })
    .limit(maxSuggestions)
    .toArray()
  return found.map(({ _id }) => _id)
}

async function listUsedKeywords(index: DatasetIndex, lang: Language): Promise<string[]> {
  const terms = (field: string) => ({ terms: { field, size: maxKeywords } })
  const { aggregations } = await index.search({
    query: { bool: { filter: [{ term: { visible: true } }] } },
    aggs: { own: terms(lang === 'en' ? 'keywordsEn' : 'keywordsVi'), all: terms('keywords') },
    size: 0,
    track_total_hits: false,
  })
  const counted = aggregations as Partial<Record<string, { buckets?: { key: string }[] }>> | undefined
  const [own = [], all = []] = ['own', 'all'].map((name) => counted?.[name]?.buckets?.map(({ key }) => key))
  return own.length > 0 ? own : all
}

/** Lucene's expressions have signs of their own; everything but letters, digits and blanks is taken as it stands. */
const escapeRegexp = (text: string): string => text.replace(/[^\p{L}\p{N}\p{M} ]/gu, (sign) => `\\${sign}`)
