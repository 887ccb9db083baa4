import type { VNode } from 'preact'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Choice } from '../components/choice/choice.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextAreaField, TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { LanguageMap } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { AdminNav } from './admin-nav.tsx'
import { FormDifferences, type FormDifference } from './form-differences.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { VocabularyNav } from './vocabulary-nav.tsx'

/** An entry as its form holds it. */
export interface VocabularyFields {
  id: string
  labelVi: string
  labelEn: string
  uri: string
  code: string
  name: string
  summaryVi: string
  summaryEn: string
  introductionVi: string
  introductionEn: string
  isOpen: boolean
}

export interface VocabularyPageView {
  list: 'themes' | 'licenses'
  entries: {
    item: VocabularyItem
    version: number
    isShipped: boolean
    /** Datasets in any state that have it. */
    uses: number
    fields: VocabularyFields
    /** What its form carries to tell later who changed what. */
    base: string
  }[]
  /** The form for a new one. */
  fields: VocabularyFields
  /** Which form the errors are of: `new`, or the id of an entry. */
  errorsOf: string
  errors: FormError[]
  /** What both the reader and somebody else changed of that entry. */
  differences: FormDifference[]
  done: 'added' | 'saved' | 'retired' | 'restored' | 'deleted' | null
}

/** The address of a list, for those who change it. */
export const vocabularyPath = (list: string): string => `/admin/vocabularies/${list}`

/** A controlled list: each entry with how often it is used, renamed, retired and deleted. */
export function VocabularyPage({ view, ui }: { view: VocabularyPageView; ui: Ui }): VNode {
  const { list, entries, done } = view
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
        <VocabularyNav ui={ui} current={list} />
        <p class="lede">{ui.t('vocabulary.lede')}</p>
        {done && (
          <Notice tone="good" isAnswer>
            {ui.t(`vocabulary.done.${done}`)}
          </Notice>
        )}
        <FormErrors ui={ui} errors={view.errors} />
      </div>
      <div class="page stack-wide">
        <section class="stack">
          <SectionHead ui={ui} title={ui.t(`vocabulary.list.${list}`)} count={entries.length} isFlush />
          <Rows>
            {entries.map((entry) => (
              <Entry key={entry.item.id} ui={ui} view={view} entry={entry} />
            ))}
          </Rows>
        </section>
        <section class="stack limit" id="new">
          <SectionHead ui={ui} title={ui.t(`vocabulary.new.${list}`)} isFlush />
          <form class="stack" method="post" action={ui.href(vocabularyPath(list))} novalidate>
            <Fields
              ui={ui}
              list={list}
              prefix=""
              fields={view.fields}
              errors={view.errorsOf === 'new' ? view.errors : []}
            />
            <p>
              <Button icon="plus">{ui.t('vocabulary.add')}</Button>
            </p>
          </form>
        </section>
      </div>
    </>
  )
}

