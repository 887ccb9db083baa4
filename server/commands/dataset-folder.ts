import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { DatasetFolder } from '../../schemas/generated/catalog/dataset-folder.ts'
import { problemFromErrors } from '../config/schema-errors.ts'
import { getContract } from '../config/schemas.ts'
import { ProblemError } from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import { slugFromTitle } from '../text/slug.ts'
import { PublishError } from './publish-error.ts'
import { readJsonFile } from './read-json-file.ts'

/** What a folder says of one of its files or links. */
export type Words = Omit<DatasetFolder['distributions'][number], 'path' | 'accessUrl'>

export interface FolderFile {
  /** As it will be published. */
  name: string
  path: string
  byteSize: number
  words: Words
}

export interface FolderLink {
  accessUrl: string
  words: Words
}

/** One dataset as its folder describes it, checked as far as can be without the portal. */
export interface FolderDataset {
  /** How the person knows the folder. */
  label: string
  slug: string
  /** Whether dataset.json names the slug, rather than the title. */
  hasOwnSlug: boolean
  agency: string
  /** Everything but slug and distributions. */
  metadata: Omit<DatasetFolder, 'slug' | 'distributions'>
  files: FolderFile[]
  links: FolderLink[]
}

/** Reads and checks one folder; throws every fault that it finds, each as a sentence. */
export async function readDatasetFolder(dir: string, label: string): Promise<FolderDataset> {
  const root = await realpath(dir)
  const faults: string[] = []
  const say = (sentence: string) => void faults.push(`${label}: ${sentence}`)
  await getInside(root, 'dataset.json', say)
  if (faults.length > 0) throw new PublishError(faults)
  const content = await readJsonFile(path.join(root, 'dataset.json'), `${label}/dataset.json`)
  checkContract('dataset-folder', content, `${label}/dataset.json`)
  const { slug, distributions, ...metadata } = content as DatasetFolder
  const files: FolderFile[] = []
  const links: FolderLink[] = []
  for (const [index, { path: relative, accessUrl, ...words }] of distributions.entries()) {
    const place = `distribution ${index + 1}`
    if (Boolean(relative) === Boolean(accessUrl)) {
      say(
        `${place} needs either "path" (a file of the folder) or "accessUrl" (a link), not ${relative ? 'both' : 'neither'}.`,
      )
    } else if (accessUrl) {
      if (links.some((link) => link.accessUrl === accessUrl))
        say(`${accessUrl} is named twice. Links are told apart by address.`)
      links.push({ accessUrl, words })
    } else {
      const file = await getInside(root, relative!, say)
      if (!file) continue
      const name = path.basename(relative!).normalize('NFC')
      if (files.some((other) => other.name === name))
        say(`two files are called "${name}". Files are told apart by name, so rename one.`)
      files.push({ name, ...file, words })
    }
  }
  for (const relative of await findDescriptions(root, distributions)) {
    const name = path.basename(relative).normalize('NFC')
    if (files.some((other) => other.name === name)) continue
    const file = await getInside(root, relative, say)
    if (file) files.push({ name, ...file, words: {} })
  }
  if (faults.length > 0) throw new PublishError(faults)
  const title = firstText(metadata.title)
  return {
    label,
    slug: slug ?? slugFromTitle(title),
    hasOwnSlug: slug !== undefined,
    agency: typeof metadata.agency === 'string' ? metadata.agency : metadata.agency.slug,
    metadata,
    files,
    links,
  }
}

/**
 * Files beside those to publish that describe their columns (Table Schema, Data Package, CSVW), which go along unnamed. Those of a
 * name that says less than that go only when dataset.json names them.
 */
async function findDescriptions(
  root: string,
  distributions: DatasetFolder['distributions'],
): Promise<string[]> {
  const folders = new Map<string, string[]>()
  for (const { path: relative } of distributions) {
    if (!relative) continue
    const folder = path.dirname(relative)
    const { name, base } = path.parse(relative)
    folders.set(folder, [...(folders.get(folder) ?? []), name.toLowerCase(), base.toLowerCase()])
  }
  const found: string[] = []
  for (const [folder, stems] of folders) {
    for (const entry of await readdir(path.join(root, folder)).catch(() => [])) {
      const own = entry.normalize('NFC').toLowerCase()
      const isGeneral = ['datapackage.json', 'csv-metadata.json', 'tableschema.json'].includes(own)
      const isOfFile = stems.some((stem) =>
        ['-metadata.json', '.schema.json', '.tableschema.json'].some(
          (end) => own === `${stem.normalize('NFC')}${end}`,
        ),
      )
      if (isGeneral || isOfFile) found.push(path.join(folder, entry))
    }
  }
  return found.sort()
}

/** A file with bytes in it that lies inside the folder, links followed; null, and a sentence, for anything else. */
async function getInside(
  root: string,
  relative: string,
  say: (sentence: string) => void,
): Promise<{ path: string; byteSize: number } | null> {
  if (path.isAbsolute(relative) || relative.includes('\0')) {
    say(
      `"${relative}" is no path inside the folder. Write it from the folder on, such as "data/${path.basename(relative)}".`,
    )
    return null
  }
  let real: string
  try {
    real = await realpath(path.join(root, relative))
  } catch (error) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
    say(isMissing ? `there is no file "${relative}".` : `"${relative}" cannot be read.`)
    return null
  }
  // A path with .. or a symbolic link could publish what was never meant to leave the machine.
  if (!real.startsWith(root + path.sep)) {
    say(`"${relative}" lies outside the folder. Copy the file into it.`)
    return null
  }
  const facts = await stat(real)
  if (!facts.isFile()) {
    say(`"${relative}" is no file.`)
    return null
  }
  if (facts.size === 0) {
    say(`"${relative}" is empty (0 bytes).`)
    return null
  }
  return { path: real, byteSize: facts.size }
}

/** Checks something read from a file by its contract; throws its faults, each with its place. */
export function checkContract(schema: string, value: unknown, label: string): void {
  const validate = getContract().validator(schema)
  if (validate(value)) return
  const problem = problemFromErrors(validate.errors!)
  if (!(problem instanceof ProblemError)) throw problem
  const sentences = problem.errors.map(({ pointer, detail }) => {
    const text = typeof detail === 'string' ? detail : detail.en
    return `${label}: ${pointer || '/'} ${text}`
  })
  // An unknown member says more in its whole sentence: the known ones and the nearest name.
  throw new PublishError(problem.slug === 'unknown-member' ? `${label}: ${problem.message}` : sentences)
}
