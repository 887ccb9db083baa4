import type { VNode } from 'preact'
import { Badge } from '../components/badge/badge.tsx'
import { Code } from '../components/code/code.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Operation } from '../components/operation/operation.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { PageContents } from '../components/toc/toc.tsx'
import { TryForm } from '../components/try/try.tsx'
import { formatJson } from '../text/json.ts'
import type { Ui } from '../text/ui.ts'

export interface ParameterView {
  name: string
  in: 'path' | 'query' | 'header'
  isRequired: boolean
  description: string | null
  type: string
  choices: string[] | null
}

export interface OperationView {
  id: string
  method: string
  path: string
  tag: string
  summary: string
  description: string | null
  needsViewer: boolean
  parameters: ParameterView[]
  bodies: { mediaType: string; schema: string | null; example: unknown }[]
  replies: { status: number; description: string; schema: string | null; example: unknown }[]
  problems: { slug: string; status: number; title: string }[]
}

export interface ApiDocsPageView {
  operations: OperationView[]
  baseUrl: string
}

/** Every operation of the API, by subject. */
export function ApiDocsPage({ view: { operations, baseUrl }, ui }: { view: ApiDocsPageView; ui: Ui }): VNode {
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  return (
    <>
      <Crumbs
        ui={ui}
        items={[{ text: ui.t('nav.developers'), href: ui.href('/developers') }, { text: ui.t('docs.title') }]}
      />
      <div class="page head stack">
        <h1>{ui.t('docs.title')}</h1>
        <p class="lede">{ui.t('docs.lede', { count: operations.length })}</p>
        <p class="row">
          <a href="/api/v1/openapi.json">{ui.t('docs.openapi')}</a>
          <a href={ui.href('/developers')}>{ui.t('docs.guide')}</a>
        </p>
      </div>
      <div class="page">
        <div class="split">
          <PageContents
            label={ui.t('docs.tags')}
            items={tags.map((tag) => ({ href: `#${idOf(tag)}`, text: capitalize(tag) }))}
          />
          <div class="stack-wide">
            {tags.map((tag) => (
              <section key={tag} id={idOf(tag)} class="stack" aria-labelledby={`${idOf(tag)}-title`}>
                <h2 id={`${idOf(tag)}-title`} lang="en">
                  {capitalize(tag)}
                </h2>
                {operations
                  .filter((operation) => operation.tag === tag)
                  .map((operation) => (
                    <OperationPart key={operation.id} ui={ui} operation={operation} baseUrl={baseUrl} />
                  ))}
              </section>
            ))}
          </div>
        </div>
      </div>
    </>
  )
}

const idOf = (tag: string): string => `group-${tag.toLowerCase().replace(/\W+/g, '-')}`

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Text with what stands between backticks as code. */
const markCode = (text: string): (string | VNode)[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))

interface PartProps {
  ui: Ui
  operation: OperationView
}

function OperationPart({ ui, operation, baseUrl }: PartProps & { baseUrl: string }): VNode {
  const { id, method, path, summary, description, needsViewer } = operation
  return (
    <Operation id={id} method={method} path={path} title={summary} lang={ui.lang === 'en' ? undefined : 'en'}>
      {description && (
        <p class="prose" lang={ui.lang === 'en' ? undefined : 'en'}>
          {markCode(description)}
        </p>
      )}
      <p>
        <Badge tone={needsViewer ? 'info' : undefined} isHollow={!needsViewer}>
          {ui.t(needsViewer ? 'docs.needsViewer' : 'docs.public')}
        </Badge>
      </p>
      <Parameters ui={ui} operation={operation} />
      <Bodies ui={ui} operation={operation} />
      <Replies ui={ui} operation={operation} />
      <Problems ui={ui} operation={operation} />
      {method === 'GET' && (
        <TryForm
          ui={ui}
          id={id}
          path={path}
          baseUrl={baseUrl}
          fields={operation.parameters.filter((parameter) => parameter.in !== 'header')}
        />
      )}
    </Operation>
  )
}

