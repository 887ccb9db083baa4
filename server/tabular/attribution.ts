import type { Catalog } from '../catalog/catalog.ts'
import type { DatasetWithAgency, DistributionRecord, LanguageMap } from '../catalog/records.ts'

type Language = 'vi' | 'en'

/** What must travel with the rows wherever they go: whose they are, and what may be done with them. */
export interface Attribution {
  title: string
  agency: string
  file: string
  release: number
  /** The page of the file. */
  page: string
  license: { label: string; uri: string | null }
}

/** Describes the source of a table in the reader's language. */
export function describeAttribution(
  dataset: DatasetWithAgency,
  distribution: DistributionRecord,
  release: number,
  { baseUrl, lang, vocabularies }: { baseUrl: string; lang: Language; vocabularies: Catalog['vocabularies'] },
): Attribution {
  const uri = vocabularies.find('licenses', dataset.license ?? '')?.uri
  return {
    title: pickText(dataset.title, lang),
    agency: pickText(dataset.agency.name, lang),
    file: distribution.name ?? distribution.id,
    release,
    page: `${baseUrl}${lang === 'en' ? '/en' : ''}/datasets/${dataset.slug}/${distribution.id}`,
    license: {
      label:
        dataset.license === null
          ? labels[lang].noLicense
          : vocabularies.label('licenses', dataset.license, lang),
      uri: typeof uri === 'string' ? uri : null,
    },
  }
}

/** As members of a document: what GeoJSON and Parquet carry inside. */
export const listFacts = ({
  title,
  agency,
  page,
  license,
  release,
}: Attribution): Record<string, string> => ({
  title,
  attribution: agency,
  source: page,
  license: license.uri ?? license.label,
  release: String(release),
})

/** The header `Link` (RFC 8288), for formats that have no place for it inside. */
export function writeLinks({ page, license }: Attribution, next: string | null = null): string {
  const links = [`<${page}>; rel="describedby"`]
  if (license.uri !== null) links.unshift(`<${license.uri}>; rel="license"`)
  if (next !== null) links.unshift(`<${next}>; rel="next"`)
  return links.join(', ')
}

/** The lines of the second sheet of a workbook. */
export function listSheetFacts(
  { title, agency, file, release, page, license }: Attribution,
  query: { sheet?: string; select?: string; where?: string; q?: string; orderBy?: string },
  { lang, now }: { lang: Language; now: Date },
): [string, string][] {
  const words = labels[lang]
  const asked = (['sheet', 'select', 'where', 'q', 'orderBy'] as const).flatMap((name) =>
    query[name] === undefined ? [] : [`${name}: ${query[name]}`],
  )
  return [
    [words.title, title],
    [words.agency, agency],
    [words.file, `${file} (${words.release} ${release})`],
    [words.page, page],
    [words.license, license.uri === null ? license.label : `${license.label}\n${license.uri}`],
    [words.filter, asked.length === 0 ? words.noFilter : asked.join('\n')],
    [words.date, `${now.toISOString().slice(0, 19)}Z`],
    [words.note, words.noteText],
  ]
}

export const sheetNames: Record<Language, [string, string]> = {
  vi: ['Dữ liệu', 'Nguồn'],
  en: ['Data', 'Source'],
}

const labels = {
  vi: {
    title: 'Bộ dữ liệu',
    agency: 'Cơ quan công bố',
    file: 'Tệp',
    release: 'bản',
    page: 'Trang',
    license: 'Giấy phép',
    noLicense: 'chưa chọn (bản nháp)',
    filter: 'Điều kiện lọc',
    noFilter: 'không lọc',
    date: 'Ngày xuất',
    note: 'Ghi chú',
    noteText:
      'Thời điểm có múi giờ được ghi theo UTC. Số nguyên hơn 15 chữ số và ngày trước 1/3/1900 được ghi thành chữ; chữ dài hơn 32.767 ký tự bị cắt, kết thúc bằng "…" (bản CSV giữ đủ).',
  },
  en: {
    title: 'Dataset',
    agency: 'Agency',
    file: 'File',
    release: 'release',
    page: 'Page',
    license: 'Licence',
    noLicense: 'none yet (a draft)',
    filter: 'Filter',
    noFilter: 'none',
    date: 'Exported',
    note: 'Note',
    noteText:
      'Times with a time zone are given in UTC. Whole numbers of more than 15 digits and dates before 1 March 1900 are texts; texts longer than 32,767 characters are cut and end in "…" (CSV has all of them).',
  },
}

/** A text in the reader's language, else in one that it is there in. */
export const pickText = (map: LanguageMap, lang: Language): string =>
  map[lang] ?? map.vi ?? map.en ?? Object.values(map).find((text) => typeof text === 'string') ?? ''
