import type { AuditEntry } from '../../schemas/generated/identity/audit-entry.ts'
import type { Audit, AuditFilter, AuditRecord } from '../audit/audit.ts'
import { listPlaces, mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { notAllowed, signInNeeded } from '../problems.ts'
import type { Agencies } from './agencies.ts'
import type { AgencyStore } from './agency-store.ts'
import type { RevisionChange } from './records.ts'
import type { RevisionStore } from './revision-store.ts'

export interface AuditQuestion extends Omit<AuditFilter, 'agencyIds'> {
  /** Slug or id: of this agency and those below it. */
  agency?: string
}

/** The audit as its readers may see it. */
export interface AuditReading {
  /** Newest first, before the number given: everything for administrators, the matters of their agencies for managers and auditors, 403 for others. An agency that is not there has no entries. */
  listAudit(
    viewer: Viewer,
    question: AuditQuestion,
    page: { limit: number; before: number | null },
  ): Promise<{ items: AuditEntry[]; total: number }>
  /** The same without end, read while it is sent; who may not is told before the first. */
  exportAudit(viewer: Viewer, question: AuditQuestion): Promise<AsyncIterable<AuditEntry>>
  /** Whether all that was done to the object since this version of it was done by the viewer's own account, as in another window. */
  isOwnSince(viewer: Viewer, object: string, version: number): Promise<boolean>
  /** What each of the entries that a reader was given changed of a dataset or an agency, value by value; by the number of the entry. */
  findAuditChanges(entries: readonly AuditEntry[]): Promise<Map<number, readonly RevisionChange[]>>
}

/** More often nobody saves while a form stands open; beyond that it is said of others, which is safe. */
const mostSince = 50

export function createAuditReading({
  audit,
  agencies,
  agencyStore,
  revisions,
}: {
  audit: Pick<Audit, 'list' | 'read'>
  agencies: Pick<Agencies, 'findAgency' | 'listAgencyRecords'>
  agencyStore: Pick<AgencyStore, 'listRevisionChanges'>
  revisions: Pick<RevisionStore, 'listChanges'>
}): AuditReading {
  async function listBelow(ids: readonly string[]): Promise<string[]> {
    const records = await agencies.listAgencyRecords()
    return records.filter(({ path }) => path.some((id) => ids.includes(id))).map(({ _id }) => _id)
  }

  /** The agencies whose entries are asked for and may be seen; undefined: all there are. */
  async function findScope(viewer: Viewer, slug: string | undefined): Promise<string[] | undefined> {
    if (viewer.kind === 'anonymous') throw signInNeeded()
    const places = listPlaces(viewer, 'audit')
    if (places.length === 0) throw auditorsOnly()
    if (slug === undefined) return places === 'everywhere' ? undefined : listBelow(places)
    const agency = await agencies.findAgency(slug)
    if (!agency) return []
    if (!mayAct(viewer, 'audit', { agencyPath: agency.path })) throw auditorsOnly()
    return listBelow([agency._id])
  }

  const findSlugs = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await agencies.listAgencyRecords()).map(({ _id, slug }) => [_id, slug]))

  return {
    async listAudit(viewer, { agency, ...filter }, page) {
      const agencyIds = await findScope(viewer, agency)
      const { items, total } = await audit.list({ ...filter, ...(agencyIds && { agencyIds }) }, page)
      const slugs = await findSlugs()
      return { items: items.map((record) => present(record, slugs)), total }
    },

    async exportAudit(viewer, { agency, ...filter }) {
      const agencyIds = await findScope(viewer, agency)
      const slugs = await findSlugs()
      const records = audit.read({ ...filter, ...(agencyIds && { agencyIds }) })
      return (async function* () {
        for await (const record of records) yield present(record, slugs)
      })()
    },

    async isOwnSince({ accountId }, object, version) {
      if (accountId === null) return false
      const { items } = await audit.list({ object }, { limit: mostSince, before: null })
      const since = items.filter(({ details }) => Number(details.version) > version)
      return (
        since.length > 0 &&
        since.length < mostSince &&
        since.every((entry) => entry.accountId === accountId && !entry.tokenId)
      )
    },

    async findAuditChanges(entries) {
      const asked = entries.flatMap(({ id, object, details }) => {
        const { version } = details as Record<string, unknown>
        const [kind, of] = object.split('/')
        return typeof version === 'number' ? [{ id, kind, revision: `${of}/${version}` }] : []
      })
      const idsOf = (wanted: string) =>
        asked.filter(({ kind }) => kind === wanted).map(({ revision }) => revision)
      const [ofDatasets, ofAgencies] = await Promise.all([
        revisions.listChanges(idsOf('dataset')),
        agencyStore.listRevisionChanges(idsOf('agency')),
      ])
      const known = new Map([...ofDatasets, ...ofAgencies].map(({ _id, changes }) => [_id, changes]))
      return new Map(asked.map(({ id, revision }) => [id, known.get(revision) ?? []]))
    },
  }
}

/** An entry as its readers get it. */
const present = (record: AuditRecord, slugs: ReadonlyMap<string, string>): AuditEntry => ({
  id: record._id,
  at: record.at.toISOString(),
  actor: {
    name: record.actor,
    account: record.accountId ?? null,
    token: record.tokenId ?? null,
  },
  action: record.action,
  object: record.object,
  agency: record.agencyId === null ? null : (slugs.get(record.agencyId) ?? record.agencyId),
  address: record.address ?? null,
  details: record.details,
  previousDigest: record.previousDigest,
  digest: record.digest,
})

const auditorsOnly = () =>
  notAllowed({
    vi: 'Nhật ký chỉ dành cho người quản lý và người kiểm tra của cơ quan, và người quản trị cổng. Hãy nhờ một người trong số đó.',
    en: 'The audit is for managers and auditors of the agency, and for administrators of the portal. Ask one of them.',
  })
