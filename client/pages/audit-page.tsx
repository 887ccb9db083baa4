import type { VNode } from 'preact'
import type { AuditEntry } from '../../schemas/generated/identity/audit-entry.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { TextField } from '../components/field/field.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface AuditPageView {
  entries: AuditEntry[]
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
          <TableRegion id="audit" label={ui.t('audit.title')}>
            <Table
              ui={ui}
              caption={ui.t('audit.title')}
              columns={['at', 'who', 'action', 'object', 'agency', 'address', 'details'].map((name) => ({
                head: ui.t(`audit.${name}` as 'audit.at'),
              }))}
              rows={entries.map((entry) => writeEntry(ui, entry))}
            />
          </TableRegion>
        )}
        <Pager ui={ui} summary={ui.t('audit.count', { count: total })} nextHref={nextHref ?? undefined} />
      </div>
    </>
  )
}

function writeEntry(ui: Ui, { at, actor, action, object, agency, address, details }: AuditEntry) {
  return [
    ui.date(at, 'moment'),
    actor.name,
    <code>{action}</code>,
    <code>{object}</code>,
    agency === null ? '' : <a href={ui.href(`/agencies/${agency}`)}>{agency}</a>,
    address ?? '',
    <code class="small">{Object.keys(details).length === 0 ? '' : JSON.stringify(details)}</code>,
  ]
}
