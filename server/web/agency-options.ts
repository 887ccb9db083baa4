import type { Ui } from '../../client/text/ui.ts'
import type { AgencyRecord } from '../catalog/records.ts'

/** Agencies to choose from, each set in below the nearest one above it that is among them. */
export function makeAgencyOptions(
  ui: Ui,
  agencies: readonly Pick<AgencyRecord, '_id' | 'slug' | 'name' | 'path'>[],
): { value: string; text: string }[] {
  const ids = new Set(agencies.map(({ _id }) => _id))
  const above = ({ _id, path }: (typeof agencies)[number]) =>
    path.findLast((id) => id !== _id && ids.has(id)) ?? null
  const below = new Map<string | null, (typeof agencies)[number][]>()
  for (const agency of agencies) {
    const parentId = above(agency)
    below.set(parentId, [...(below.get(parentId) ?? []), agency])
  }
  const options: { value: string; text: string }[] = []
  const add = (parentId: string | null, depth: number): void => {
    for (const { _id, slug, name } of below.get(parentId) ?? []) {
      options.push({ value: slug, text: '\u2003'.repeat(depth) + ui.pick(name).text })
      add(_id, depth + 1)
    }
  }
  add(null, 0)
  return options
}
