/** People change a record minutes after they read it; by then an agency has shown a few figures, seldom more. */
const keptPerAgency = 50

/**
 * What was shown as the number of datasets of each agency. Datasets come and go without a version of their agency, so a record
 * that is sent back may carry an earlier figure, but none that nobody was ever shown.
 */
export function createShownCounts() {
  const shown = new Map<string, Set<number>>()
  return {
    note(agencyId: string, count: number): void {
      const counts = shown.get(agencyId) ?? new Set()
      shown.set(agencyId, counts)
      // The one shown last is the last to be forgotten.
      counts.delete(count)
      counts.add(count)
      if (counts.size > keptPerAgency) counts.delete(counts.values().next().value!)
    },
    has: (agencyId: string, count: unknown): boolean => shown.get(agencyId)?.has(count as number) ?? false,
  }
}
