import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextAreaField } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { AdminNav } from './admin-nav.tsx'
import { FormDifferences, type FormDifference } from './form-differences.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { VocabularyNav } from './vocabulary-nav.tsx'

export interface SynonymsPageView {
  version: number
  /** A group a line, as typed. */
  groups: string
  count: number
  /** What the form carries to tell later who changed what. */
  base: string
  differences: FormDifference[]
  errors: FormError[]
  isSaved: boolean
}

/** Words that mean the same to the search. */
export function SynonymsPage({ view, ui }: { view: SynonymsPageView; ui: Ui }): VNode {
  const { version, groups, count, base, differences, errors, isSaved } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('admin.page.vocabularies') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('admin.page.vocabularies')}</h1>
        <AdminNav ui={ui} current="vocabularies" />
        <VocabularyNav ui={ui} current="synonyms" />
        <p class="lede">{ui.t('synonyms.lede')}</p>
        {isSaved && (
          <Notice tone="good" isAnswer>
            {ui.t('synonyms.saved', { count })}
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        <form class="stack limit" method="post" action={ui.href('/admin/vocabularies/synonyms')} novalidate>
          <input type="hidden" name="version" value={String(version)} />
          <input type="hidden" name="base" value={base} />
          <FormDifferences ui={ui} differences={differences} />
          <TextAreaField
            ui={ui}
            id="groups"
            name="groups"
            rows={14}
            label={ui.t('synonyms.groups')}
            help={ui.t('synonyms.help')}
            value={groups}
            error={errorOf(errors, 'groups')}
          />
          <p class="row">
            <Button>{ui.t('datasetEdit.save')}</Button>
            <Button kind="plain" href={ui.href('/datasets')}>
              {ui.t('synonyms.try')}
            </Button>
          </p>
        </form>
      </div>
    </>
  )
}