function Entry({
  ui,
  view: { list, errors, errorsOf, differences },
  entry: { item, version, isShipped, uses, fields, base },
}: {
  ui: Ui
  view: VocabularyPageView
  entry: VocabularyPageView['entries'][number]
}): VNode {
  const { id, retired } = item
  const label = ui.pick(item.label as LanguageMap).text
  const other = ui.lang === 'vi' ? fields.labelEn : fields.labelVi
  const path = ui.href(`${vocabularyPath(list)}/${id}`)
  const own = errorsOf === id ? errors : []
  const hidden = (
    <>
      <input type="hidden" name="version" value={String(version)} />
      <span class="visually-hidden"> {label}</span>
    </>
  )
  return (
    <div id={`entry-${id}`}>
      <RowItem
        end={uses === 0 ? ui.t('vocabulary.unused') : ui.t('vocabulary.uses', { count: uses })}
        note={
          <>
            <code>{id}</code> <span lang={ui.lang === 'vi' ? 'en' : 'vi'}>{other}</span>
          </>
        }
      >
        <strong>{label}</strong>{' '}
        {retired && (
          <Badge tone="warn" isHollow>
            {ui.t('vocabulary.isRetired')}
          </Badge>
        )}{' '}
        {!isShipped && <Badge tone="info">{ui.t('vocabulary.isAdded')}</Badge>}
      </RowItem>
      <div class="small">
        <Fold
          isOpen={errorsOf === id}
          summary={
            <>
              {ui.t('members.change')}
              <span class="visually-hidden"> {label}</span>
            </>
          }
        >
          <div class="stack limit">
            <form class="stack" method="post" action={path} novalidate>
              <input type="hidden" name="base" value={base} />
              {errorsOf === id && <FormDifferences ui={ui} differences={differences} />}
              <Fields ui={ui} list={list} prefix={`${id}-`} fields={fields} errors={own} />
              <Button kind="quiet">
                {ui.t('datasetEdit.save')}
                {hidden}
              </Button>
            </form>
            <form class="stack-tight" method="post" action={`${path}/${retired ? 'restore' : 'retire'}`}>
              <p class="soft">{ui.t(retired ? 'vocabulary.restoreHelp' : 'vocabulary.retireHelp')}</p>
              <Button kind="quiet" isSmall>
                {ui.t(retired ? 'vocabulary.restore' : 'vocabulary.retire')}
                {hidden}
              </Button>
            </form>
            {isShipped || uses > 0 ? (
              <p class="soft">
                {isShipped ? ui.t('vocabulary.keepsShipped') : ui.t('vocabulary.keepsUsed', { count: uses })}
              </p>
            ) : (
              <form method="post" action={`${path}/delete`}>
                <Button kind="bad" isSmall>
                  {ui.t('vocabulary.delete')}
                  {hidden}
                </Button>
              </form>
            )}
          </div>
        </Fold>
      </div>
    </div>
  )
}

function Fields({
  ui,
  list,
  prefix,
  fields,
  errors,
}: {
  ui: Ui
  list: VocabularyPageView['list']
  /** Empty for a new entry, whose code is asked for. */
  prefix: string
  fields: VocabularyFields
  errors: FormError[]
}): VNode {
  const field = (name: Exclude<keyof VocabularyFields, 'isOpen'>) => ({
    ui,
    id: prefix + name,
    name,
    value: fields[name],
    error: errorOf(errors, prefix + name),
    autocomplete: 'off' as const,
  })
  return (
    <>
      {prefix === '' && (
        <TextField {...field('id')} label={ui.t('vocabulary.id')} help={ui.t('vocabulary.idHelp')} />
      )}
      <TextField {...field('labelVi')} lang="vi" label={ui.t('vocabulary.labelVi')} />
      <TextField {...field('labelEn')} lang="en" label={ui.t('vocabulary.labelEn')} />
      <TextField
        {...field('uri')}
        type="url"
        label={ui.t('vocabulary.uri')}
        help={ui.t(`vocabulary.uriHelp.${list}`)}
        isOptional
      />
      {list === 'themes' && (
        <>
          <TextAreaField
            {...field('introductionVi')}
            lang="vi"
            rows={5}
            label={ui.t('vocabulary.introductionVi')}
            help={ui.t('vocabulary.introductionHelp')}
            isOptional
          />
          <TextAreaField
            {...field('introductionEn')}
            lang="en"
            rows={5}
            label={ui.t('vocabulary.introductionEn')}
            isOptional
          />
        </>
      )}
      {list === 'licenses' && (
        <>
          <TextField {...field('code')} label={ui.t('vocabulary.code')} isOptional />
          <TextField {...field('name')} label={ui.t('vocabulary.name')} isOptional />
          <TextAreaField
            {...field('summaryVi')}
            lang="vi"
            rows={2}
            label={ui.t('vocabulary.summaryVi')}
            help={ui.t('vocabulary.summaryHelp')}
            isOptional
          />
          <TextAreaField
            {...field('summaryEn')}
            lang="en"
            rows={2}
            label={ui.t('vocabulary.summaryEn')}
            isOptional
          />
          <Choice
            ui={ui}
            name="isOpen"
            value="true"
            label={ui.t('vocabulary.isOpen')}
            help={ui.t('vocabulary.isOpenHelp')}
            isChecked={fields.isOpen}
          />
        </>
      )}
    </>
  )
}
