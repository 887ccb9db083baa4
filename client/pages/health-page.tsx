import type { VNode } from 'preact'
import type { SystemState } from '../../schemas/generated/api/system-state.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'
import { AdminNav } from './admin-nav.tsx'

export interface HealthPageView {
  state: SystemState
}

/** Under this share of the disk there is soon no room for what is uploaded. */
const littleRoom = 0.1

/** How the portal is: engines, what waits, what is stored. */
export function HealthPage({ view: { state }, ui }: { view: HealthPageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('health.title') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('health.title')}</h1>
        <p class="lede">
          <Badge tone={state.status === 'ready' ? 'good' : state.status === 'degraded' ? 'warn' : 'bad'}>
            {ui.t('health.portal', { state: ui.t(`admin.state.${state.status}`) })}
          </Badge>
        </p>
        <AdminNav ui={ui} current="health" />
        <Warnings ui={ui} state={state} />
      </div>
      <div class="page stack-wide">
        <Engines ui={ui} state={state} />
        <Work ui={ui} state={state} />
        <Stored ui={ui} storage={state.storage} />
        <section class="stack">
          <SectionHead ui={ui} title={ui.t('health.process')} isFlush />
          <Pairs
            items={[
              { term: 'Sen', detail: state.version },
              { term: 'Node', detail: state.node },
              { term: ui.t('health.startedAt'), detail: ui.date(state.startedAt, 'moment') },
              { term: ui.t('health.memory'), detail: ui.bytes(state.memoryBytes) },
            ]}
          />
        </section>
      </div>
    </>
  )
}

/** What somebody should do something about. */
function Warnings({ ui, state }: { ui: Ui; state: SystemState }): VNode {
  const { index, storage, jobs } = state
  const { disk } = storage
  const texts = [
    ...(index.inIndex !== null && index.inIndex !== index.inDatabase && state.outbox.pending === 0
      ? [ui.t('health.indexDiffers')]
      : []),
    ...(disk && disk.freeBytes < disk.totalBytes * littleRoom ? [ui.t('health.littleRoom')] : []),
    ...(jobs.failed > 0 ? [ui.t('health.jobsFailed', { count: jobs.failed })] : []),
  ]
  return (
    <>
      {texts.map((text) => (
        <Notice key={text} tone="warn">
          {text}
        </Notice>
      ))}
    </>
  )
}

function Engines({ ui, state: { engines } }: { ui: Ui; state: SystemState }): VNode {
  return (
    <section class="stack">
      <SectionHead ui={ui} title={ui.t('health.engines')} isFlush />
      <Rows>
        {engines.map(({ name, state, version, detail, sizeBytes }) => (
          <RowItem
            key={name}
            end={sizeBytes === null ? undefined : ui.bytes(sizeBytes)}
            note={[version, detail].filter((each) => each !== null).join(' · ')}
          >
            <strong>{name}</strong>{' '}
            <Badge tone={state === 'ready' ? 'good' : 'bad'}>{ui.t(`admin.state.${state}`)}</Badge>
          </RowItem>
        ))}
      </Rows>
    </section>
  )
}

function Work({ ui, state: { outbox, jobs, index } }: { ui: Ui; state: SystemState }): VNode {
  return (
    <section class="stack">
      <SectionHead
        ui={ui}
        title={ui.t('health.work')}
        link={{ href: ui.href('/admin/jobs'), text: ui.t('jobs.title') }}
        isFlush
      />
      <Pairs
        items={[
          {
            term: ui.t('admin.outbox'),
            detail: ui.t('admin.outboxState', {
              count: outbox.pending,
              seconds: ui.number(outbox.oldestSeconds),
            }),
          },
          {
            term: ui.t('health.jobs'),
            detail: (['waiting', 'running', 'failed'] as const)
              .map((each) => `${ui.number(jobs[each])} ${ui.t(`jobs.state.${each}`)}`)
              .join(' · '),
          },
          {
            term: ui.t('health.index'),
            detail:
              index.inIndex === null
                ? ui.t('health.indexAway', { count: index.inDatabase })
                : ui.t('health.indexCounts', { found: index.inIndex, count: index.inDatabase }),
          },
        ]}
      />
    </section>
  )
}

function Stored({
  ui,
  storage: { state, disk, counted },
}: {
  ui: Ui
  storage: SystemState['storage']
}): VNode {
  return (
    <section class="stack">
      <SectionHead ui={ui} title={ui.t('admin.storage')} isFlush />
      <Pairs
        items={[
          { term: ui.t('health.storageState'), detail: ui.t(`admin.state.${state}`) },
          ...(disk
            ? [
                {
                  term: ui.t('health.room'),
                  detail: ui.t('health.roomOf', {
                    free: ui.bytes(disk.freeBytes),
                    total: ui.bytes(disk.totalBytes),
                  }),
                },
              ]
            : []),
          ...(counted?.kinds ?? []).map(({ kind, count, bytes }) => ({
            term: ui.t(`health.kind.${kind}`),
            detail: `${ui.bytes(bytes)} · ${ui.t('health.fileCount', { count })}`,
          })),
        ]}
      />
      <p class="soft small">
        {counted
          ? ui.t('health.countedAt', { date: ui.date(counted.at, 'moment') })
          : ui.t('health.counting')}
      </p>
      {counted && counted.largest.length > 0 && (
        <>
          <h3>{ui.t('health.largest')}</h3>
          <Rows>
            {counted.largest.map(({ id, slug, title, releases, bytes }) => (
              <RowItem key={id} end={ui.bytes(bytes)} note={ui.t('health.releases', { count: releases })}>
                <a href={ui.href(`/datasets/${slug}`)}>
                  <LangText of={ui.pick(title)} />
                </a>
              </RowItem>
            ))}
          </Rows>
        </>
      )}
    </section>
  )
}
