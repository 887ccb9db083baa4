import type { AgencyInput } from '../../schemas/generated/catalog/agency-input.ts'
import { isDeepStrictEqual } from 'node:util'
import { conflict, invalidContent, type ProblemDetail, type ProblemError } from '../problems.ts'
import { tidyText } from '../text/normalize.ts'
import { findBlanks, tidyMap } from './dataset-edit.ts'
import { checkSlug } from './dataset-rules.ts'
import type { AgencyRecord, FormerName } from './records.ts'

/** Government, ministry, department, division and office make five; every dataset carries the whole path. */
export const maxDepth = 8

const rankOf: Record<AgencyRecord['level'], number | null> = {
  national: 0,
  ministry: 1,
  province: 2,
  commune: 3,
  // May stand anywhere: schools, hospitals, state companies.
  other: null,
}

/** What a publisher decides about an agency, in stored form. */
export type AgencyMembers = Pick<AgencyRecord, 'name' | 'level' | 'code' | 'homepage'> & {
  formerNames: FormerName[]
}

/** The stored form of a checked input; throws 422 when tidying leaves nothing to read. */
export function readMembers(input: AgencyInput): AgencyMembers {
  const name = tidyMap(input.name, tidyText)
  const formerNames = (input.formerNames ?? []).map((former) => ({
    name: tidyMap(former.name, tidyText),
    until: former.until,
  }))
  const errors = [
    ...findBlanks(name, '/name'),
    ...formerNames.flatMap((former, index) => findBlanks(former.name, `/formerNames/${index}/name`)),
    ...checkSlug(input.slug),
  ]
  if (errors.length > 0) throw invalidContent(errors)
  return {
    name,
    level: input.level,
    code: tidyText(input.code ?? '') || null,
    homepage: input.homepage ?? null,
    formerNames,
  }
}

/** As many as the contract takes. */
const maxFormerNames = 20

/** The former names after a change of name that says nothing of them: what was replaced joins them, the oldest leave. */
export function keepFormerName(previous: AgencyRecord, next: AgencyMembers, today: string): FormerName[] {
  const before = previous.formerNames ?? []
  if (!isDeepStrictEqual(before, next.formerNames)) return next.formerNames
  const replaced = Object.entries(previous.name).filter(
    ([language, text]) => next.name[language] !== undefined && next.name[language] !== text,
  )
  if (replaced.length === 0) return before
  return [...before, { name: Object.fromEntries(replaced), until: today }].slice(-maxFormerNames)
}

/** Throws 422 when the agency was merged or split: it takes nothing any more. */
export function mustBeOpen(agency: AgencyRecord, successors: readonly AgencyRecord[], pointer: string): void {
  if (agency.closed) throw invalidContent([closedAgencyAt(pointer, agency, successors)])
}

/** The problem of an agency that the input names and that takes nothing any more. */
export function closedAgencyAt(
  pointer: string,
  { slug }: Pick<AgencyRecord, 'slug'>,
  successors: readonly Pick<AgencyRecord, 'slug'>[],
): ProblemDetail {
  const others = successors.map((successor) => `"${successor.slug}"`).join(', ')
  return {
    pointer,
    detail: {
      vi: `cơ quan "${slug}" đã sáp nhập hoặc chia tách nên không nhận thêm gì. Hãy chọn cơ quan kế tục${others && `: ${others}`}.`,
      en: `the agency "${slug}" was merged or split and takes nothing any more. Choose its successor${others && `: ${others}`}.`,
    },
  }
}

/** What is wrong with the place of an agency in the tree; empty when nothing is. */
export function checkPlace(
  agency: Pick<AgencyRecord, '_id' | 'level'>,
  parent: AgencyRecord | null,
  below: readonly AgencyRecord[],
): ProblemDetail[] {
  if (parent?.path.includes(agency._id)) {
    const detail = {
      vi: 'Cơ quan không thể nằm dưới chính nó hoặc dưới cơ quan trực thuộc nó.',
      en: 'An agency cannot stand below itself or below one that stands below it.',
    }
    return [{ pointer: '/parent', detail }]
  }
  const errors: ProblemDetail[] = []
  if (parent !== null && isAbove(agency.level, parent.level)) {
    errors.push({
      pointer: '/level',
      detail: {
        vi: `cấp "${agency.level}" không thể nằm dưới cơ quan cấp "${parent.level}".`,
        en: `the level "${agency.level}" cannot stand below an agency of the level "${parent.level}".`,
      },
    })
  }
  const child = below.find(({ parentId, level }) => parentId === agency._id && isAbove(level, agency.level))
  if (child) {
    errors.push({
      pointer: '/level',
      detail: {
        vi: `cơ quan trực thuộc "${child.slug}" có cấp cao hơn ("${child.level}").`,
        en: `the agency "${child.slug}" below it has a higher level ("${child.level}").`,
      },
    })
  }
  // Paths of those below still begin where the agency stood; what counts is how far they reach below it.
  const reach = Math.max(0, ...below.map(({ path }) => path.length - path.indexOf(agency._id) - 1))
  if ((parent?.path.length ?? 0) + 1 + reach > maxDepth) {
    errors.push({
      pointer: '/parent',
      detail: {
        vi: `cây cơ quan không sâu quá ${maxDepth} cấp.`,
        en: `the tree of agencies is at most ${maxDepth} levels deep.`,
      },
    })
  }
  return errors
}

