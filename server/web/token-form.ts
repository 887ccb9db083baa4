import type { SelectOption } from '../../client/components/field/field.tsx'
import { readClock } from '../../client/text/time-zone.ts'
import type { Ui } from '../../client/text/ui.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { isMember } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { portalDay } from '../platform/clock.ts'
import { makeAgencyOptions } from './agency-options.ts'

/** A list that a person still reads; beyond it the form takes the slug. */
const listedAgencies = 300

/** The agencies that the viewer may act for, to choose from; null when there are too many. */
export async function listAgencyOptions(
  catalog: Pick<Catalog, 'listAgencyRecords'>,
  viewer: Viewer,
  ui: Ui,
): Promise<SelectOption[] | null> {
  const records = (await catalog.listAgencyRecords()).filter(
    ({ closed, path }) => !closed && isMember(viewer, { agencyPath: path }),
  )
  return records.length > listedAgencies ? null : makeAgencyOptions(ui, records)
}

/** A year: nobody has to renew it often, and what is forgotten ends by itself. */
export function proposeExpiry(now: Date): string {
  const end = new Date(now)
  end.setUTCFullYear(end.getUTCFullYear() + 1)
  return portalDay(end)
}

/** The end of a day by the clock of the portal: null for no day, undefined for none that can be used. */
export function readExpiry(day: string, now: Date): Date | null | undefined {
  if (day === '') return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const end = new Date(readClock(`${day}T23:59:59`))
  return Number.isNaN(end.getTime()) || end <= now ? undefined : end
}
