import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Pair, SelectField, TextField, type SelectOption } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Panel } from '../components/panel/panel.tsx'
import type { Ui } from '../text/ui.ts'
import { FileEditFrame } from './file-edit-frame.tsx'
import { fileEditPath, writeHeaderRows, type ReadingPageView } from './file-edit-view.ts'
import { FormDifferences } from './form-differences.tsx'
import { errorOf } from './form-errors.tsx'
import { ReadingResult } from './reading-result.tsx'

const delimiters = [',', ';', '\t', '|', ':', '~', '^'] as const
const columnTypes = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'datetime',
  'time',
  'geometry',
  'json',
] as const

/** How a file is read: each guess of the portal, what the publisher says instead, and what comes of it. */
export function ReadingPage({ view, ui }: { view: ReadingPageView; ui: Ui }): VNode {
  return (
    <FileEditFrame ui={ui} view={view} part="reading">
      <ReadingResult ui={ui} view={view} />
      <Panel title={ui.t('fileEdit.readingForm')} id="reading-form" isSand>
        <form class="stack" method="post" action={ui.href(fileEditPath(view, 'reading'))} novalidate>
          <input type="hidden" name="version" value={String(view.version)} />
          <input type="hidden" name="base" value={view.base} />
          <FormDifferences ui={ui} differences={view.differences} />
          <DialectFields ui={ui} view={view} />
          <TypeFields ui={ui} view={view} />
          <p class="row">
            <Button name="do" value="try" kind="quiet">
              {ui.t('fileEdit.try')}
            </Button>
            <Button name="do" value="save">
              {ui.t(view.isProposal ? 'datasetEdit.saveProposal' : 'fileEdit.save')}
            </Button>
          </p>
        </form>
      </Panel>
    </FileEditFrame>
  )
}

function DialectFields({ ui, view }: { ui: Ui; view: ReadingPageView }): VNode {
  const { fields, errors, encodings } = view
  const tried = view.preview?.table ?? view.table
  const { dialect } = tried
  /** What the portal finds, where it is not told. */
  const automatic = (name: keyof typeof fields, found: string | null | undefined): SelectOption => ({
    value: '',
    text: fields[name] === '' && found ? ui.t('fileEdit.found', { found }) : ui.t('fileEdit.automatic'),
  })
  const field = (name: keyof typeof fields) => ({
    ui,
    id: name,
    name,
    value: fields[name],
    error: errorOf(errors, name),
  })
  const sheets = (tried.tables ?? view.table.tables ?? []).map(({ name }) => ({ value: name, text: name }))
  return (
    <>
      <Pair>
        <SelectField
          {...field('encoding')}
          label={ui.t('file.encoding')}
          help={ui.t('fileEdit.encodingHelp')}
          options={[
            automatic('encoding', dialect?.encoding),
            ...withGiven(
              encodings.map((name) => ({ value: name, text: name })),
              fields.encoding,
            ),
          ]}
        />
        <SelectField
          {...field('delimiter')}
          label={ui.t('file.delimiter')}
          help={ui.t('fileEdit.delimiterHelp')}
          options={[
            automatic('delimiter', dialect?.delimiter && nameDelimiter(ui, dialect.delimiter)),
            ...withGiven(
              delimiters.map((value) => ({ value, text: nameDelimiter(ui, value) })),
              fields.delimiter,
            ),
          ]}
        />
        <TextField
          {...field('headerRow')}
          autocomplete="off"
          label={ui.t('file.headerRow')}
          help={
            fields.headerRow === '' && dialect
              ? ui.t('fileEdit.headerFound', { row: writeHeaderRows(dialect) })
              : ui.t('fileEdit.headerHelp')
          }
        />
        <SelectField
          {...field('decimal')}
          label={ui.t('file.decimal')}
          help={ui.t('fileEdit.decimalHelp')}
          options={[
            automatic('decimal', dialect && ui.t(dialect.decimal === ',' ? 'file.comma' : 'file.point')),
            { value: '.', text: ui.t('file.point') },
            { value: ',', text: ui.t('file.comma') },
          ]}
        />
        <SelectField
          {...field('dateOrder')}
          label={ui.t('fileEdit.dateOrder')}
          help={ui.t('fileEdit.dateOrderHelp')}
          options={[
            automatic('dateOrder', null),
            { value: 'dmy', text: ui.t('fileEdit.dayFirst') },
            { value: 'mdy', text: ui.t('fileEdit.monthFirst') },
          ]}
        />
        <SelectField
          {...field('keepsTrailer')}
          label={ui.t('fileEdit.trailer')}
          help={ui.t('fileEdit.trailerHelp')}
          options={[
            automatic('keepsTrailer', null),
            { value: 'true', text: ui.t('fileEdit.trailerKept') },
            { value: 'false', text: ui.t('fileEdit.trailerLeftOut') },
          ]}
        />
        {view.hasSheets && (
          <SelectField
            {...field('sheet')}
            label={ui.t('file.sheet')}
            help={ui.t('fileEdit.sheetHelp')}
            options={[automatic('sheet', dialect?.sheet), ...withGiven(sheets, fields.sheet)]}
          />
        )}
      </Pair>
    </>
  )
}

/** The type of each column; nothing while no column is known. */
function TypeFields({ ui, view }: { ui: Ui; view: ReadingPageView }): VNode | null {
  const { types, columnCount, errors } = view
  if (types.length === 0) return null
  const isWrong = errors.some(({ field }) => field?.startsWith('type-'))
  return (
    <Fold summary={ui.t('fileEdit.types', { count: columnCount })} isOpen={isWrong || types.length <= 12}>
      <div class="stack">
        <Pair>
          {types.map(({ name, given, found }, index) => (
            <div key={index}>
              <input type="hidden" name="column" value={name} />
              <SelectField
                ui={ui}
                id={`type-${index}`}
                name="type"
                label={name}
                value={given}
                error={errorOf(errors, `type-${index}`)}
                options={[
                  {
                    value: '',
                    text:
                      given === '' && found
                        ? ui.t('fileEdit.found', { found: nameType(ui, found) })
                        : ui.t('fileEdit.automatic'),
                  },
                  ...columnTypes.map((type) => ({ value: type, text: nameType(ui, type) })),
                ]}
              />
            </div>
          ))}
        </Pair>
        {columnCount > types.length && (
          <p class="soft small">{ui.t('fileEdit.typesMore', { count: types.length })}</p>
        )}
      </div>
    </Fold>
  )
}

/** The options, with the one that is chosen when it is an unusual one. */
const withGiven = (options: SelectOption[], given: string): SelectOption[] =>
  given === '' || options.some(({ value }) => value === given)
    ? options
    : [...options, { value: given, text: given }]

/** The type of a column as people read it. */
export const nameType = (ui: Ui, type: string): string =>
  ui.t(`column.${type as (typeof columnTypes)[number]}`)

/** A delimiter as people read it. */
export function nameDelimiter(ui: Ui, delimiter: string): string {
  if (delimiter === ',') return ui.t('file.comma')
  if (delimiter === ';') return ui.t('file.semicolon')
  if (delimiter === '\t') return ui.t('file.tab')
  return delimiter
}
