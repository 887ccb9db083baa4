import type { VNode } from 'preact'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextAreaField } from '../components/field/field.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { FormDifferences, type FormDifference } from './form-differences.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface RequiredSchemasPageView {
  agency: Agency
  /** One address a line, as typed. */
  addresses: string
  /** An address as they look. */
  example: string
  /** What the form carries to tell later who changed what. */
  base: string
  differences: FormDifference[]
  errors: FormError[]
  isSaved: boolean
}

/** Which schemas the tables of an agency must follow. */
export function RequiredSchemasPage({ view, ui }: { view: RequiredSchemasPageView; ui: Ui }): VNode {
  const { agency, addresses, example, base, differences, errors, isSaved } = view
  const name = ui.pick(agency.name)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('members.title'), href: ui.href(`/workspace/agencies/${agency.slug}`) },
          { text: ui.t('requiredSchemas.title') },
        ]}
      />
      <div class="page head stack">
        <h1>
          {ui.t('requiredSchemas.title')}: <LangText of={name} />
        </h1>
        <p class="lede">{ui.t('requiredSchemas.lede')}</p>
        {isSaved && (
          <Notice tone="good" isAnswer>
            {ui.t('requiredSchemas.saved')}
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        <form
          class="stack limit"
          method="post"
          action={ui.href(`/workspace/agencies/${agency.slug}/schemas`)}
          novalidate
        >
          <input type="hidden" name="version" value={String(agency.version)} />
          <input type="hidden" name="base" value={base} />
          <FormDifferences ui={ui} differences={differences} />
          <TextAreaField
            ui={ui}
            id="requiredSchemas"
            name="requiredSchemas"
            rows={4}
            label={ui.t('requiredSchemas.addresses')}
            help={ui.t('requiredSchemas.help', { example })}
            value={addresses}
            error={errorOf(errors, 'requiredSchemas')}
          />
          <p class="row">
            <Button>{ui.t('datasetEdit.save')}</Button>
            <Button kind="plain" href={ui.href('/schemas')}>
              {ui.t('validation.allSchemas')}
            </Button>
          </p>
        </form>
      </div>
    </>
  )
}
