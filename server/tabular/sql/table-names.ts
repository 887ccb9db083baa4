import type { Catalog } from '../../catalog/catalog.ts'
import { findAnswering } from '../../catalog/answering-table.ts'
import type { DatasetWithAgency, DistributionRecord } from '../../catalog/records.ts'
import { anonymousViewer } from '../../identity/viewer.ts'
import { idPattern } from '../../platform/ids.ts'
import { accessRestricted, ProblemError, type Sentence } from '../../problems.ts'
import { nearestName } from '../../text/nearest-name.ts'
import type { StoredTable } from '../records.ts'
import type { TableReader } from '../table-reader.ts'
import { describeState, findMade, listTables } from '../table-view.ts'

/** A public table that a question names. */
export interface NamedTable {
  name: string
  distribution: string
  dataset: string
  sheet: string | null
  release: number
  table: StoredTable
}

/** Why a name is that of no table. */
export class NoSuchTable extends Error {
  readonly sentence: Sentence

  constructor(sentence: Sentence) {
    super(sentence.en)
    this.sentence = sentence
  }
}

interface Needs {
  catalog: Pick<Catalog, 'getDataset' | 'getDistribution' | 'mayReadData' | 'listPublicSlugs'>
  reader: Pick<TableReader, 'findRecord'>
}

// More names than this nobody reads in a sentence.
const maxListed = 10

/**
 * The table of a name: `<distribution id>`, `<dataset slug>/<file name>` or, when it has just one, `<dataset slug>`; each with
 * `#<sheet>` behind it. Only what the public may see is found, whoever asks. Throws `NoSuchTable`.
 */
export async function findTable(needs: Needs, name: string): Promise<NamedTable> {
  let failure: unknown = null
  for (const { base, sheet } of splitName(name)) {
    try {
      const { dataset, distribution } = await findFile(needs, base, sheet === null)
      return { name, ...(await pickSheet(needs, name, dataset, distribution, sheet)) }
    } catch (error) {
      if (!(error instanceof NoSuchTable)) throw error
      // Names of files hold `#` too: what is said is about the shortest name of a file, which is the likeliest.
      failure = error
    }
  }
  throw failure
}

/** All ways to read a name: whole first, then with a sheet behind each `#`, from the right. */
function splitName(name: string): { base: string; sheet: string | null }[] {
  const ways: { base: string; sheet: string | null }[] = [{ base: name, sheet: null }]
  // The last few: a name of thousands of `#` is no name.
  for (let at = name.lastIndexOf('#'); at > 0 && ways.length < 5; at = name.lastIndexOf('#', at - 1)) {
    ways.push({ base: name.slice(0, at), sheet: name.slice(at + 1) })
    if (at === 0) break
  }
  return ways
}

async function findFile(
  needs: Needs,
  base: string,
  mustBeOnly: boolean,
): Promise<{ dataset: DatasetWithAgency; distribution: DistributionRecord }> {
  if (idPattern.test(base)) {
    const found = await look(() => needs.catalog.getDistribution(base, anonymousViewer))
    if (found) {
      mustBeOpen(needs, found.dataset)
      return found
    }
  }
  const slash = base.indexOf('/')
  const slug = slash === -1 ? base : base.slice(0, slash)
  // Longer than any slug: not worth a query.
  const found = slug.length > 300 ? null : await look(() => needs.catalog.getDataset(slug, anonymousViewer))
  if (!found) throw await noTable(needs, base, slug)
  const { dataset } = found
  mustBeOpen(needs, dataset)
  if (slash !== -1) return { dataset, distribution: findByFileName(dataset, base.slice(slash + 1)) }
  return { dataset, distribution: await findOnly(needs, dataset, mustBeOnly) }
}

/** SQL asks what everybody may read, whoever asks. */
function mustBeOpen({ catalog }: Needs, dataset: DatasetWithAgency): void {
  if (!catalog.mayReadData(dataset, anonymousViewer))
    throw accessRestricted(dataset.accessRights, dataset.contactPoint, {
      vi: 'SQL chỉ hỏi bảng công khai; người của cơ quan đọc bảng này ở …/rows và …/aggregate.',
      en: 'SQL asks public tables alone; members of the agency read this one at …/rows and …/aggregate.',
    })
}

function findByFileName(dataset: DatasetWithAgency, fileName: string): DistributionRecord {
  const [first, ...others] = dataset.distributions.filter(({ name }) => name === fileName)
  if (first && others.length === 0) return first
  if (first) {
    const ids = [first, ...others].map(({ id }) => `"${id}"`).join(', ')
    throw new NoSuchTable({
      vi: `Có ${others.length + 1} tệp tên "${shorten(fileName)}". Hãy dùng mã: ${ids}.`,
      en: `There are ${others.length + 1} files named "${shorten(fileName)}". Use an id: ${ids}.`,
    })
  }
  const names = dataset.distributions.flatMap(({ name }) => name ?? [])
  const near = nearestName(fileName, names)
  throw new NoSuchTable({
    vi: `Bộ dữ liệu "${dataset.slug}" không có tệp "${shorten(fileName)}".${near ? ` Có phải "${dataset.slug}/${near}" không?` : ''}`,
    en: `The dataset "${dataset.slug}" has no file "${shorten(fileName)}".${near ? ` Did you mean "${dataset.slug}/${near}"?` : ''}`,
  })
}

