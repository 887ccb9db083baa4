import { isMember, mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { portalDay, type Clock } from '../platform/clock.ts'
import { agencyNotFound, notAllowed, signInNeeded } from '../problems.ts'
import type { Agencies } from './agencies.ts'
import type { AgencySums, DatasetStore } from './dataset-store.ts'
import type { Downloads } from './downloads.ts'
import { addDays, listSlowFrequencies, soonDays } from './due.ts'
import type { DatasetStatus, DatasetWithAgency, LanguageMap } from './records.ts'
import type { Vocabularies } from './vocabularies.ts'

/** How the data of an agency and those below it are. */
export interface AgencyReport {
  agencyId: string
  slug: string
  /** How many datasets are in each state. */
  states: Record<DatasetStatus, number>
  /** Of the published: late, due within seven days, on time otherwise, and without a promise. */
  updates: { overdue: number; dueSoon: number; onTime: number; withoutPromise: number }
  /** The longest overdue first. */
  overdue: DatasetWithAgency[]
  /** Published datasets with files that need care. */
  troubled: number
  downloads: {
    /** Of all time, of what is published now or was. */
    total: number
    /** The days of the last thirty, oldest first, also those without any. */
    days: { day: string; count: number }[]
    /** Most downloaded in these days, first. */
    top: { id: string; slug: string; title: LanguageMap; count: number }[]
  }
  /** How many of the published have each thing that makes data easy to use. */
  quality: AgencySums['quality'] & { published: number }
}

export interface AgencyReports {
  /** For managers and auditors of the agency, or of one above it; 403 for others. */
  getAgencyReport(idOrSlug: string, viewer: Viewer): Promise<AgencyReport>
}

const shownDays = 30
const shownOverdue = 10
const shownTop = 5

export function createAgencyReports({
  clock,
  agencies,
  datasets,
  downloads,
  vocabularies,
}: {
  clock: Clock
  agencies: Pick<Agencies, 'findAgency'>
  datasets: Pick<DatasetStore, 'sumAgency' | 'listPage' | 'listIdsWhere' | 'findMany'>
  downloads: Pick<Downloads, 'sumSince'>
  vocabularies: Pick<Vocabularies, 'list'>
}): AgencyReports {
  async function sumDownloads(
    agencyId: string,
    today: string,
  ): Promise<Omit<AgencyReport['downloads'], 'total'>> {
    const ids = await datasets.listIdsWhere({ agencyPath: agencyId })
    const since = addDays(today, 1 - shownDays)
    const { byDay, byDataset } = await downloads.sumSince(ids, since)
    const days = Array.from({ length: shownDays }, (_unused, index) => {
      const day = addDays(since, index)
      return { day, count: byDay.get(day) ?? 0 }
    })
    const most = [...byDataset].sort((a, b) => b[1] - a[1]).slice(0, shownTop)
    const records = await datasets.findMany(
      most.map(([id]) => id),
      { forList: true },
    )
    const top = records.map(({ _id: id, slug, title }) => ({
      id,
      slug,
      title,
      count: byDataset.get(id) ?? 0,
    }))
    return { days, top }
  }

  return {
    async getAgencyReport(idOrSlug, viewer) {
      if (viewer.kind === 'anonymous') throw signInNeeded()
      const agency = await agencies.findAgency(idOrSlug)
      if (!agency) throw agencyNotFound(idOrSlug)
      const place = { agencyPath: agency.path }
      if (!isMember(viewer, place) || !mayAct(viewer, 'audit', place)) throw managersOnly()
      const today = portalDay(clock.now())
      const within = { agencyPath: { $in: [agency._id] } }
      const [sums, late, counted] = await Promise.all([
        datasets.sumAgency(agency._id, {
          today,
          soonUntil: addDays(today, soonDays),
          soonFrequencies: listSlowFrequencies(vocabularies),
        }),
        datasets.listPage(
          { ...within, due: { $type: 'string', $lt: today } },
          { order: 'due', limit: shownOverdue, after: null },
        ),
        sumDownloads(agency._id, today),
      ])
      const overdue = await Promise.all(
        late.records.map(async (record) => ({
          ...record,
          agency: (await agencies.findAgency(record.agencyId))!,
        })),
      )
      const { states, updates, troubled, downloads: total, quality } = sums
      return {
        agencyId: agency._id,
        slug: agency.slug,
        states,
        updates,
        overdue,
        troubled,
        downloads: { total, ...counted },
        quality: { published: states.published, ...quality },
      }
    },
  }
}

const managersOnly = () =>
  notAllowed({
    vi: 'Báo cáo này dành cho người quản lý và người kiểm tra của cơ quan hoặc cơ quan cấp trên.',
    en: 'This report is for managers and auditors of the agency or one above it.',
  })
