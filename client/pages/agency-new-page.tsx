import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Pair, SelectField, TextField, type SelectOption } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { LanguageMap } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

/** Where an agency is made, below the one that is named. */
export const agencyNewPath = (parent?: string): string =>
  `/workspace/agencies/new${parent === undefined ? '' : `?parent=${encodeURIComponent(parent)}`}`

/** What is typed of a new agency, by the names of the fields. */
export interface AgencyWords {
  'name-vi': string
  'name-en': string
  level: string
  parent: string
  code: string
  homepage: string
  slug: string
}

export interface AgencyNewPageView {
  fields: AgencyWords
  /** Makes one agency of one form, however often it is sent. */
  key: string
  levels: SelectOption[]
  /** The agencies below which the reader may make one; null when they are too many to list. */
  parents: SelectOption[] | null
  /** Whether it may stand at the top, below none: administrators. */
  mayStandAtTop: boolean
  errors: FormError[]
  /** An agency that bears this name in the same place; null when there is none, or it was not asked yet. */
  namesake: { slug: string; name: LanguageMap } | null
  isResumed: boolean
}

/** Where an agency is made; roles are given in it on the next page. */
export function AgencyNewPage({ view, ui }: { view: AgencyNewPageView; ui: Ui }): VNode {
  const { errors, fields, namesake } = view
  const field = (id: keyof AgencyWords) => ({
    ui,
    id,
    name: id,
    value: fields[id],
    error: errorOf(errors, id),
    autocomplete: 'off' as const,
  })
  const slugError = errorOf(errors, 'slug')
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('agencies.title'), href: ui.href('/agencies') },
          { text: ui.t('agencyNew.title') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('agencyNew.title')}</h1>
        <p class="lede">{ui.t('agencyNew.lede')}</p>
        {view.isResumed && (
          <Notice tone="good" isAnswer>
            {ui.t('datasetEdit.done.resumed')}
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        {namesake && (
          <Notice tone="warn" title={ui.t('agencyNew.namesake')} isAnswer>
            <p>
              {ui.rich('agencyNew.namesakeHelp', {
                agency: (
                  <a href={ui.href(`/agencies/${namesake.slug}`)}>
                    <LangText of={ui.pick(namesake.name)} />
                  </a>
                ),
              })}
            </p>
          </Notice>
        )}
      </div>
      <div class="page">
        <form class="stack limit" method="post" action={ui.href(agencyNewPath())} novalidate>
          <input type="hidden" name="key" value={view.key} />
          {namesake && <input type="hidden" name="namesake" value={namesake.slug} />}
          <Pair>
            <TextField {...field('name-vi')} lang="vi" label={ui.t('agencyEdit.nameVi')} />
            <TextField {...field('name-en')} lang="en" label={ui.t('agencyEdit.nameEn')} isOptional />
          </Pair>
          <SelectField
            {...field('level')}
            label={ui.t('agencyNew.level')}
            help={ui.t('agencyNew.levelHelp')}
            options={[{ value: '', text: ui.t('agencyNew.chooseLevel') }, ...view.levels]}
          />
          <ParentField {...field('parent')} ui={ui} view={view} />
          <TextField
            {...field('code')}
            label={ui.t('agencyNew.code')}
            help={ui.t('agencyNew.codeHelp')}
            isOptional
          />
          <TextField
            {...field('homepage')}
            type="url"
            label={ui.t('agencyNew.homepage')}
            help={ui.t('agencyNew.homepageHelp')}
            isOptional
          />
          <Fold summary={ui.t('agencyEdit.slug')} isOpen={fields.slug !== '' || slugError !== undefined}>
            <TextField
              {...field('slug')}
              label={ui.t('agencyEdit.slug')}
              help={ui.t('agencyNew.slugHelp')}
              isOptional
            />
          </Fold>
          <p>
            <Button>{ui.t(namesake ? 'agencyNew.makeAnyway' : 'agencyNew.make')}</Button>
          </p>
        </form>
      </div>
    </>
  )
}

function ParentField({
  ui,
  view: { parents, mayStandAtTop },
  ...field
}: {
  ui: Ui
  view: AgencyNewPageView
  id: string
  name: string
  value: string
  error: string | undefined
}): VNode {
  const label = ui.t('agencyNew.parent')
  if (parents === null)
    return (
      <TextField
        {...field}
        ui={ui}
        autocomplete="off"
        label={label}
        help={ui.t('agencyEdit.intoSlugHelp')}
        isOptional={mayStandAtTop}
      />
    )
  const none = ui.t(mayStandAtTop ? 'agencyNew.top' : 'agencyNew.chooseParent')
  return <SelectField {...field} ui={ui} label={label} options={[{ value: '', text: none }, ...parents]} />
}
