import type { VNode } from 'preact'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'

/** The limits as the portal holds them. */
export interface LimitsView {
  read: { points: number; durationSeconds: number }
  write: { points: number; durationSeconds: number }
  signIn: { points: number; durationSeconds: number }
  maxListItems: number
  usualListItems: number
  maxRows: number
  usualRows: number
  maxQueryCharacters: number
  maxJsonBytes: number
  maxUploadBytes: number
}

/** Every limit with how much it is and why. */
export function DeveloperLimits({ ui, limits }: { ui: Ui; limits: LimitsView }): VNode {
  const rate = ({ points, durationSeconds }: LimitsView['read']): string =>
    ui.t('developers.limit.readValue', { count: points, seconds: durationSeconds })
  const range = (to: number, usual: number): string =>
    ui.t('developers.limit.listValue', { from: 1, to, usual })
  const rows: [
    name: 'read' | 'write' | 'list' | 'rows' | 'query' | 'json' | 'upload' | 'signIn',
    value: string,
  ][] = [
    ['read', rate(limits.read)],
    ['write', rate(limits.write)],
    ['signIn', rate(limits.signIn)],
    ['list', range(limits.maxListItems, limits.usualListItems)],
    ['rows', range(limits.maxRows, limits.usualRows)],
    ['query', ui.t('developers.limit.queryValue', { count: limits.maxQueryCharacters })],
    ['json', ui.bytes(limits.maxJsonBytes)],
    ['upload', ui.bytes(limits.maxUploadBytes)],
  ]
  return (
    <TableRegion label={ui.t('developers.limits')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
      <Table
        ui={ui}
        columns={[
          { head: ui.t('developers.limit') },
          { head: ui.t('developers.value') },
          { head: ui.t('developers.reason'), isWide: true },
        ]}
        rows={rows.map(([name, value]) => [
          ui.t(`developers.limit.${name}`),
          value,
          ui.t(`developers.limit.${name}Reason`),
        ])}
      />
    </TableRegion>
  )
}
