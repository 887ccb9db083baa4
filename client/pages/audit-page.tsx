import { Fragment, type VNode } from 'preact'
import type { AuditEntry } from '../../schemas/generated/identity/audit-entry.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Pair, SelectField, TextField, type SelectOption } from '../components/field/field.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { AdminNav } from './admin-nav.tsx'
import { tellDetails, type Named, type Names, type Told } from './audit-details.ts'
import { auditActs, nameAct } from './audit-words.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { ChangeList } from './revision-line.tsx'
import type { ChangeWords } from './revision-words.ts'

/** An entry with what it is about, as far as that is still there, and what it changed, in words. */
export type AuditLine = AuditEntry & { subject: Named | null; changes: ChangeWords[] }

export interface AuditPageView {
  isAdministrator: boolean
  entries: AuditLine[]
  total: number
  nextHref: string | null
  /** All of them, in a file. */
  exportHrefs: Record<'csv' | 'ndjson', string>
  /** What ids in the entries stand for. */
  names: Names
  form: AuditForm
  errors: FormError[]
}

/** What narrows the entries, as typed: a person by the address or the id of the account, a subject by its page, its name or its id. */
export interface AuditForm {
  account: string
  action: string
  object: string
  agency: string
  since: string
  until: string
}

/** Who did what, newest first. */
export function AuditPage({ view, ui }: { view: AuditPageView; ui: Ui }): VNode {
  const { entries, total, nextHref, form, errors } = view
  const field = (name: Exclude<keyof AuditForm, 'action'>, type: 'text' | 'date' = 'text', help?: string) => (
    <TextField
      ui={ui}
      id={name}
      name={name}
      type={type}
      autocomplete="off"
      label={ui.t(`audit.${name}`)}
      help={help}
      value={form[name]}
      error={errorOf(errors, name)}
    />
  )
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('audit.title') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('audit.title')}</h1>
        <p class="lede">{ui.t('audit.lede')}</p>
        {view.isAdministrator && <AdminNav ui={ui} current="audit" />}
        <FormErrors ui={ui} errors={errors} />
        <form class="stack limit" action={ui.href('/admin/audit')} aria-label={ui.t('audit.filter')}>
          <Pair>
            {field('account', 'text', ui.t('audit.accountHelp'))}
            <SelectField
              ui={ui}
              id="action"
              name="action"
              label={ui.t('audit.action')}
              value={form.action}
              options={listActs(ui, form.action)}
            />
          </Pair>
          <Pair>
            {field('object', 'text', ui.t('audit.objectHelp'))}
            {field('agency', 'text', ui.t('audit.agencyHelp'))}
          </Pair>
          <Pair>
            {field('since', 'date')}
            {field('until', 'date')}
          </Pair>
          <p class="row">
            <Button kind="quiet">{ui.t('audit.show')}</Button>
            {Object.values(form).some((value) => value !== '') && (
              <a href={ui.href('/admin/audit')}>{ui.t('audit.all')}</a>
            )}
          </p>
        </form>
      </div>
      <div class="page stack">
        {entries.length === 0 ? (
          <Empty title={ui.t('audit.none')}>
            <p>
              <a href={ui.href('/admin/audit')}>{ui.t('audit.all')}</a>
            </p>
          </Empty>
        ) : (
          <Rows>{entries.map((entry) => renderEntry(ui, view, entry))}</Rows>
        )}
        {entries.length > 0 && (
          <p>
            {ui.t('audit.export')}{' '}
            <a href={view.exportHrefs.csv} download>
              CSV
            </a>
            {', '}
            <a href={view.exportHrefs.ndjson} download>
              NDJSON
            </a>
            {'. '}
            <span class="soft small">{ui.t('audit.exportHelp')}</span>
          </p>
        )}
        <Pager ui={ui} summary={ui.t('audit.count', { count: total })} nextHref={nextHref ?? undefined} />
      </div>
    </>
  )
}

/** Every act by its words; one that is asked for by its code and not known here too. */
function listActs(ui: Ui, chosen: string): SelectOption[] {
  const known = auditActs
    .map((act) => ({ value: act as string, text: nameAct(ui, act) }))
    .sort((a, b) => a.text.localeCompare(b.text, ui.lang))
  const isKnown = chosen === '' || known.some(({ value }) => value === chosen)
  return [
    { value: '', text: ui.t('audit.anyAction') },
    ...(isKnown ? [] : [{ value: chosen, text: chosen }]),
    ...known,
  ]
}

/** Everything that an address of this page narrows the entries by. */
const filterHref = (ui: Ui, filter: Record<string, string>): string =>
  ui.href(`/admin/audit?${new URLSearchParams(filter).toString()}`)

function renderEntry(ui: Ui, { names }: AuditPageView, entry: AuditLine): VNode {
  const { at, actor, action, object, agency, address, details, subject, changes } = entry
  const place = agency === null ? undefined : names.get(agency)
  return (
    <>
      <RowItem
        end={ui.date(at, 'moment')}
        note={
          <>
            {actor.account === null ? (
              writeActor(ui, actor.name)
            ) : (
              <a href={filterHref(ui, { account: actor.account })}>{writeActor(ui, actor.name)}</a>
            )}
            {agency !== null && (
              <>
                {' · '}
                <NamedLink named={place ?? { text: agency, href: null }} />
              </>
            )}
            {address !== null && ` · ${address}`}
            {tellDetails(ui, details, names, subject?.text ?? null).map((told, index) => (
              <Fragment key={index}>
                {' · '}
                <OneDetail told={told} />
              </Fragment>
            ))}
          </>
        }
      >
        <strong>{nameAct(ui, action)}</strong>
        {subject && ': '}
        {subject && <NamedLink named={subject} />}{' '}
        <span class="small soft">
          <a href={filterHref(ui, { action })}>
            <code>{action}</code>
          </a>
          {' · '}
          <a href={filterHref(ui, { object })}>
            {ui.t('audit.allOf')}
            <span class="visually-hidden"> {subject?.text ?? object}</span>
          </a>
        </span>
      </RowItem>
      {changes.length > 0 && (
        <ChangeList ui={ui} name={`${nameAct(ui, action)} ${subject?.text ?? ''}`} changes={changes} />
      )}
    </>
  )
}

const NamedLink = ({ named }: { named: Named }): VNode =>
  named.href === null ? (
    <LangText of={named} />
  ) : (
    <a href={named.href}>
      <LangText of={named} />
    </a>
  )

const OneDetail = ({ told: { name, values } }: { told: Told }): VNode => (
  <>
    {name !== null && `${name}: `}
    {values.map((named, index) => (
      <Fragment key={index}>
        {index > 0 && ', '}
        <NamedLink named={{ ...named, text: shorten(named.text, longestDetail) }} />
      </Fragment>
    ))}
  </>
)

/** A person reads what is told at a glance; the API has all of it. */
const longestDetail = 200
