import type { DatasetWithAgency } from '../catalog/records.ts'
import { firstText } from '../text/first-text.ts'
import { foldText } from '../text/normalize.ts'
import type { FoundDataset } from './records.ts'

/** The beginning of a description tells it from another; portals cut the end or add their own. */
const comparedLength = 500

/**
 * Puts what tells the same as one before it right behind that, and says so: the same dataset comes into a catalogue by two
 * ways, and a page of its copies hides everything else. The same is what has the same title, the same beginning of the
 * description and the same places: tables of the same name from two provinces are two.
 */
export function foldTogether(records: readonly DatasetWithAgency[]): FoundDataset[] {
  const titles = records.map(({ title }) => foldText(firstText(title)))
  const groups = new Map<string, FoundDataset[]>()
  for (const [index, record] of records.entries()) {
    const title = titles[index]!
    // Long texts are compared only where titles are the same.
    const isAlone = titles.indexOf(title) === titles.lastIndexOf(title)
    const key = isAlone ? record._id : title + keyOf(record)
    const group = groups.get(key)
    if (group) group.push({ ...record, duplicateOf: group[0]!._id })
    else groups.set(key, [record])
  }
  return [...groups.values()].flat()
}

const keyOf = ({ description, spatial }: DatasetWithAgency): string =>
  JSON.stringify([foldText(firstText(description ?? {}).slice(0, comparedLength)), spatial.toSorted()])
