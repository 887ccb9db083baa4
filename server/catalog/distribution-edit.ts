import { isDeepStrictEqual } from 'node:util'
import type { DistributionInput } from '../../schemas/generated/catalog/distribution-input.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import { checkInput, madeHere, readNewInput, splitMembers } from '../config/read-input.ts'
import { getContract } from '../config/schemas.ts'
import { invalidContent, unknownMember, type ProblemDetail } from '../problems.ts'
import { tidyText } from '../text/normalize.ts'
import { mergePatch, tidyLines, tidyMap } from './dataset-edit.ts'
import { unknownCode } from './dataset-rules.ts'
import { findFormat, type KnownFormat } from './file-kind.ts'
import type { DistributionRecord, LanguageMap } from './records.ts'
import { pathOfSchema } from './schema-reference.ts'

/** Made by the portal: refused on creation, and otherwise taken back only as they were. */
const serverMade = [
  'id',
  'datasetId',
  'datasetSlug',
  'version',
  'mediaType',
  'name',
  'byteSize',
  'sha256',
  'release',
  'modified',
  'downloadUrl',
  'releaseUrl',
  'warnings',
  'table',
  'validation',
  'job',
]

/** Made behind the client's back, so no part of what it read. */
const derived = ['table', 'validation', 'job']

/** The words about a new file or link, checked; throws 400 for unknown members, 422 for wrong or server-made ones. */
export function readNewDistribution(metadata: object): DistributionInput {
  return readNewInput('distribution-input', serverMade, metadata) as DistributionInput
}

/** What a merge patch makes of a distribution, checked as a whole. */
export function readDistributionPatch(
  patch: object,
  record: DistributionRecord,
  presented: readonly Distribution[],
): DistributionInput {
  const { own, made } = splitMembers(patch, serverMade)
  const known = Object.keys(getContract().schemas.get('distribution-input')!.properties as object)
  const unknown = Object.keys(own).find((name) => !known.includes(name))
  if (unknown !== undefined) throw unknownMember(`/${unknown}`, known)
  const input = checkInput(
    'distribution-input',
    mergePatch(distributionInputOf(record), own),
  ) as DistributionInput
  const asRead = presented.map((view) => JSON.parse(JSON.stringify(view)) as Record<string, unknown>)
  const changed = Object.entries(made).filter(
    ([name, value]) =>
      !(derived.includes(name)
        ? typeof value === 'object'
        : asRead.some((view) => isDeepStrictEqual(value, view[name]))),
  )
  if (changed.length > 0) throw invalidContent(changed.map(([name]) => madeHere(name)))
  return input
}

/** The distribution as a publisher would write it. */
function distributionInputOf(record: DistributionRecord): DistributionInput {
  const { title, description, format, accessUrl, reading, dictionary } = record
  const conformsTo = record.conformsTo ? pathOfSchema(record.conformsTo) : null
  const all = { title, description, format, accessUrl, reading, dictionary, conformsTo }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as DistributionInput
}

/** The words in stored form; the title falls back to the name of the file or the address. */
export function wordsOf(
  input: DistributionInput,
  fallback: { name: string; language: string },
): Pick<DistributionRecord, 'title' | 'description' | 'reading' | 'dictionary'> {
  return {
    title: input.title ? tidyMap(input.title, tidyText) : titleFromName(fallback.name, fallback.language),
    description: input.description ? tidyMap(input.description, tidyLines) : null,
    reading: input.reading ?? null,
    dictionary: input.dictionary ?? null,
  }
}

/** The format that the input names, by its code; 422 for one that nobody knows, null when it names none. */
export function formatOf(input: DistributionInput, formats: readonly KnownFormat[]): string | null {
  if (input.format === undefined || input.format === null) return null
  const format = findFormat(input.format, formats)
  if (format === null) throw invalidContent([unknownCode('formats', input.format, '/format')])
  return format
}

/** "Dữ liệu dân số (2024).csv" → "Dữ liệu dân số (2024)". */
function titleFromName(name: string, language: string): LanguageMap {
  const stem = tidyText(name.replace(/\.[A-Za-z0-9]{1,10}$/, ''))
  return { [language]: stem === '' ? name : stem }
}

/** The problem of an address on an uploaded file, or of a link without one. */
export const wrongAddress = (isFile: boolean): ProblemDetail => ({
  pointer: '/accessUrl',
  detail: isFile
    ? {
        vi: 'tệp đã tải lên thì không có địa chỉ ngoài. Hãy bỏ trường này, hoặc thêm một liên kết riêng.',
        en: 'an uploaded file has no address elsewhere. Leave this out, or add a link of its own.',
      }
    : {
        vi: 'thiếu địa chỉ. Ghi accessUrl cho liên kết, hoặc gửi tệp bằng multipart/form-data.',
        en: 'is missing. Give accessUrl for a link, or send the file as multipart/form-data.',
      },
})

/** The problem of a file without bytes. */
export const emptyFile = (): ProblemDetail => ({
  pointer: '/file',
  detail: {
    vi: 'tệp rỗng (0 byte). Hãy kiểm tra tệp gốc rồi tải lên lại.',
    en: 'the file is empty (0 bytes). Check the original and upload it again.',
  },
})
