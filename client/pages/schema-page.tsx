import type { VNode } from 'preact'
import type { TableSchema } from '../../schemas/generated/catalog/table-schema.ts'
import type { TableSchemaDescriptor } from '../../schemas/generated/catalog/table-schema-descriptor.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextAreaField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { Take } from '../components/take/take.tsx'
import type { LanguageMap, TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { schemaPath } from './schemas-page.tsx'

export interface SchemaPageView {
  schema: TableSchema
  /** The version shown. */
  version: string
  title: LanguageMap
  description: LanguageMap | null
  descriptor: TableSchemaDescriptor
  /** Whether the reader may publish versions and deprecate them. */
  mayPublish: boolean
  /** Why it is deprecated, as typed. */
  reason: string
  errors: FormError[]
  done: 'published' | 'deprecated' | null
}

type Field = TableSchemaDescriptor['fields'][number]

/** One version of a schema: its columns with what holds for them, and the other versions. */
export function SchemaPage({ view, ui }: { view: SchemaPageView; ui: Ui }): VNode {
  const { schema, version, mayPublish, errors, done } = view
  const title = ui.pick(view.title)
  const facts = schema.versions.find((one) => one.version === version)!
  const agency = schema.agency as { slug: string; name: LanguageMap }
  const description = ui.pick(view.description)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('schemas.title'), href: ui.href('/schemas') },
          { ...title, text: title.text },
        ]}
      />
      <div class="page head">
        <div class="head-grid">
          <div class="head-what stack">
            <h1 lang={title.lang}>
              {title.text} {version}
            </h1>
            {description.text !== '' && (
              <p class="lede" lang={description.lang}>
                {description.text}
              </p>
            )}
            {done && (
              <Notice tone="good" isAnswer>
                {ui.t(`schema.${done}`)}
              </Notice>
            )}
            <FormErrors ui={ui} errors={errors} />
            <VersionNotice ui={ui} view={view} />
            <Pairs
              items={[
                {
                  term: ui.t('schema.agency'),
                  detail: (
                    <a href={ui.href(`/agencies/${agency.slug}`)}>
                      <LangText of={ui.pick(agency.name)} />
                    </a>
                  ),
                },
                { term: ui.t('schema.publishedAt'), detail: ui.date(facts.publishedAt) },
                { term: ui.t('schema.address'), detail: <code class="keep">{facts.address}</code> },
                { term: ui.t('schema.match'), detail: ui.t(matchKey(view.descriptor)) },
              ]}
            />
          </div>
          <Take
            title={ui.t('schema.take')}
            isInHead
            more={[
              { href: facts.schemaUrl, text: 'Table Schema (JSON)', format: 'JSON' },
              { href: `/api/v1/table-schemas/${schema.name}`, text: ui.t('schema.asJson'), format: 'API' },
            ]}
          >
            {mayPublish && (
              <Button
                kind="quiet"
                isWide
                href={ui.href(`/workspace/schemas/new?from=${schema.name}`)}
                icon="plus"
              >
                {ui.t('schema.newVersion')}
              </Button>
            )}
          </Take>
        </div>
      </div>
      <div class="page stack-wide">
        <Fields ui={ui} fields={view.descriptor.fields} />
        <Versions ui={ui} view={view} />
        {mayPublish && <Deprecate ui={ui} view={view} />}
      </div>
    </>
  )
}

const matchKey = ({ fieldsMatch }: TableSchemaDescriptor): TextKey =>
  `schema.match.${([fieldsMatch ?? 'exact'] as string[]).flat()[0]}` as TextKey

/** That this version should be used no longer, or is not the newest. */
function VersionNotice({ ui, view: { schema, version } }: { ui: Ui; view: SchemaPageView }): VNode | null {
  const facts = schema.versions.find((one) => one.version === version)!
  const latest = schema.latest !== null && schema.latest !== version && (
    <p>
      <a href={ui.href(schemaPath(schema.name, schema.latest))}>
        {ui.t('schema.useLatest', { version: schema.latest })}
      </a>
    </p>
  )
  if (facts.deprecated) {
    return (
      <Notice tone="warn" title={ui.t('schema.deprecatedAt', { date: ui.date(facts.deprecated.at) })}>
        <p>{facts.deprecated.reason}</p>
        {latest}
      </Notice>
    )
  }
  return latest ? <Notice tone="info">{latest}</Notice> : null
}

