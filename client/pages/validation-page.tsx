import type { VNode } from 'preact'
import type { Validation } from '../../schemas/generated/tabular/validation.ts'
import { Button } from '../components/button/button.tsx'
import { SelectField, TextField, type SelectOption } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { FileEditFrame } from './file-edit-frame.tsx'
import { fileEditPath, type FileEditView } from './file-edit-view.ts'
import { FormDifferences } from './form-differences.tsx'
import { errorOf } from './form-errors.tsx'
import { schemaPath } from './schemas-page.tsx'

export interface ValidationPageView extends Omit<FileEditView, 'table'> {
  report: Validation
  /** The schemas that may be chosen; null when they are too many to list. */
  schemas: SelectOption[] | null
  /** Which schemas agencies ask for, by name: one of each. */
  asked: { agency: string; schemas: string }[]
  /** What is chosen, or typed. */
  chosen: string
  /** Whether the reader may change the file as its dataset stands. */
  mayEdit: boolean
}

/** As many places as a page shows; the CSV has all that are kept. */
const shownPlaces = 200

/** Which schema a table follows, and how it fits: by rule, then place by place. */
export function ValidationPage({ view, ui }: { view: ValidationPageView; ui: Ui }): VNode {
  const { report, mayEdit } = view
  return (
    <FileEditFrame ui={ui} view={view} part="validation">
      {mayEdit && <Choose ui={ui} view={view} />}
      <section class="stack" aria-labelledby="report">
        <h2 id="report">{ui.t('validation.report')}</h2>
        <Outcome ui={ui} report={report} />
        {report.counts.length > 0 && <Counts ui={ui} report={report} />}
      </section>
      {report.places.length > 0 && <Places ui={ui} view={view} />}
    </FileEditFrame>
  )
}

function Choose({ ui, view }: { ui: Ui; view: ValidationPageView }): VNode {
  const { version, base, differences, schemas, asked, chosen, errors } = view
  const field = {
    ui,
    id: 'conformsTo',
    name: 'conformsTo',
    label: ui.t('validation.schema'),
    help: [...asked.map((each) => ui.t('validation.asked', each)), ui.t('validation.schemaHelp')].join(' '),
    value: chosen,
    error: errorOf(errors, 'conformsTo'),
  }
  return (
    <form class="stack limit" method="post" action={ui.href(fileEditPath(view, 'validation'))} novalidate>
      <input type="hidden" name="version" value={String(version)} />
      <input type="hidden" name="base" value={base} />
      <FormDifferences ui={ui} differences={differences} />
      {schemas === null ? (
        <TextField {...field} autocomplete="off" />
      ) : (
        <SelectField {...field} options={[{ value: '', text: ui.t('validation.noSchema') }, ...schemas]} />
      )}
      <p class="row">
        <Button>{ui.t(view.isProposal ? 'datasetEdit.saveProposal' : 'datasetEdit.save')}</Button>
        <Button kind="plain" href={ui.href('/schemas')}>
          {ui.t('validation.allSchemas')}
        </Button>
      </p>
    </form>
  )
}

/** In a sentence, how it stands. */
function Outcome({ ui, report }: { ui: Ui; report: Validation }): VNode {
  const { status, schema, version, errorCount, rowCount, checkedAt, reason, uncheckedKeys } = report
  if (status === 'none') return <Notice tone="info">{ui.t('validation.none')}</Notice>
  if (status === 'pending') return <Notice tone="info">{ui.t('validation.pending')}</Notice>
  const path = new URL(schema!).pathname
  const name = path.split('/').at(-2)!
  const link = (
    <a href={ui.href(schemaPath(name, version!))}>
      {name} {version}
    </a>
  )
  const when = checkedAt === null ? '' : ui.date(checkedAt)
  return (
    <>
      <Notice tone={status === 'valid' ? 'good' : 'warn'}>
        <p>
          {status === 'failed'
            ? ui.rich('validation.failed', { schema: link, reason: reason?.message ?? '' })
            : status === 'valid'
              ? ui.rich('validation.valid', {
                  schema: link,
                  rows: ui.t('dataset.rows', { count: rowCount ?? 0 }),
                  when,
                })
              : ui.rich('validation.invalid', {
                  schema: link,
                  rows: ui.t('dataset.rows', { count: rowCount ?? 0 }),
                  errors: ui.t('validation.errors', { count: errorCount ?? 0 }),
                  when,
                })}
        </p>
      </Notice>
      {uncheckedKeys > 0 && <p class="soft">{ui.t('validation.uncheckedKeys', { count: uncheckedKeys })}</p>}
    </>
  )
}

function Counts({ ui, report }: { ui: Ui; report: Validation }): VNode {
  return (
    <TableRegion label={ui.t('validation.byRule')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
      <Table
        ui={ui}
        isWrapped
        caption={ui.t('validation.byRule')}
        columns={[
          { head: ui.t('validation.column') },
          { head: ui.t('validation.what'), isWide: true },
          { head: ui.t('validation.count'), isNumber: true },
        ]}
        rows={report.counts.map(({ column, message, count }) => [
          column === null ? ui.t('validation.wholeTable') : <code>{column}</code>,
          message,
          ui.number(count),
        ])}
      />
    </TableRegion>
  )
}

function Places({ ui, view }: { ui: Ui; view: ValidationPageView }): VNode {
  const { report, distribution } = view
  const shown = report.places.slice(0, shownPlaces)
  const hasLines = shown.some(({ line }) => line !== null)
  return (
    <section class="stack" aria-labelledby="places">
      <h2 id="places">{ui.t('validation.places')}</h2>
      <p class="soft keep">
        {ui.t('validation.placesHelp', { shown: shown.length, kept: report.places.length })}
      </p>
      <p>
        <Button
          kind="quiet"
          icon="download"
          href={`/api/v1/distributions/${distribution.id}/validation.csv?lang=${ui.lang}`}
        >
          {ui.t('validation.csv')}
        </Button>
      </p>
      <TableRegion
        isTall
        label={ui.t('validation.placesTable')}
        hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}
      >
        <Table
          ui={ui}
          isWrapped
          caption={ui.t('validation.places')}
          columns={[
            { head: ui.t('validation.row'), isNumber: true },
            ...(hasLines ? [{ head: ui.t('validation.line'), isNumber: true }] : []),
            { head: ui.t('validation.column') },
            { head: ui.t('validation.value') },
            { head: ui.t('validation.what'), isWide: true },
          ]}
          rows={shown.map(({ row, line, column, value, message }) => [
            row === null ? '–' : ui.number(row),
            ...(hasLines ? [line === null ? '–' : ui.number(line)] : []),
            column === null ? '–' : <code>{column}</code>,
            value,
            message,
          ])}
        />
      </TableRegion>
    </section>
  )
}
