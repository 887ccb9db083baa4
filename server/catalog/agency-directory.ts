import type { Viewer } from '../identity/viewer.ts'
import type { Clock } from '../platform/clock.ts'
import type { AgencyStore } from './agency-store.ts'
import { agencySortKey } from './agency-view.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { AgencyRecord } from './records.ts'
import { visibleFilter } from './visibility.ts'

/** A change that another process made is seen by everything at most this late; reading one agency by its address is never late. */
const recordsLifeMs = 5_000

/** Figures beside names may lag by this much, which is what search promises too. */
const countsLifeMs = 2_000

/** Over a million datasets a count takes half a second: it may take a tenth of the time, however many there are. */
const countsLifeTimes = 10

interface Directory {
  /** In Vietnamese order of their names. */
  all: AgencyRecord[]
  byName: Map<string, AgencyRecord>
}

export type AgencyDirectory = ReturnType<typeof createAgencyDirectory>

/** All agencies at hand: a few thousand at most, asked for with every dataset. */
export function createAgencyDirectory({
  clock,
  store,
  datasets,
}: {
  clock: Clock
  store: AgencyStore
  datasets: Pick<DatasetStore, 'countByAgency'>
}) {
  let held: { untilMs: number; value: Promise<Directory> } | null = null
  let publicCounts: { untilMs: number; value: Promise<Map<string, number>> } | null = null

  const nowMs = () => clock.now().getTime()

  async function load(): Promise<Directory> {
    const found = (await store.listAll()).map((agency) => ({ agency, key: agencySortKey(agency) }))
    const all = found.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ agency }) => agency)
    const byName = new Map<string, AgencyRecord>()
    for (const agency of all) for (const slug of agency.formerSlugs) byName.set(slug, agency)
    // Later, so that a present slug comes before somebody's former one.
    for (const agency of all) byName.set(agency.slug, agency).set(agency._id, agency)
    return { all, byName }
  }

  function get(): Promise<Directory> {
    if (held === null || nowMs() >= held.untilMs) {
      const value = load()
      const next = { untilMs: nowMs() + recordsLifeMs, value }
      held = next
      value.catch(() => {
        if (held === next) held = null
      })
    }
    return held.value
  }

  /** Sums up the tree: an agency's figure holds those of the agencies below. */
  async function count(viewer: Viewer): Promise<Map<string, number>> {
    const [own, { byName }] = await Promise.all([datasets.countByAgency(visibleFilter(viewer)), get()])
    const sums = new Map<string, number>()
    for (const [id, number] of own) {
      for (const above of byName.get(id)?.path ?? [id]) sums.set(above, (sums.get(above) ?? 0) + number)
    }
    return sums
  }

  return {
    /** By id, slug or former slug; one that is not at hand is looked for once more, because it may be new. */
    async find(idOrSlug: string): Promise<AgencyRecord | null> {
      const { byName } = await get()
      return byName.get(idOrSlug) ?? store.findByIdOrSlug(idOrSlug)
    },

    async listAll(): Promise<AgencyRecord[]> {
      return (await get()).all
    },

    /** How many datasets the viewer may see of each agency and those below it. */
    async countDatasets(viewer: Viewer): Promise<Map<string, number>> {
      if (viewer.kind !== 'anonymous') return count(viewer)
      if (publicCounts === null || nowMs() >= publicCounts.untilMs) {
        const value = count(viewer)
        const begunMs = performance.now()
        const next = { untilMs: Number.POSITIVE_INFINITY, value }
        publicCounts = next
        value.then(
          () => {
            const tookMs = performance.now() - begunMs
            next.untilMs = nowMs() + Math.max(countsLifeMs, countsLifeTimes * tookMs)
          },
          () => {
            if (publicCounts === next) publicCounts = null
          },
        )
      }
      return publicCounts.value
    },

    /** After a change here, nobody in this process reads the old. */
    forget(): void {
      held = null
      publicCounts = null
    },
  }
}
