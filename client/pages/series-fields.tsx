import type { VNode } from 'preact'
import { SelectField, TextAreaField, TextField, type SelectOption } from '../components/field/field.tsx'
import type { Ui } from '../text/ui.ts'
import { errorOf, type FormError } from './form-errors.tsx'

/** What is typed of a series. */
export type SeriesWords = Record<
  'titleVi' | 'titleEn' | 'descriptionVi' | 'descriptionEn' | 'agency' | 'slug',
  string
>

export interface SeriesFieldsView {
  fields: SeriesWords
  /** The agencies for which the reader may publish; null when they are too many to list. */
  agencies: SelectOption[] | null
  errors: FormError[]
}

/** The fields that a new series and one that is kept have in common. */
export function SeriesFields({
  ui,
  view: { fields, agencies, errors },
}: {
  ui: Ui
  view: SeriesFieldsView
}): VNode {
  const field = (id: keyof SeriesWords) => ({
    ui,
    id,
    name: id,
    value: fields[id],
    error: errorOf(errors, id),
  })
  return (
    <>
      <TextField
        {...field('titleVi')}
        lang="vi"
        autocomplete="off"
        label={ui.t('series.titleVi')}
        help={ui.t('series.titleHelp')}
      />
      <TextField
        {...field('titleEn')}
        lang="en"
        autocomplete="off"
        label={ui.t('series.titleEn')}
        isOptional
      />
      <TextAreaField
        {...field('descriptionVi')}
        lang="vi"
        rows={4}
        label={ui.t('series.descriptionVi')}
        help={ui.t('series.descriptionHelp')}
        isOptional
      />
      <TextAreaField
        {...field('descriptionEn')}
        lang="en"
        rows={4}
        label={ui.t('series.descriptionEn')}
        isOptional
      />
      {agencies === null ? (
        <TextField {...field('agency')} autocomplete="off" label={ui.t('series.agency')} />
      ) : (
        <SelectField
          {...field('agency')}
          label={ui.t('series.agency')}
          options={[{ value: '', text: ui.t('schemaNew.chooseAgency') }, ...agencies]}
        />
      )}
      <TextField
        {...field('slug')}
        autocomplete="off"
        label={ui.t('series.slug')}
        help={ui.t('series.slugHelp')}
        isOptional
      />
    </>
  )
}
