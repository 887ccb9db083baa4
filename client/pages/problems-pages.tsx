import type { VNode } from 'preact'
import { Code } from '../components/code/code.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { ProblemCode } from '../components/problem-code/problem-code.tsx'
import { RowItem, RowLink, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { formatJson } from '../text/json.ts'
import type { Ui } from '../text/ui.ts'

/** One kind of problem in the reader's language. */
export interface ProblemKindView {
  slug: string
  status: number
  title: string
  meaning: string
}

export interface ProblemKindsPageView {
  kinds: ProblemKindView[]
}

/** Every way that a request may fail. */
export function ProblemKindsPage({ view: { kinds }, ui }: { view: ProblemKindsPageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs ui={ui} items={[developers(ui), { text: ui.t('problems.title') }]} />
      <div class="page head stack">
        <h1>{ui.t('problems.title')}</h1>
        <p class="lede">{ui.t('problems.lede')}</p>
      </div>
      <div class="page">
        {(['4', '5'] as const).map((group) => (
          <section class="section" key={group}>
            <SectionHead ui={ui} title={ui.t(`problems.group.${group}`)} />
            <Rows>
              {kinds
                .filter(({ status }) => String(status).startsWith(group))
                .map(({ slug, status, title }) => (
                  <RowItem key={slug} end={status} note={<code>{slug}</code>}>
                    <a href={ui.href(`/problems/${slug}`)}>{title}</a>
                  </RowItem>
                ))}
            </Rows>
          </section>
        ))}
      </div>
    </>
  )
}

export interface ProblemKindPageView {
  kind: ProblemKindView
  /** A document as a program receives it, and the headers that come with it. */
  example: { document: unknown; headers: Record<string, string> }
  others: ProblemKindView[]
}

/** What one kind of problem means and what to do. */
export function ProblemKindPage({ view, ui }: { view: ProblemKindPageView; ui: Ui }): VNode {
  const { kind, example } = view
  const headers = Object.entries(example.headers)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          developers(ui),
          { text: ui.t('problems.title'), href: ui.href('/problems') },
          { text: kind.title },
        ]}
      />
      <div class="page head">
        <div class="aside">
          <div class="stack-wide">
            <section class="stack">
              <ProblemCode ui={ui} status={kind.status} />
              <h1>{kind.title}</h1>
            </section>
            <section class="stack">
              <h2>{ui.t('problems.meaning')}</h2>
              <p class="prose">{kind.meaning}</p>
            </section>
            <section class="stack">
              <h2>{ui.t('problems.example')}</h2>
              <p>{ui.t('problems.exampleText', { status: String(kind.status) })}</p>
              <Code
                ui={ui}
                title="application/problem+json"
                language="json"
                code={formatJson(example.document)}
              />
              {headers.length > 0 && (
                <Code
                  ui={ui}
                  title={ui.t('problems.headers')}
                  code={headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
                />
              )}
            </section>
          </div>
          <ProblemKindAside ui={ui} view={view} />
        </div>
      </div>
    </>
  )
}

function ProblemKindAside({ ui, view: { kind, others } }: { ui: Ui; view: ProblemKindPageView }): VNode {
  // RFC 9110, section 15: these say that the same request may do later.
  const mayRetry = [429, 500, 503, 507].includes(kind.status)
  return (
    <aside class="stack-wide" aria-label={ui.t('problems.facts')}>
      <section>
        <h2 class="small below-2">{ui.t('problems.facts')}</h2>
        <Pairs
          items={[
            { term: ui.t('problems.type'), detail: <code>/problems/{kind.slug}</code> },
            { term: ui.t('problems.status'), detail: <span class="num">{kind.status}</span> },
            {
              term: ui.t('problems.retry'),
              detail: ui.t(mayRetry ? 'problems.retryYes' : 'problems.retryNo'),
            },
          ]}
        />
      </section>
      {others.length > 0 && (
        <section>
          <h2 class="small below-2">{ui.t('problems.others')}</h2>
          <Rows isSmall>
            {others.map(({ slug, title }) => (
              <RowLink key={slug} href={ui.href(`/problems/${slug}`)}>
                {title}
              </RowLink>
            ))}
          </Rows>
        </section>
      )}
      <p class="small">
        <a href={ui.href('/problems')}>{ui.t('problems.all')}</a>
      </p>
    </aside>
  )
}

const developers = (ui: Ui) => ({ text: ui.t('nav.developers'), href: ui.href('/developers') })
