import type { VNode } from 'preact'
import type { WorkCounts } from '../../schemas/generated/catalog/work-counts.ts'
import { Empty } from '../components/empty/empty.tsx'
import type { IconName } from '../components/icon/icon-drawings.ts'
import { RowLink, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'

export interface WorkWaitingView extends WorkCounts {
  /** Tokens that end within two weeks. */
  tokens: number
}

const kinds: readonly { name: keyof WorkWaitingView; icon: IconName; path: string }[] = [
  { name: 'reviews', icon: 'check', path: '/workspace/datasets?show=review' },
  { name: 'proposals', icon: 'pencil', path: '/workspace/proposals' },
  { name: 'ownProposals', icon: 'pencil', path: '/workspace/proposals?show=mine' },
  { name: 'overdue', icon: 'warn', path: '/workspace/datasets?show=overdue' },
  { name: 'dueSoon', icon: 'clock', path: '/workspace/datasets?show=soon' },
  { name: 'files', icon: 'bad', path: '/workspace/files' },
  { name: 'drafts', icon: 'file', path: '/workspace/datasets?show=mine&state=draft' },
  { name: 'invitations', icon: 'mail', path: '/workspace/invitations' },
  { name: 'tokens', icon: 'code', path: '/workspace#tokens' },
]

/** What waits for the reader, each with how much there is and the way to it; what there is none of is left out. */
export function WorkWaiting({ ui, counts }: { ui: Ui; counts: WorkWaitingView }): VNode {
  const shown = kinds.filter(({ name }) => counts[name] > 0)
  return (
    <section>
      <SectionHead
        ui={ui}
        title={ui.t('work.waiting')}
        link={{ href: ui.href('/workspace/datasets'), text: ui.t('work.all') }}
      />
      {shown.length === 0 ? (
        <Empty title={ui.t('work.nothing')} level={3}>
          <p>{ui.t('work.nothingHelp')}</p>
        </Empty>
      ) : (
        <Rows isInColumns>
          {shown.map(({ name, icon, path }) => (
            <RowLink key={name} href={ui.href(path)} icon={icon} end={ui.number(counts[name])}>
              {ui.t(`work.count.${name}`)}
            </RowLink>
          ))}
        </Rows>
      )}
    </section>
  )
}
