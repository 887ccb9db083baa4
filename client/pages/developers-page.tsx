import type { ComponentChildren, VNode } from 'preact'
import { Code } from '../components/code/code.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { Take } from '../components/take/take.tsx'
import { PageContents } from '../components/toc/toc.tsx'
import { formatJson } from '../text/json.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { DeveloperLimits, type LimitsView } from './developer-limits.tsx'
import {
  makeAskSnippets,
  makeCachingSnippet,
  makeConditionSnippet,
  makeDownloadSnippets,
  makeLanguageSnippets,
  makePagingSnippet,
  makePublishSnippets,
  rowsAddress,
  searchAddress,
  wrongAddress,
  type DeveloperExample,
  type Snippet,
} from './developer-snippets.ts'

export interface DevelopersPageView {
  baseUrl: string
  example: DeveloperExample
  /** Absent when the example only stands in for one. */
  exampleFacts: { title: PickedText; rowCount: number } | null
  /** What the portal answers to the example; null when it could not be asked. */
  rowsAnswer: unknown
  problemAnswer: unknown
  limits: LimitsView
  /** The language of conditions, part by part, and what no condition may pass. */
  conditions: { parts: { written: string; words: string; example: string }[]; limits: string }
}

interface PartProps {
  ui: Ui
  view: DevelopersPageView
}

/** How to get the data by program: examples to copy and run. */
export function DevelopersPage({ view, ui }: PartProps): VNode {
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('developers.title') }]} />
      <div class="page head">
        <div class="head-grid">
          <div class="head-what stack">
            <h1>{ui.t('developers.title')}</h1>
            <p class="lede">{ui.t('developers.lede')}</p>
          </div>
          <Take
            title={ui.t('developers.links')}
            isInHead
            actions={[{ href: ui.href('/api/docs'), text: ui.t('developers.docs'), icon: 'code' }]}
            more={[
              { href: '/api/v1/openapi.json', text: ui.t('developers.openapi'), icon: 'file' },
              { href: '/api/v1', text: ui.t('developers.root'), icon: 'link' },
              { href: ui.href('/problems'), text: ui.t('developers.problems'), icon: 'info' },
            ]}
          />
        </div>
      </div>
      <div class="page">
        <div class="split">
          <Contents ui={ui} />
          <div class="stack-wide">
            <Start ui={ui} view={view} />
            <Search ui={ui} view={view} />
            <Rows ui={ui} view={view} />
            <Conditions ui={ui} view={view} />
            <Part ui={ui} name="ask" snippets={makeAskSnippets(ui, view.baseUrl, view.example)}>
              <p>{ui.t('developers.ask.1')}</p>
              <p>{ui.t('developers.ask.2')}</p>
              <p>{ui.t('developers.ask.3')}</p>
            </Part>
            <Download ui={ui} view={view} />
            <Part ui={ui} name="languages" snippets={makeLanguageSnippets(view.baseUrl, view.example)} />
            <Part ui={ui} name="paging" snippets={[makePagingSnippet(view.baseUrl)]}>
              <p>{ui.t('developers.paging.1')}</p>
            </Part>
            <Part ui={ui} name="caching" snippets={[makeCachingSnippet(ui, view.baseUrl, view.example)]}>
              <p>{ui.t('developers.caching.1')}</p>
            </Part>
            <Failures ui={ui} view={view} />
            <section class="stack" id="limits">
              <h2>{ui.t('developers.limits')}</h2>
              <DeveloperLimits ui={ui} limits={view.limits} />
            </section>
            <Publish ui={ui} view={view} />
          </div>
        </div>
      </div>
    </>
  )
}

const partNames = [
  'start',
  'search',
  'rows',
  'conditions',
  'ask',
  'download',
  'languages',
  'paging',
  'caching',
  'errors',
  'limits',
  'tokens',
  'publish',
] as const

function Contents({ ui }: { ui: Ui }): VNode {
  return (
    <PageContents
      label={ui.t('nav.onThisPage')}
      items={partNames.map((name) => ({ href: `#${name}`, text: ui.t(`developers.${name}`) }))}
    />
  )
}

/** A section of the guide: words, then code. */
function Part({
  ui,
  name,
  snippets = [],
  children,
}: {
  ui: Ui
  name: (typeof partNames)[number]
  snippets?: Snippet[]
  children?: ComponentChildren
}): VNode {
  return (
    <section class="stack" id={name}>
      <h2>{ui.t(`developers.${name}`)}</h2>
      {children && <div class="prose">{children}</div>}
      {snippets.map(({ title, language, code }) => (
        <Code
          key={title}
          ui={ui}
          title={title}
          label={`${title}: ${ui.t(`developers.${name}`)}`}
          language={language}
          code={code}
        />
      ))}
    </section>
  )
}