function isAbove(level: AgencyRecord['level'], other: AgencyRecord['level']): boolean {
  const [rank, otherRank] = [rankOf[level], rankOf[other]]
  return rank !== null && otherRank !== null && rank < otherRank
}

/** The problem of an agency that the input names and that is not there. */
export const unknownAgencyAt = (pointer: string, slug: string): ProblemDetail => ({
  pointer,
  detail: {
    vi: `không có cơ quan "${slug}". Danh sách ở /api/v1/agencies.`,
    en: `there is no agency "${slug}". The list is at /api/v1/agencies.`,
  },
})

/** The problem of a successor that this agency already succeeds. */
export const circularSuccessor = (pointer: string, slug: string): ProblemDetail => ({
  pointer,
  detail: {
    vi: `cơ quan này đã kế tục "${slug}", nên "${slug}" không thể kế tục lại nó.`,
    en: `this agency is itself a successor of "${slug}", which cannot succeed it in turn.`,
  },
})

export const ownSuccessor = (pointer: string): ProblemDetail => ({
  pointer,
  detail: { vi: 'cơ quan không thể kế tục chính nó.', en: 'an agency cannot be its own successor.' },
})

/** Why an agency cannot be deleted, and what to do first. */
export const agencyInUse = {
  hasChildren: (slug: string): ProblemError =>
    conflict({
      vi: `Cơ quan này còn cơ quan trực thuộc, như "${slug}". Hãy chuyển hoặc xóa chúng trước.`,
      en: `This agency still has agencies below it, such as "${slug}". Move or delete them first.`,
    }),
  hasDatasets: (): ProblemError =>
    conflict({
      vi: 'Cơ quan này còn bộ dữ liệu, kể cả bản nháp hoặc đã rút. Hãy chuyển chúng sang cơ quan khác (trường "agency"), hoặc ghi cơ quan kế tục thay vì xóa.',
      en: 'This agency still has datasets, drafts and withdrawn ones included. Give them to another agency (member "agency"), or name successors instead of deleting it.',
    }),
  isMoving: (): ProblemError =>
    conflict({
      vi: 'Bộ dữ liệu còn đang được chuyển từ hoặc đến cơ quan này. Hãy đợi công việc đó xong.',
      en: 'Datasets are still being moved from or to this agency. Wait until that job is done.',
    }),
  hasSchemas: (): ProblemError =>
    conflict({
      vi: 'Cơ quan này giữ lược đồ bảng, mà tệp của người khác có thể đang theo. Hãy ghi cơ quan kế tục thay vì xóa.',
      en: 'This agency owns schemas for tables, which files of others may follow. Name successors instead of deleting it.',
    }),
  hasSeries: (): ProblemError =>
    conflict({
      vi: 'Cơ quan này còn chuỗi dữ liệu. Hãy giao chúng cho cơ quan khác (trường "agency" của chuỗi) hoặc xóa chúng trước.',
      en: 'This agency still keeps series. Give them to another agency (member "agency" of the series) or delete them first.',
    }),
  hasCollections: (): ProblemError =>
    conflict({
      vi: 'Cơ quan này còn bộ sưu tập, kể cả bản nháp. Hãy giao chúng cho cơ quan khác (trường "agency" của bộ sưu tập) hoặc xóa chúng trước.',
      en: 'This agency still keeps collections, drafts included. Give them to another agency (member "agency" of the collection) or delete them first.',
    }),
  isSuccessor: (slug: string): ProblemError =>
    conflict({
      vi: `Cơ quan "${slug}" ghi cơ quan này là cơ quan kế tục. Hãy sửa trường "successors" của nó trước.`,
      en: `The agency "${slug}" names this one as its successor. Change its member "successors" first.`,
    }),
}
