import type { VNode } from 'preact'
import type { AuditEntry } from '../../schemas/generated/identity/audit-entry.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { TextField } from '../components/field/field.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { shorten } from '../text/markdown.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { AdminNav } from './admin-nav.tsx'
import { nameAct } from './audit-words.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

/** An entry with what it is about, as far as that is still there. */
export type AuditLine = AuditEntry & { subject: (PickedText & { href: string | null }) | null }

export interface AuditPageView {
  isAdministrator: boolean
  entries: AuditLine[]
  total: number
  nextHref: string | null
  form: { agency: string; action: string; object: string; since: string }
  errors: FormError[]
}

/** Who did what, newest first. */
export function AuditPage({ view, ui }: { view: AuditPageView; ui: Ui }): VNode {
  const { entries, total, nextHref, form, errors } = view
  const field = (name: keyof typeof form, type: 'text' | 'date' = 'text'): VNode => (
    <TextField
      ui={ui}
      id={name}
      name={name}
      type={type}
      autocomplete="off"
      label={ui.t(`audit.${name}`)}
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
        <form class="row" action={ui.href('/admin/audit')} aria-label={ui.t('audit.filter')}>
          {field('agency')}
          {field('action')}
          {field('object')}
          {field('since', 'date')}
          <Button kind="quiet">{ui.t('audit.show')}</Button>
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
          <Rows>{entries.map((entry) => renderEntry(ui, entry))}</Rows>
        )}
        <Pager ui={ui} summary={ui.t('audit.count', { count: total })} nextHref={nextHref ?? undefined} />
      </div>
    </>
  )
}

// A person reads what is told at a glance; the API has all of it.
const shownDetails = 160

function renderEntry(
  ui: Ui,
  { at, actor, action, object, agency, address, details, subject }: AuditLine,
): VNode {
  const told = Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
  return (
    <RowItem
      end={ui.date(at, 'moment')}
      note={
        <>
          {writeActor(ui, actor.name)}
          {agency !== null && (
            <>
              {' · '}
              <a href={ui.href(`/agencies/${agency}`)}>{agency}</a>
            </>
          )}
          {address !== null && ` · ${address}`}
          {told !== '' && ` · ${shorten(told, shownDetails)}`}
        </>
      }
    >
      <strong>{nameAct(ui, action)}</strong>
      {subject && ': '}
      {subject &&
        (subject.href === null ? (
          <LangText of={subject} />
        ) : (
          <a href={subject.href}>
            <LangText of={subject} />
          </a>
        ))}{' '}
      <code class="small soft">
        {action} {object}
      </code>
    </RowItem>
  )
}
