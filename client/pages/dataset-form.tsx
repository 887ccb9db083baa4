import type { VNode } from 'preact'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { Pair, SelectField, TextAreaField, TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Suggestion } from '../components/suggestion/suggestion.tsx'
import type { Ui } from '../text/ui.ts'
import type { FieldSuggestion, FormField, FormGroup, FormSection } from './dataset-form-view.ts'
import { errorOf, type FormError } from './form-errors.tsx'

/** So many choices are looked through at a glance; more stand in a fold that says what is chosen. */
const openChoices = 10

/** The fields of a dataset, section by section. */
export function DatasetFormFields({
  ui,
  sections,
  errors,
  hidden,
}: {
  ui: Ui
  sections: FormSection[]
  errors: FormError[]
  /** What the form carries beside its fields. */
  hidden: Record<string, string | number>
}): VNode {
  return (
    <>
      {sections.map(({ id, groups }, index) => {
        const fields = pairSingles(groups).map((row, number) => (
          <Row key={number} ui={ui} row={row} errors={errors} />
        ))
        const isWrong = groups.some((group) =>
          group.fields.some((field) => errorOf(errors, field.id) !== undefined),
        )
        return (
          <section key={id} class="stack" id={id} aria-labelledby={`${id}-title`}>
            <h2 id={`${id}-title`}>{ui.t(`datasetEdit.section.${id}`)}</h2>
            {index === 0 &&
              Object.entries(hidden).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={String(value)} />
              ))}
            {id === 'more' ? (
              <Fold summary={nameFields(groups)} isOpen={isWrong}>
                <div class="stack">{fields}</div>
              </Fold>
            ) : (
              fields
            )}
          </section>
        )
      })}
    </>
  )
}

/** What a fold holds, in its words. */
const nameFields = (groups: FormGroup[]): string => groups.map(({ label }) => label).join(', ')

/** Fields of one line beside each other, or a group by itself. */
function Row({ ui, row, errors }: { ui: Ui; row: FormGroup[]; errors: FormError[] }): VNode {
  const [first] = row
  if (first!.fields.length > 1 || first!.fields[0]!.kind === 'choices')
    return <GroupFields ui={ui} group={first!} errors={errors} />
  return (
    <Pair>
      {row.map((group) => (
        <Field
          key={group.member}
          ui={ui}
          field={{
            ...group.fields[0]!,
            label: group.label,
            help: group.help,
            suggestion: group.suggestion ?? group.fields[0]!.suggestion,
          }}
          errors={errors}
        />
      ))}
    </Pair>
  )
}

/** Members of one line stand beside each other; each other member by itself. */
function pairSingles(groups: FormGroup[]): FormGroup[][] {
  const rows: FormGroup[][] = []
  const isSingle = ({ fields }: FormGroup): boolean => fields.length === 1 && fields[0]!.kind !== 'choices'
  for (const group of groups) {
    const last = rows.at(-1)
    if (last && isSingle(group) && last.every(isSingle)) last.push(group)
    else rows.push([group])
  }
  return rows
}

/** A text in both languages, from and to, a list and what it lacks: under one legend. */
function GroupFields({ ui, group, errors }: { ui: Ui; group: FormGroup; errors: FormError[] }): VNode {
  const { member, label, help, fields } = group
  const [only] = fields
  if (fields.length === 1) {
    return (
      <>
        <ChoicesField ui={ui} field={{ ...only!, label, help }} errors={errors} />
        <Suggested ui={ui} of={group.suggestion} label={label} />
      </>
    )
  }
  const lines = fields.filter(({ kind }) => kind !== 'choices')
  const lists = fields.filter(({ kind }) => kind === 'choices')
  const isListFirst = fields[0]!.kind === 'choices'
  const listFields = lists.map((field) => (
    <ChoicesField key={field.id} ui={ui} field={field} errors={errors} />
  ))
  return (
    <fieldset class="stack" aria-describedby={help && `${member}-help`}>
      <legend class="field-label">{label}</legend>
      {help && (
        <p class="field-help flush" id={`${member}-help`}>
          {help}
        </p>
      )}
      {isListFirst && listFields}
      {isListFirst && <Suggested ui={ui} of={group.suggestion} label={label} />}
      <Pair>
        {lines.map((field) => (
          <Field key={field.id} ui={ui} field={field} errors={errors} />
        ))}
      </Pair>
      {!isListFirst && listFields}
      {!isListFirst && <Suggested ui={ui} of={group.suggestion} label={label} />}
    </fieldset>
  )
}

/** What may be filled in, under the field or the fields. */
function Suggested({
  ui,
  of,
  label,
}: {
  ui: Ui
  of: FieldSuggestion | undefined
  label: string
}): VNode | null {
  return of ? <Suggestion ui={ui} label={label} {...of} /> : null
}

/** A field that takes one value, with what may be filled in beneath. */
function Field({ ui, field, errors }: { ui: Ui; field: FormField; errors: FormError[] }): VNode {
  const line = <FieldLine ui={ui} field={field} errors={errors} />
  if (!field.suggestion) return line
  return (
    <div>
      {line}
      <Suggested ui={ui} of={field.suggestion} label={field.label} />
    </div>
  )
}

function FieldLine({ ui, field, errors }: { ui: Ui; field: FormField; errors: FormError[] }): VNode {
  const { id, kind, label, help, lang, maxLength, values, options, isOptional } = field
  const value = values[0] ?? ''
  const shared = {
    ui,
    id,
    name: id,
    label,
    help,
    lang,
    value,
    // A mark on each of the many that may stay empty would say nothing.
    isOptional: isOptional && lang === 'en',
    error: errorOf(errors, id),
  }
  if (kind === 'select') {
    return <SelectField {...shared} options={[{ value: '', text: ui.t('datasetEdit.choose') }, ...options]} />
  }
  if (kind === 'shortText') return <TextAreaField {...shared} isTitle rows={2} maxLength={maxLength} />
  if (kind === 'longText') return <TextAreaField {...shared} rows={5} />
  // A browser shows nothing of a day that it cannot read, so what was typed stands as text.
  const isDay = kind === 'date' && /^(\d{4}-\d{2}-\d{2})?$/.test(value)
  return <TextField {...shared} type={isDay ? 'date' : 'text'} autocomplete="off" />
}

/** A list of which several may be chosen. */
function ChoicesField({ ui, field, errors }: { ui: Ui; field: FormField; errors: FormError[] }): VNode {
  const { id, label, help, values, options } = field
  const error = errorOf(errors, id)
  const choices = (
    <>
      <input type="hidden" name="shown" value={id} />
      <Choices legend={label} id={id} help={help} error={error} isInColumns>
        {options.map((option) => (
          <Choice
            key={option.value}
            ui={ui}
            name={id}
            value={option.value}
            label={option.text}
            isChecked={values.includes(option.value)}
          />
        ))}
      </Choices>
    </>
  )
  if (options.length <= openChoices) return choices
  const chosen = options.filter(({ value }) => values.includes(value)).map(({ text }) => text)
  return (
    <Fold
      isOpen={error !== undefined}
      summary={
        chosen.length === 0
          ? ui.t('datasetEdit.chooseFrom', { list: label, number: options.length })
          : ui.t('datasetEdit.chosen', { list: label, chosen: chosen.join(', ') })
      }
    >
      {choices}
    </Fold>
  )
}
