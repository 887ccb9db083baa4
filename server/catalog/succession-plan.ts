import { sayDay } from '../text/say-day.ts'
import type { ClientSession } from 'mongodb'
import type { AgencyMerge } from '../../schemas/generated/catalog/agency-merge.ts'
import type { AgencySplit } from '../../schemas/generated/catalog/agency-split.ts'
import { portalDay } from '../platform/clock.ts'
import { conflict, invalidContent, type ProblemDetail, type ProblemError } from '../problems.ts'
import {
  checkPlace,
  circularSuccessor,
  closedAgencyAt,
  ownSuccessor,
  unknownAgencyAt,
} from './agency-rules.ts'
import type { AgencyStore } from './agency-store.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { AgencyRecord } from './records.ts'

/** A merger or a split as it was asked for; a merger is a split in which everything goes to one. */
export interface Asked {
  kind: 'merge' | 'split'
  into: (AgencySplit['into'][number] & { pointer: string })[]
  date: string | null
  note: string | null
  dryRun: boolean
}

export const readMerge = ({ into, keepMembers, date, note, dryRun }: AgencyMerge): Asked => ({
  kind: 'merge',
  into: [{ agency: into, rest: true, keepMembers, pointer: '/into' }],
  date: date ?? null,
  note: note?.trim() || null,
  dryRun: dryRun ?? false,
})

export const readSplit = ({ into, date, note, dryRun }: AgencySplit): Asked => ({
  kind: 'split',
  into: into.map((target, index) => ({ ...target, pointer: `/into/${index}` })),
  date: date ?? null,
  note: note?.trim() || null,
  dryRun: dryRun ?? false,
})

/** An agency that takes over, and what goes to it by name. */
export interface Target {
  agency: AgencyRecord
  datasetIds: string[]
  children: AgencyRecord[]
  isRest: boolean
  keepsMembers: boolean
}

export interface SuccessionPlan {
  from: AgencyRecord
  /** All below it, at any depth. */
  below: AgencyRecord[]
  targets: Target[]
  /** How many datasets are not named, and where they go; null: they stay. */
  restCount: number
  restTo: AgencyRecord | null
  closes: boolean
  on: string
}

interface PlanParts {
  store: Pick<AgencyStore, 'findByIdOrSlug' | 'findMany' | 'listBelow'>
  datasets: Pick<DatasetStore, 'listOfAgency'>
  isSuccessorOf(id: string, from: AgencyRecord, session: ClientSession): Promise<boolean>
}

/** What a merger or split means as things stand; throws 422 with everything that cannot be. */
export async function planSuccession(
  { store, datasets, isSuccessorOf }: PlanParts,
  from: AgencyRecord,
  asked: Asked,
  now: Date,
  session: ClientSession,
): Promise<SuccessionPlan> {
  const [own, below] = [
    await datasets.listOfAgency(from._id, {}, session),
    await store.listBelow(from._id, session),
  ]
  const children = below.filter(({ parentId }) => parentId === from._id)
  const errors: ProblemDetail[] = []
  const targets: Target[] = []
  const taken = new Set<string>()
  const idOf = new Map(own.flatMap(({ _id, slug }) => [[slug, _id] as const, [_id, _id] as const]))

  for (const { pointer, agency: slug, datasets: names = [], agencies = [], ...rest } of asked.into) {
    const at = asked.kind === 'merge' ? pointer : `${pointer}/agency`
    const agency = await store.findByIdOrSlug(slug, session)
    if (!agency) {
      errors.push(unknownAgencyAt(at, slug))
      continue
    }
    if (agency._id === from._id) errors.push(ownSuccessor(at))
    else if (agency.path.includes(from._id)) errors.push(belowItself(at, agency.slug))
    else if (agency.closed) {
      errors.push(closedAgencyAt(at, agency, await store.findMany(agency.successorIds, session)))
    } else if (await isSuccessorOf(from._id, agency, session)) errors.push(circularSuccessor(at, from.slug))
    else if (targets.some((target) => target.agency._id === agency._id)) errors.push(namedTwice(at, slug))
    if (names.length + agencies.length === 0 && !rest.rest) errors.push(nothingNamed(pointer))

    const target: Target = {
      agency,
      datasetIds: [],
      children: [],
      isRest: rest.rest ?? false,
      keepsMembers: rest.keepMembers ?? false,
    }
    for (const [index, name] of names.entries()) {
      const id = idOf.get(name)
      if (id === undefined) errors.push(notItsDataset(`${pointer}/datasets/${index}`, name))
      else if (taken.has(id)) errors.push(namedTwice(`${pointer}/datasets/${index}`, name))
      else {
        taken.add(id)
        target.datasetIds.push(id)
      }
    }
    for (const [index, name] of agencies.entries()) {
      const place = `${pointer}/agencies/${index}`
      const child = children.find(({ _id, slug: own }) => _id === name || own === name)
      if (!child) errors.push(notBelow(place, name))
      else if (taken.has(child._id)) errors.push(namedTwice(place, name))
      else {
        taken.add(child._id)
        target.children.push(child)
      }
    }
    targets.push(target)
  }

  const rests = targets.filter(({ isRest }) => isRest)
  if (rests.length > 1) errors.push(oneRest('/into'))
  const rest = rests[0] ?? null
  rest?.children.push(...children.filter(({ _id }) => !taken.has(_id)))
  for (const { agency, children: moved } of targets) {
    for (const child of moved) {
      const underChild = below.filter(({ _id, path }) => _id !== child._id && path.includes(child._id))
      const faults = agency.path.includes(from._id) ? [] : checkPlace(child, agency, underChild)
      errors.push(...faults.map(({ detail }) => ({ pointer: '/into', detail: placed(child.slug, detail) })))
    }
  }
  const today = portalDay(now)
  if (asked.date !== null && asked.date > today) errors.push(notYet(today))
  if (errors.length > 0) throw invalidContent(errors.slice(0, maxErrors))

  const namedCount = targets.reduce((sum, { datasetIds }) => sum + datasetIds.length, 0)
  const childrenLeft = children.length - targets.reduce((sum, target) => sum + target.children.length, 0)
  const restCount = own.length - namedCount
  return {
    from,
    below,
    targets,
    restCount,
    restTo: rest?.agency ?? null,
    closes: rest !== null || (restCount === 0 && childrenLeft === 0),
    on: asked.date ?? today,
  }
}