function Parameters({ ui, operation: { parameters, id } }: PartProps): VNode | null {
  if (parameters.length === 0) return null
  return (
    <Fold summary={<Summary ui={ui} text={ui.t('docs.parameters')} count={parameters.length} of={id} />}>
      <TableRegion
        label={`${ui.t('docs.parameters')}: ${id}`}
        hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}
      >
        <Table
          ui={ui}
          columns={[
            { head: ui.t('docs.parameter') },
            { head: ui.t('docs.type') },
            { head: ui.t('docs.meaning'), isWide: true },
          ]}
          rows={parameters.map((parameter) => [
            <>
              <code>{parameter.name}</code>
              <br />
              <span class="soft tiny">
                {ui.t(`docs.in.${parameter.in}`)}
                {parameter.isRequired && `, ${ui.t('docs.required')}`}
              </span>
            </>,
            { content: parameter.type, lang: 'en' },
            { content: markCode(parameter.description ?? ''), lang: 'en' },
          ])}
        />
      </TableRegion>
    </Fold>
  )
}

/** What a fold holds; which operation it belongs to is told to those who do not see where it stands. */
function Summary({ ui, text, count, of }: { ui: Ui; text: string; count?: number; of: string }): VNode {
  return (
    <>
      {text}
      {count !== undefined && <span class="soft num"> {ui.number(count)}</span>}
      <span class="visually-hidden"> {of}</span>
    </>
  )
}

function Bodies({ ui, operation: { bodies, id } }: PartProps): VNode | null {
  if (bodies.length === 0) return null
  return (
    <Fold summary={<Summary ui={ui} text={ui.t('docs.body')} of={id} />}>
      <div class="stack">
        {bodies.map(({ mediaType, schema, example }) => (
          <div key={mediaType} class="stack-tight">
            <p>
              <code>{mediaType}</code> {schema && <SchemaLink ui={ui} name={schema} />}
            </p>
            {example !== null && (
              <Code
                ui={ui}
                title={`${ui.t('docs.bodyExample')} ${id}`}
                language="json"
                code={formatJson(example)}
              />
            )}
          </div>
        ))}
      </div>
    </Fold>
  )
}

function SchemaLink({ ui, name }: { ui: Ui; name: string }): VNode {
  return (
    <span class="small">
      {ui.rich('docs.schema', {
        schema: (
          <a href={`/api/v1/schemas/${name}`}>
            <code>{name}</code>
          </a>
        ),
      })}
    </span>
  )
}

function Replies({ ui, operation: { replies, id } }: PartProps): VNode {
  return (
    <Fold summary={<Summary ui={ui} text={ui.t('docs.answers')} count={replies.length} of={id} />}>
      <div class="stack">
        {replies.map(({ status, description, schema, example }) => (
          <div key={status} class="stack-tight">
            <p>
              <strong class="num">{status}</strong> <span lang="en">{markCode(description)}</span>{' '}
              {schema && <SchemaLink ui={ui} name={schema} />}
            </p>
            {example !== null && (
              <Code
                ui={ui}
                title={`${ui.t('docs.example')} ${id} ${status}`}
                language="json"
                code={formatJson(example)}
              />
            )}
          </div>
        ))}
      </div>
    </Fold>
  )
}

function Problems({ ui, operation: { problems, id } }: PartProps): VNode | null {
  if (problems.length === 0) return null
  return (
    <Fold summary={<Summary ui={ui} text={ui.t('docs.problems')} count={problems.length} of={id} />}>
      <Rows isSmall>
        {problems.map(({ slug, status, title }) => (
          <RowItem key={slug} end={status}>
            <a href={ui.href(`/problems/${slug}`)}>{title}</a>
          </RowItem>
        ))}
      </Rows>
    </Fold>
  )
}
