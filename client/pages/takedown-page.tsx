import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import { Button } from '../components/button/button.tsx'
import { TextAreaField, TextField } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Rows, RowItem } from '../components/rows/rows.tsx'
import type { LanguageMap } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { ReleaseCrumbs, releasesPath } from './releases-page.tsx'

export interface TakedownPageView {
  dataset: Dataset
  distribution: Distribution
  number: number
  /** Every release of these bytes, this one first. */
  twins: { title: LanguageMap; slug: string; distribution: string; number: number; name: string }[]
  form: { reason: string; legalBasis: string }
  errors: FormError[]
}

/** Where an administrator takes the bytes of a release out of the portal for good, and is told what goes with them. */
export function TakedownPage({ view, ui }: { view: TakedownPageView; ui: Ui }): VNode {
  const { number, twins, form, errors } = view
  const title = ui.t('takedown.title', { number: String(number) })
  return (
    <>
      <ReleaseCrumbs ui={ui} view={view} last={title} />
      <div class="page head">
        <div class="stack limit">
          <h1>{title}</h1>
          <p class="lede">{ui.t('takedown.lede')}</p>
          <FormErrors ui={ui} errors={errors} />
          <Notice tone="bad" title={ui.t('takedown.forGood')}>
            <p>{ui.t('takedown.means')}</p>
          </Notice>
          <h2>{ui.t('takedown.what')}</h2>
          <Rows>
            {twins.map((twin) => (
              <RowItem
                key={`${twin.distribution}/${twin.number}`}
                note={
                  <a href={ui.href(`/datasets/${twin.slug}/${twin.distribution}`)}>
                    {ui.pick(twin.title).text}
                  </a>
                }
              >
                {ui.t('dataset.releaseNumber', { number: String(twin.number) })}: {twin.name}
              </RowItem>
            ))}
          </Rows>
          <form
            class="stack"
            method="post"
            action={ui.href(`${releasesPath(view)}/${number}/takedown`)}
            novalidate
          >
            <TextAreaField
              ui={ui}
              id="reason"
              name="reason"
              rows={3}
              label={ui.t('takedown.reason')}
              help={ui.t('takedown.reasonHelp')}
              maxLength={1000}
              value={form.reason}
              error={errorOf(errors, 'reason')}
              isRequired
            />
            <TextField
              ui={ui}
              id="legalBasis"
              name="legalBasis"
              label={ui.t('takedown.legalBasis')}
              help={ui.t('takedown.legalBasisHelp')}
              maxLength={500}
              value={form.legalBasis}
              error={errorOf(errors, 'legalBasis')}
              isOptional
            />
            <p class="row">
              <Button kind="bad">{ui.t('takedown.submit')}</Button>
              <Button kind="plain" href={ui.href(releasesPath(view))}>
                {ui.t('takedown.back')}
              </Button>
            </p>
          </form>
        </div>
      </div>
    </>
  )
}
