import type { VNode } from 'preact'
import { Code } from '../components/code/code.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { ProblemCode } from '../components/problem-code/problem-code.tsx'
import { SearchBox } from '../components/search-box/search-box.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'

/** The problem document of the API. */
export interface ProblemView {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  errors?: { pointer?: string; parameter?: string; detail: string }[]
  [member: string]: unknown
}

export interface ProblemPageView {
  problem: ProblemView
  /** What this kind of problem means and what to do. */
  meaning: string
  /** The same address without its query, to start again from. */
  plainHref: string | null
  now: Date
}

/** An answer that is not the one asked for: what happened, what to do next, and what a program was told. */
export function ProblemPage({ view, ui }: { view: ProblemPageView; ui: Ui }): VNode {
  if (view.problem.status === 410) return <TombstonePage view={view} ui={ui} />
  const { problem, meaning } = view
  const isMissing = problem.status === 404
  return (
    <>
      <Crumbs ui={ui} items={[{ text: problem.title }]} />
      <div class="page head">
        <div class="aside">
          <div class="stack-wide">
            <section class="stack">
              <ProblemCode ui={ui} status={problem.status} />
              <h1>{problem.title}</h1>
              <p class="lede">{problem.detail}</p>
            </section>
            {isMissing && (
              <section class="stack">
                <h2>{ui.t('problemPage.searchInstead')}</h2>
                <SearchBox ui={ui} id="problem-q" isBig />
              </section>
            )}
            <WhatNext ui={ui} view={view} meaning={meaning} />
            {!isMissing && (
              <section class="stack">
                <h2>{ui.t('problemPage.machine')}</h2>
                <Code
                  ui={ui}
                  title="application/problem+json"
                  language="json"
                  code={JSON.stringify(problem, null, 2)}
                />
              </section>
            )}
          </div>
          <ProblemFacts ui={ui} view={view} />
        </div>
      </div>
    </>
  )
}

function WhatNext({
  ui,
  view: { problem, plainHref },
  meaning,
}: {
  ui: Ui
  view: ProblemPageView
  meaning: string
}): VNode {
  const errors = (problem.errors ?? []).filter(({ detail }) => detail !== problem.detail)
  return (
    <section class="stack">
      <h2>{ui.t('problemPage.next')}</h2>
      {errors.length > 0 && (
        <Notice tone="bad">
          <ul>
            {errors.map(({ pointer, parameter, detail }, index) => (
              <li key={index}>
                {(parameter ?? pointer) && <code>{parameter ?? pointer}</code>} {detail}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div class="prose">
        <p>{meaning}</p>
        <ul>
          {plainHref && (
            <li>
              <a href={plainHref}>{ui.t('problemPage.startAgain')}</a>
            </li>
          )}
          <li>
            <a href={ui.href('/datasets')}>{ui.t('problemPage.allDatasets')}</a>
          </li>
          <li>
            <a href={ui.href('/')}>{ui.t('problemPage.home')}</a>
          </li>
        </ul>
      </div>
    </section>
  )
}

function ProblemFacts({ ui, view: { problem, now } }: { ui: Ui; view: ProblemPageView }): VNode {
  const slug = problem.type.replace(/^.*\//, '')
  return (
    <aside class="stack" aria-label={ui.t('problemPage.about')}>
      <h2 class="small">{ui.t('dataset.information')}</h2>
      <Pairs
        items={[
          ...(problem.instance
            ? [{ term: ui.t('problemPage.request'), detail: <code>{problem.instance}</code> }]
            : []),
          {
            term: ui.t('problemPage.kind'),
            detail: (
              <a href={ui.href(`/problems/${slug}`)}>
                <code>{slug}</code>
              </a>
            ),
          },
          { term: ui.t('problemPage.at'), detail: <span class="num">{ui.date(now, 'moment')}</span> },
        ]}
      />
    </aside>
  )
}

/** What stands in the place of a dataset that its agency took back. */
function TombstonePage({ view, ui }: { view: ProblemPageView; ui: Ui }): VNode {
  const { problem } = view
  const reason = typeof problem.reason === 'string' ? problem.reason : null
  const at = typeof problem.withdrawnAt === 'string' ? problem.withdrawnAt : null
  const titles = problem.titles as Record<string, string> | undefined
  const name = titles ? ui.pick(titles).text : null
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('nav.datasets'), href: ui.href('/datasets') },
          { text: shorten(name ?? problem.title, 60) },
        ]}
      />
      <div class="page head">
        <div class="aside">
          <div class="stack-wide">
            <section class="stack">
              <ProblemCode ui={ui} status={problem.status} />
              <h1>{name ?? problem.title}</h1>
              <p class="lede">{ui.t('problemPage.withdrawnLede')}</p>
            </section>
            <Notice
              tone="warn"
              title={at ? ui.t('problemPage.withdrawnOn', { date: ui.date(at, 'long') }) : undefined}
            >
              {reason ? ui.t('problemPage.withdrawnReason', { reason }) : problem.detail}
            </Notice>
            <section class="stack">
              <h2>{ui.t('problemPage.searchInstead')}</h2>
              <SearchBox ui={ui} id="problem-q" isBig />
            </section>
          </div>
          <ProblemFacts ui={ui} view={view} />
        </div>
      </div>
    </>
  )
}
