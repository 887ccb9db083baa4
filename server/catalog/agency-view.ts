import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import { sortKey } from '../text/sort-key.ts'
import { firstText } from '../text/first-text.ts'
import type { AgencyRecord } from './records.ts'
import { addressOfSchema } from './table-schema-view.ts'

/** An agency with those below it, as `tree=true` gives it. */
export interface AgencyBranch extends Agency {
  children: AgencyBranch[]
}

/** An agency as everybody reads it. */
export function presentAgency(
  record: AgencyRecord,
  {
    slugOf,
    datasetCount,
    predecessors,
    baseUrl,
  }: {
    slugOf: (id: string) => string | null
    datasetCount: number
    predecessors: string[]
    baseUrl: string
  },
): Agency {
  return {
    id: record._id,
    slug: record.slug,
    version: record.version,
    name: record.name,
    formerNames: record.formerNames ?? [],
    level: record.level,
    parent: record.parentId === null ? null : slugOf(record.parentId),
    code: record.code,
    homepage: record.homepage,
    successors: record.successorIds.flatMap((id) => slugOf(id) ?? []),
    predecessors,
    status: record.closed ? 'closed' : 'active',
    closedOn: record.closed?.on ?? null,
    closedNote: record.closed?.note ?? null,
    datasetCount,
    requiredSchemas: (record.requiredSchemas ?? []).map((reference) => addressOfSchema(baseUrl, reference)),
    approvalByAnother: record.approvalByAnother ?? false,
  }
}

/** The agencies as a tree, in the order in which they are given. */
export function growTree(agencies: readonly Agency[]): AgencyBranch[] {
  const branches = new Map(
    agencies.map((agency) => [agency.slug, { ...agency, children: [] as AgencyBranch[] }]),
  )
  const roots: AgencyBranch[] = []
  for (const branch of branches.values()) {
    const above = branch.parent === null ? undefined : branches.get(branch.parent)
    if (above) above.children.push(branch)
    else roots.push(branch)
  }
  return roots
}

/** The order of lists: by the Vietnamese name, then by slug, so that no two are equal. */
export const agencySortKey = ({ name, slug }: Pick<Agency, 'name' | 'slug'>): string =>
  `${sortKey(firstText(name))}\u0000${slug}`