/** The only file of a dataset that has a table; with a sheet behind the name, the file may have several. */
async function findOnly(
  { reader }: Needs,
  dataset: DatasetWithAgency,
  mustBeOnly: boolean,
): Promise<DistributionRecord> {
  const withTable = dataset.distributions.filter(findAnswering)
  const [only, ...others] = withTable
  if (!only) {
    throw new NoSuchTable({
      vi: `Bộ dữ liệu "${dataset.slug}" chưa có bảng nào.`,
      en: `The dataset "${dataset.slug}" has no table yet.`,
    })
  }
  const made = findMade(only, await reader.findRecord(only.id))
  const sheets = made ? listTables(made).map(({ dialect }) => dialect.sheet) : []
  if (others.length === 0 && (!mustBeOnly || sheets.length <= 1)) return only
  const names =
    others.length === 0
      ? sheets.map((sheet) => `${dataset.slug}/${only.name}#${sheet}`)
      : withTable.map(({ name }) => `${dataset.slug}/${name}`)
  const listed =
    names
      .slice(0, maxListed)
      .map((name) => `"${shorten(name)}"`)
      .join(', ') + (names.length > maxListed ? ' …' : '')
  throw new NoSuchTable({
    vi: `Bộ dữ liệu "${dataset.slug}" có nhiều bảng. Hãy nêu một bảng: ${listed}.`,
    en: `The dataset "${dataset.slug}" has several tables. Name one of them: ${listed}.`,
  })
}

async function pickSheet(
  { reader }: Needs,
  name: string,
  dataset: DatasetWithAgency,
  distribution: DistributionRecord,
  sheet: string | null,
): Promise<Omit<NamedTable, 'name'>> {
  const record = await reader.findRecord(distribution.id)
  const made = findMade(distribution, record)
  if (!made) {
    const { reason } = describeState(distribution, record)
    throw new NoSuchTable({
      vi: `"${shorten(name)}" chưa có bảng. ${reason?.message.vi ?? ''}`.trim(),
      en: `"${shorten(name)}" has no table. ${reason?.message.en ?? ''}`.trim(),
    })
  }
  const tables = listTables(made)
  const table = sheet === null ? tables[0] : tables.find(({ dialect }) => dialect.sheet === sheet)
  if (table) {
    const { id } = distribution
    return {
      distribution: id,
      dataset: dataset.slug,
      sheet: table.dialect.sheet,
      release: made.release,
      table,
    }
  }
  const sheets = tables.flatMap(({ dialect }) => dialect.sheet ?? [])
  const listed = sheets
    .slice(0, maxListed)
    .map((one) => `"${shorten(one)}"`)
    .join(', ')
  const near = nearestName(sheet!, sheets)
  throw new NoSuchTable({
    vi: `Không có trang tính "${shorten(sheet!)}".${near ? ` Có phải "${near}" không?` : ''}${sheets.length > 0 ? ` Các trang tính: ${listed}.` : ' Tệp này chỉ có một bảng, không có tên.'}`,
    en: `There is no sheet "${shorten(sheet!)}".${near ? ` Did you mean "${near}"?` : ''}${sheets.length > 0 ? ` The sheets are: ${listed}.` : ' This file has just one table, without a name.'}`,
  })
}

/** What cannot be seen is as if it did not exist; what was withdrawn says so, as everywhere. */
async function look<Found>(find: () => Promise<Found>): Promise<Found | null> {
  try {
    return await find()
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error
    if (error.slug === 'dataset-withdrawn') throw error
    return null
  }
}

/** People rarely mistype the first letters. */
const sureLetters = 2
/** So many names are compared; where more begin so, the nearest may be missed. */
const maxCompared = 500

async function noTable({ catalog }: Needs, name: string, slug: string): Promise<NoSuchTable> {
  const beginning = slug.slice(0, sureLetters)
  const known = slug.length > 300 ? [] : await catalog.listPublicSlugs(beginning, maxCompared)
  const near = nearestName(slug, known)
  return new NoSuchTable({
    vi: `Không có bảng công khai "${shorten(name)}".${near ? ` Có phải bộ dữ liệu "${near}" không?` : ''} Tên bảng là "<mã tệp>" hoặc "<tên bộ dữ liệu>/<tên tệp>", viết trong dấu ngoặc kép.`,
    en: `There is no public table "${shorten(name)}".${near ? ` Did you mean the dataset "${near}"?` : ''} The name of a table is "<distribution id>" or "<dataset slug>/<file name>", in double quotes.`,
  })
}

const shorten = (text: string): string => (text.length > 80 ? `${[...text].slice(0, 80).join('')}…` : text)
