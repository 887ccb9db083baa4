import type { AgencyInput } from '../../schemas/generated/catalog/agency-input.ts'
import { conflict, invalidContent, type ProblemDetail, type ProblemError } from '../problems.ts'
import { tidyText } from '../text/normalize.ts'
import { findBlanks, tidyMap } from './dataset-edit.ts'
import { checkSlug } from './dataset-rules.ts'
import type { AgencyRecord } from './records.ts'

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
export type AgencyMembers = Pick<AgencyRecord, 'name' | 'level' | 'code' | 'homepage'>

/** The stored form of a checked input; throws 422 when tidying leaves nothing to read. */
export function readMembers(input: AgencyInput): AgencyMembers {
  const name = tidyMap(input.name, tidyText)
  const errors = [...findBlanks(name, '/name'), ...checkSlug(input.slug)]
  if (errors.length > 0) throw invalidContent(errors)
  return {
    name,
    level: input.level,
    code: tidyText(input.code ?? '') || null,
    homepage: input.homepage ?? null,
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
  hasSchemas: (): ProblemError =>
    conflict({
      vi: 'Cơ quan này giữ lược đồ bảng, mà tệp của người khác có thể đang theo. Hãy ghi cơ quan kế tục thay vì xóa.',
      en: 'This agency owns schemas for tables, which files of others may follow. Name successors instead of deleting it.',
    }),
  isSuccessor: (slug: string): ProblemError =>
    conflict({
      vi: `Cơ quan "${slug}" ghi cơ quan này là cơ quan kế tục. Hãy sửa trường "successors" của nó trước.`,
      en: `The agency "${slug}" names this one as its successor. Change its member "successors" first.`,
    }),
}