/** Five thousand names may be wrong at once; the first ones tell what is the matter. */
const maxErrors = 50

/** The agency has ended already, and this is another ending than the one that goes on. */
export function alreadyClosed(from: AgencyRecord, successors: readonly AgencyRecord[]): ProblemError {
  const others = successors.map(({ slug }) => `"${slug}"`).join(', ')
  return conflict({
    vi: `Cơ quan "${from.slug}" đã sáp nhập hoặc chia tách ngày ${sayDay(from.closed!.on)}${others && `, kế tục là ${others}`}. Hãy làm việc này với cơ quan kế tục.`,
    en: `The agency "${from.slug}" was merged or split on ${from.closed!.on}${others && ` into ${others}`}. Do this with its successor.`,
  })
}

const belowItself = (pointer: string, slug: string): ProblemDetail => ({
  pointer,
  detail: {
    vi: `cơ quan "${slug}" trực thuộc chính cơ quan này. Hãy chuyển nó ra ngoài trước (trường "parent").`,
    en: `the agency "${slug}" stands below this very one. Move it out first (member "parent").`,
  },
})

const namedTwice = (pointer: string, name: string): ProblemDetail => ({
  pointer,
  detail: { vi: `"${name}" được nêu hai lần.`, en: `"${name}" is named twice.` },
})

const nothingNamed = (pointer: string): ProblemDetail => ({
  pointer,
  detail: {
    vi: 'cần nêu bộ dữ liệu ("datasets"), cơ quan trực thuộc ("agencies"), hoặc "rest": true để nhận phần còn lại.',
    en: 'needs datasets ("datasets"), sub-agencies ("agencies"), or "rest": true to get what is left.',
  },
})

const notItsDataset = (pointer: string, name: string): ProblemDetail => ({
  pointer,
  detail: {
    vi: `không có bộ dữ liệu "${name}" trong chính cơ quan này.`,
    en: `there is no dataset "${name}" in this agency itself.`,
  },
})

const notBelow = (pointer: string, name: string): ProblemDetail => ({
  pointer,
  detail: {
    vi: `không có cơ quan "${name}" ngay dưới cơ quan này.`,
    en: `there is no agency "${name}" directly below this one.`,
  },
})

const oneRest = (pointer: string): ProblemDetail => ({
  pointer,
  detail: {
    vi: 'chỉ một cơ quan nhận phần còn lại ("rest").',
    en: 'only one agency can get what is left ("rest").',
  },
})

const notYet = (today: string): ProblemDetail => ({
  pointer: '/date',
  detail: {
    vi: `không được sau hôm nay (${sayDay(today)}). Hãy làm việc này vào ngày có hiệu lực.`,
    en: `must not be after today (${today}). Do this on the day on which it takes effect.`,
  },
})

const placed = (slug: string, detail: ProblemDetail['detail']): ProblemDetail['detail'] =>
  typeof detail === 'string'
    ? detail
    : { vi: `cơ quan trực thuộc "${slug}": ${detail.vi}`, en: `sub-agency "${slug}": ${detail.en}` }