function Fields({ ui, fields }: { ui: Ui; fields: Field[] }): VNode {
  const hasUnits = fields.some(({ unit }) => unit !== undefined)
  return (
    <section class="stack" aria-labelledby="fields">
      <h2 id="fields">{ui.t('schema.fields', { count: fields.length })}</h2>
      <TableRegion label={ui.t('schema.fieldsLabel')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
        <Table
          ui={ui}
          isWrapped
          caption={ui.t('schema.fieldsLabel')}
          columns={[
            { head: ui.t('schema.name') },
            { head: ui.t('schema.meaning'), isWide: true },
            { head: ui.t('schema.type') },
            ...(hasUnits ? [{ head: ui.t('schema.unit') }] : []),
            { head: ui.t('schema.rules'), isWide: true },
          ]}
          rows={fields.map((field) => [
            <code>{field.name}</code>,
            describeField(ui, field),
            <code>{field.type ?? 'any'}</code>,
            ...(hasUnits ? [field.unit ?? ''] : []),
            listRules(ui, field).join(' · '),
          ])}
        />
      </TableRegion>
    </section>
  )
}

const textsOf = (value: string | object | undefined): LanguageMap =>
  typeof value === 'string' ? { vi: value } : ((value ?? {}) as LanguageMap)

function describeField(ui: Ui, { title, description }: Field): VNode {
  const [name, more] = [ui.pick(textsOf(title)), ui.pick(textsOf(description))]
  return (
    <>
      <LangText of={name} />
      {more.text !== '' && (
        <p class="soft small" lang={more.lang}>
          {more.text}
        </p>
      )}
    </>
  )
}

/** More values are in the JSON. */
const shownValues = 8

/** What holds for the values of a column, in words. */
function listRules(ui: Ui, { constraints = {} }: Field): string[] {
  const { required, unique, enum: values } = constraints
  const rules: string[] = []
  if (required) rules.push(ui.t('schema.rule.required'))
  if (unique) rules.push(ui.t('schema.rule.unique'))
  for (const rule of [
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'minLength',
    'maxLength',
    'pattern',
  ] as const) {
    const value = constraints[rule]
    if (value !== undefined) rules.push(ui.t(`schema.rule.${rule}`, { value: String(value) }))
  }
  if (values) {
    const shown = values.slice(0, shownValues).map(String).join(', ')
    const more = values.length > shownValues ? '…' : ''
    rules.push(ui.t('schema.rule.enum', { values: `${shown}${more}` }))
  }
  return rules
}

function Versions({ ui, view: { schema, version } }: { ui: Ui; view: SchemaPageView }): VNode {
  return (
    <section class="stack" aria-labelledby="versions">
      <h2 id="versions">{ui.t('schema.versions')}</h2>
      <p class="soft keep">{ui.t('schema.versionsHelp')}</p>
      <Rows>
        {schema.versions.map((one) => (
          <RowItem
            key={one.version}
            end={ui.date(one.publishedAt)}
            note={one.deprecated ? one.deprecated.reason : undefined}
          >
            <a
              href={ui.href(schemaPath(schema.name, one.version))}
              aria-current={one.version === version ? 'page' : undefined}
            >
              <strong>{one.version}</strong>
            </a>{' '}
            {one.version === schema.latest && <Badge tone="good">{ui.t('schema.latest')}</Badge>}
            {one.deprecated && <Badge tone="warn">{ui.t('schema.isDeprecated')}</Badge>}
          </RowItem>
        ))}
      </Rows>
    </section>
  )
}

function Deprecate({
  ui,
  view: { schema, version, reason, errors },
}: {
  ui: Ui
  view: SchemaPageView
}): VNode {
  const error = errorOf(errors, 'reason')
  return (
    <section>
      <Fold summary={ui.t('schema.deprecate', { version })} isOpen={error !== undefined || reason !== ''}>
        <form
          class="stack"
          method="post"
          action={ui.href(`/workspace/schemas/${schema.name}/${version}/deprecation`)}
          novalidate
        >
          <TextAreaField
            ui={ui}
            id="reason"
            name="reason"
            rows={3}
            label={ui.t('schema.reason')}
            help={ui.t('schema.reasonHelp')}
            value={reason}
            error={error}
          />
          <p>
            <Button kind="bad">{ui.t('schema.deprecateDo')}</Button>
          </p>
        </form>
      </Fold>
    </section>
  )
}
