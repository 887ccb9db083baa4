import type { ComponentChildren, VNode } from 'preact'
import { Pair, SelectField, TextAreaField, TextField, type SelectOption } from '../components/field/field.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, type FormError } from './form-errors.tsx'

/** Lists of datasets that an agency gives a title; each has words of its own for its fields. */
export type TitledKind = 'series' | 'collections'

/** What is typed of a series or a collection. */
export type TitledWords = Record<
  'titleVi' | 'titleEn' | 'descriptionVi' | 'descriptionEn' | 'agency' | 'slug',
  string
>

export interface TitledFieldsView {
  fields: TitledWords
  /** The agencies for which the reader may keep one; null when they are too many to list. */
  agencies: SelectOption[] | null
  errors: FormError[]
}

/** What a field is called. */
export const nameTitledField = (ui: Ui, kind: TitledKind, id: keyof TitledWords): string =>
  id === 'agency' ? ui.t(`${kind}.agency`) : ui.t(`titled.${id}`)

/** The fields that a new series or collection and one that is kept have in common, both languages beside each other. */
export function TitledFields({
  ui,
  kind,
  view: { fields, agencies, errors },
}: {
  ui: Ui
  kind: TitledKind
  view: TitledFieldsView
}): VNode {
  const field = (id: keyof TitledWords) => ({
    ui,
    id,
    name: id,
    value: fields[id],
    label: nameTitledField(ui, kind, id),
    error: errorOf(errors, id),
  })
  return (
    <>
      <BothLanguages id="title" label={ui.t('titled.title')} help={ui.t(`${kind}.titleHelp`)}>
        <TextField {...field('titleVi')} lang="vi" autocomplete="off" />
        <TextField {...field('titleEn')} lang="en" autocomplete="off" isOptional />
      </BothLanguages>
      <BothLanguages
        id="description"
        label={ui.t('dataset.description')}
        help={ui.t(`${kind}.descriptionHelp`)}
      >
        <TextAreaField {...field('descriptionVi')} lang="vi" rows={5} isOptional />
        <TextAreaField {...field('descriptionEn')} lang="en" rows={5} isOptional />
      </BothLanguages>
      <div class="stack limit">
        {agencies === null ? (
          <TextField {...field('agency')} autocomplete="off" />
        ) : (
          <SelectField
            {...field('agency')}
            options={[{ value: '', text: ui.t('schemaNew.chooseAgency') }, ...agencies]}
          />
        )}
        <TextField {...field('slug')} autocomplete="off" help={ui.t('titled.slugHelp')} isOptional />
      </div>
    </>
  )
}

/** A text in both languages beside each other, under one legend. */
function BothLanguages({
  id,
  label,
  help,
  children,
}: {
  id: string
  label: string
  help: string
  children: ComponentChildren
}): VNode {
  return (
    <fieldset class="stack-tight" aria-describedby={`${id}-help`}>
      <legend class="field-label">{label}</legend>
      <p class="field-help flush" id={`${id}-help`}>
        {help}
      </p>
      <Pair>{children}</Pair>
    </fieldset>
  )
}
