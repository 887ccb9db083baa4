import { firstText } from '../text/first-text.ts'
import { compareVietnamese } from '../text/sort-key.ts'
import type { DatasetRecord } from './records.ts'

type Ordered = Pick<DatasetRecord, '_id' | 'title' | 'temporal'>

/** By the first day that they are about, then by the last; by title where one of them names no period. */
export function compareMembers(first: Ordered, second: Ordered): number {
  const [a, b] = [periodOf(first), periodOf(second)]
  if (a !== null && b !== null && a !== b) return a < b ? -1 : 1
  return compareVietnamese(firstText(first.title), firstText(second.title))
}

const periodOf = ({ temporal }: Ordered): string | null => {
  const first = temporal?.start ?? temporal?.end
  return first ? `${first} ${temporal?.end ?? '9999-12-31'}` : null
}

/** Where a dataset belongs among those that stand there already, also when the newest stands first; from 0. */
export function findPlaceFor(added: Ordered, members: readonly Ordered[]): number {
  const isNewestFirst = members.length > 1 && compareMembers(members[0]!, members.at(-1)!) > 0
  if (isNewestFirst) {
    const before = members.findIndex((member) => compareMembers(member, added) <= 0)
    return before === -1 ? members.length : before
  }
  return members.findLastIndex((member) => compareMembers(member, added) <= 0) + 1
}

/**
 * The whole order after the viewer put those that they see into theirs. What they do not see keeps its place behind the one that
 * it stood behind.
 */
export function arrange(
  members: readonly { id: string; isSeen: boolean }[],
  wanted: readonly string[],
): string[] {
  const kept = new Set(wanted)
  const behind = new Map<string | null, string[]>()
  let last: string | null = null
  for (const { id, isSeen } of members) {
    if (!isSeen) behind.set(last, [...(behind.get(last) ?? []), id])
    else if (kept.has(id)) last = id
  }
  return [...(behind.get(null) ?? []), ...wanted.flatMap((id) => [id, ...(behind.get(id) ?? [])])]
}
