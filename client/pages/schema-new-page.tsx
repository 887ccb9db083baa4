import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Pair, SelectField, TextAreaField, TextField } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import type { FormOption } from './dataset-form-view.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

/** What is typed of a version that is to be published. */
export interface SchemaFields {
  name: string
  version: string
  titleVi: string
  titleEn: string
  descriptionVi: string
  descriptionEn: string
  agency: string
  schema: string
}

export interface SchemaNewPageView {
  fields: SchemaFields
  /** The agencies for which the reader may publish; null when they are too many to list. */
  agencies: FormOption[] | null
  errors: FormError[]
  isResumed: boolean
}

/** Where a schema, or a version of one, is published. */
export function SchemaNewPage({ view, ui }: { view: SchemaNewPageView; ui: Ui }): VNode {
  const { fields, agencies, errors } = view
  const field = (id: keyof SchemaFields) => ({
    ui,
    id,
    name: id,
    value: fields[id],
    error: errorOf(errors, id),
  })
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('schemas.title'), href: ui.href('/schemas') },
          { text: ui.t('schemas.new') },
        ]}
      />
      <div class="page stack-wide">
        <div class="stack">
          <h1>{ui.t('schemas.new')}</h1>
          <p class="lede">{ui.t('schemaNew.lede')}</p>
        </div>
        {view.isResumed && (
          <Notice tone="good" isAnswer>
            {ui.t('datasetEdit.done.resumed')}
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        <form class="stack-wide limit" method="post" action={ui.href('/workspace/schemas/new')} novalidate>
          <Pair>
            <TextField
              {...field('name')}
              autocomplete="off"
              label={ui.t('schemaNew.name')}
              help={ui.t('schemaNew.nameHelp')}
            />
            <TextField
              {...field('version')}
              autocomplete="off"
              label={ui.t('schemaNew.version')}
              help={ui.t('schemaNew.versionHelp')}
            />
          </Pair>
          {agencies === null ? (
            <TextField {...field('agency')} autocomplete="off" label={ui.t('schemaNew.agency')} />
          ) : (
            <SelectField
              {...field('agency')}
              label={ui.t('schemaNew.agency')}
              options={[{ value: '', text: ui.t('schemaNew.chooseAgency') }, ...agencies]}
            />
          )}
          <Pair>
            <TextField {...field('titleVi')} autocomplete="off" lang="vi" label={ui.t('schemaNew.titleVi')} />
            <TextField
              {...field('titleEn')}
              autocomplete="off"
              lang="en"
              label={ui.t('schemaNew.titleEn')}
              isOptional
            />
            <TextAreaField
              {...field('descriptionVi')}
              lang="vi"
              label={ui.t('schemaNew.descriptionVi')}
              isOptional
            />
            <TextAreaField
              {...field('descriptionEn')}
              lang="en"
              label={ui.t('schemaNew.descriptionEn')}
              isOptional
            />
          </Pair>
          <TextAreaField
            {...field('schema')}
            rows={18}
            label={ui.t('schemaNew.schema')}
            help={ui.t('schemaNew.schemaHelp')}
          />
          <Notice tone="info">{ui.t('schemaNew.immutable')}</Notice>
          <p>
            <Button>{ui.t('schemaNew.publish')}</Button>
          </p>
        </form>
      </div>
    </>
  )
}