function Start({ ui, view: { baseUrl, exampleFacts } }: PartProps): VNode {
  return (
    <Part
      ui={ui}
      name="start"
      snippets={[{ title: 'curl', language: 'shell', code: `curl "${baseUrl}/api/v1"` }]}
    >
      {exampleFacts === null && (
        <Notice>
          <p>{ui.t('developers.noTable')}</p>
        </Notice>
      )}
      <p>{ui.rich('developers.start.1', { base: <code>{`${baseUrl}/api/v1`}</code> })}</p>
      <p>
        {ui.rich('developers.start.2', { example: <code>{'{"vi": "Dân số", "en": "Population"}'}</code> })}
      </p>
    </Part>
  )
}

function Search({ ui, view: { baseUrl, example } }: PartProps): VNode {
  const code = [
    `curl "${searchAddress(baseUrl, example)}"`,
    '',
    `# ${ui.t('developers.code.byAgency')}`,
    `curl "${baseUrl}/api/v1/datasets?agency=${example.agencySlug}&hasTable=true&orderBy=-modified"`,
  ].join('\n')
  return (
    <Part ui={ui} name="search" snippets={[{ title: 'curl', language: 'shell', code }]}>
      <p>{ui.t('developers.search.1')}</p>
    </Part>
  )
}

function Rows({ ui, view: { baseUrl, example, exampleFacts, rowsAnswer } }: PartProps): VNode {
  const snippets: Snippet[] = [
    { title: 'curl', language: 'shell', code: `curl "${rowsAddress(baseUrl, example)}"` },
  ]
  if (rowsAnswer !== null) {
    snippets.push({
      title: ui.t('developers.answer'),
      language: 'json',
      code: formatJson(rowsAnswer),
    })
  }
  return (
    <Part ui={ui} name="rows" snippets={snippets}>
      <p>{ui.t('developers.rows.1')}</p>
      {exampleFacts && (
        <p>
          {ui.rich('developers.rows.2', {
            dataset: (
              <a href={ui.href(`/datasets/${example.datasetSlug}`)}>
                <LangText of={exampleFacts.title} />
              </a>
            ),
            rows: ui.t('dataset.rows', { count: exampleFacts.rowCount }),
          })}
        </p>
      )}
    </Part>
  )
}

/** The language of `where`, each part with a condition that uses it. */
function Conditions({ ui, view: { baseUrl, example, conditions } }: PartProps): VNode {
  return (
    <section class="stack" id="conditions">
      <h2>{ui.t('developers.conditions')}</h2>
      <div class="prose">
        <p>{ui.t('developers.conditions.1')}</p>
        <p>
          {ui.t('developers.conditions.2')} {conditions.limits}
        </p>
      </div>
      <TableRegion
        label={ui.t('developers.conditions')}
        hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}
      >
        <Table
          ui={ui}
          columns={[
            { head: ui.t('developers.written') },
            { head: ui.t('developers.meaning'), isWide: true },
            { head: ui.t('developers.forExample') },
          ]}
          rows={conditions.parts.map(({ written, words, example: condition }) => [
            <code>{written}</code>,
            words,
            <code>{condition}</code>,
          ])}
        />
      </TableRegion>
      {[makeConditionSnippet(ui, baseUrl, example)].map(({ title, language, code }) => (
        <Code
          key={title}
          ui={ui}
          title={title}
          label={`${title}: ${ui.t('developers.conditions')}`}
          language={language}
          code={code}
        />
      ))}
    </section>
  )
}

function Download({ ui, view: { example } }: PartProps): VNode {
  return (
    <Part ui={ui} name="download" snippets={makeDownloadSnippets(ui, example)}>
      <p>{ui.t('developers.download.1')}</p>
    </Part>
  )
}

function Failures({ ui, view: { baseUrl, problemAnswer } }: PartProps): VNode {
  return (
    <Part
      ui={ui}
      name="errors"
      snippets={[
        { title: 'curl', language: 'shell', code: `curl "${wrongAddress(baseUrl)}"` },
        {
          title: 'application/problem+json',
          language: 'json',
          code: formatJson(problemAnswer),
        },
      ]}
    >
      <p>{ui.t('developers.errors.1')}</p>
      <p>
        {ui.rich('developers.errors.2', {
          all: <a href={ui.href('/problems')}>{ui.t('developers.allProblems')}</a>,
        })}
      </p>
    </Part>
  )
}

function Publish({ ui, view: { baseUrl } }: PartProps): VNode {
  const { folder, command, api } = makePublishSnippets(ui, baseUrl)
  const call = `curl -H "Authorization: Bearer $SEN_TOKEN" "${baseUrl}/api/v1/session"`
  return (
    <>
      <Part ui={ui} name="tokens" snippets={[{ title: 'curl', language: 'shell', code: call }]}>
        <p>
          {ui.rich('developers.tokens.1', {
            workspace: <a href={ui.href('/workspace')}>{ui.t('developers.workspace')}</a>,
          })}
        </p>
      </Part>
      <Part ui={ui} name="publish" snippets={[folder, command]}>
        <p>{ui.t('developers.publish.1')}</p>
      </Part>
      <section class="stack">
        <p>{ui.t('developers.publish.2')}</p>
        <Code
          ui={ui}
          title={api.title}
          label={`${api.title}: ${ui.t('developers.publish')}`}
          language={api.language}
          code={api.code}
        />
      </section>
    </>
  )
}
