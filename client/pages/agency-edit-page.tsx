import type { VNode } from 'preact'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { LanguageMap } from '../../schemas/generated/catalog/language-map.ts'
import { Button } from '../components/button/button.tsx'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Pair, SelectField, TextField, type SelectOption } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { Wait } from '../components/wait/wait.tsx'
import type { Ui } from '../text/ui.ts'
import { FormDifferences, type FormDifference } from './form-differences.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export const agencyEditPath = ({ slug }: Pick<Agency, 'slug'>): string => `/workspace/agencies/${slug}/edit`

/** The fields of the three forms as they were sent, by name. */
export type AgencyEditFields = Readonly<Record<string, readonly string[]>>

export interface AgencyEditView {
  agency: Agency
  /** Whether the reader may merge and split: administrators. */
  mayReorganize: boolean
  /** Whether the reader may delete it, and nothing stands in it that they see. */
  mayDelete: boolean
  /** The agencies to choose from; null when they are too many to list. */
  agencies: SelectOption[] | null
  children: Agency[]
  datasets: { id: string; title: LanguageMap }[]
  datasetTotal: number
  fields: AgencyEditFields
  /** The version that the form of the name was drawn from, and what it carries of it to tell later who changed what. */
  version: number
  base: string
  /** What both the reader and somebody else changed of the name. */
  differences: FormDifference[]
  errors: FormError[]
  /** The name was saved just now. */
  isRenamed: boolean
  /** The work that moves datasets, when the reader has just ordered it. */
  job: { state: string; done: number; total: number; reason: string | null; href: string } | null
}

/** How an agency is renamed, merged, split, and deleted when it was a mistake. */
export function AgencyEditPage({ view, ui }: { view: AgencyEditView; ui: Ui }): VNode {
  const { agency, mayReorganize, job } = view
  const isClosed = agency.status === 'closed'
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('members.title'), href: ui.href(`/workspace/agencies/${agency.slug}`) },
          { text: ui.t('agencyEdit.title') },
        ]}
      />
      <div class="page head stack">
        <h1>
          {ui.t('agencyEdit.title')}: <LangText of={ui.pick(agency.name)} />
        </h1>
        <FormErrors ui={ui} errors={view.errors} />
        {view.isRenamed && (
          <Notice tone="good" isAnswer>
            {ui.t('agencyEdit.renamed')}
          </Notice>
        )}
        {isClosed && (
          <Notice>{ui.t('agencyEdit.closed', { date: ui.date(agency.closedOn ?? '', 'long') })}</Notice>
        )}
        {job && <Moving ui={ui} job={job} />}
        <p>
          <a href={ui.href(`/agencies/${agency.slug}`)}>{ui.t('members.publicPage')}</a>
        </p>
      </div>
      <div class="page">
        <div class="stack-wide limit">
          <RenameForm ui={ui} view={view} />
          {mayReorganize && !isClosed && <MergeForm ui={ui} view={view} />}
          {mayReorganize && !isClosed && <SplitForm ui={ui} view={view} />}
          {view.mayDelete && <DeleteForm ui={ui} agency={agency} />}
        </div>
      </div>
    </>
  )
}

function Moving({ ui, job }: { ui: Ui; job: NonNullable<AgencyEditView['job']> }): VNode {
  const { state, done, total, reason, href } = job
  if (state === 'done') {
    return (
      <Notice tone="good" isAnswer>
        {ui.t('agencyEdit.moved', { done: ui.number(done) })}
      </Notice>
    )
  }
  if (state === 'failed')
    return <Notice tone="bad">{ui.t('agencyEdit.failed', { reason: reason ?? '' })}</Notice>
  return (
    <Wait ui={ui} title={ui.t('agencyEdit.moving')} href={href}>
      <p>
        {ui.t('agencyEdit.began')}{' '}
        {total > 0 && ui.t('agencyEdit.movedSoFar', { done: ui.number(done), total: ui.number(total) })}{' '}
        {ui.t('agencyEdit.noneMissing')}
      </p>
    </Wait>
  )
}

function RenameForm({ ui, view }: { ui: Ui; view: AgencyEditView }): VNode {
  const { agency, errors } = view
  const valueOf = (name: string, own: string | undefined) => view.fields[name]?.[0] ?? own ?? ''
  return (
    <section class="stack" id="rename">
      <SectionHead ui={ui} title={ui.t('agencyEdit.rename')} isFlush />
      <form class="stack" method="post" action={ui.href(agencyEditPath(agency))} novalidate>
        <input type="hidden" name="version" value={String(view.version)} />
        <input type="hidden" name="base" value={view.base} />
        <FormDifferences ui={ui} differences={view.differences} />
        <Pair>
          {(['vi', 'en'] as const).map((lang) => (
            <TextField
              key={lang}
              ui={ui}
              id={`name-${lang}`}
              name={`name-${lang}`}
              lang={lang}
              label={ui.t(lang === 'vi' ? 'agencyEdit.nameVi' : 'agencyEdit.nameEn')}
              isOptional={lang === 'en'}
              value={valueOf(`name-${lang}`, agency.name[lang])}
              error={errorOf(errors, `name-${lang}`)}
            />
          ))}
        </Pair>
        <TextField
          ui={ui}
          id="slug"
          name="slug"
          label={ui.t('agencyEdit.slug')}
          help={ui.t('agencyEdit.slugHelp')}
          value={valueOf('slug', agency.slug)}
          error={errorOf(errors, 'slug')}
        />
        <TextField
          ui={ui}
          id="until"
          name="until"
          type="date"
          label={ui.t('agencyEdit.until')}
          help={ui.t('agencyEdit.untilHelp')}
          isOptional
          value={valueOf('until', '')}
          error={errorOf(errors, 'until')}
        />
        <Choice
          ui={ui}
          name="slip"
          value="true"
          label={ui.t('agencyEdit.slip')}
          isChecked={view.fields.slip?.[0] === 'true'}
        />
        <p>
          <Button>{ui.t('agencyEdit.saveName')}</Button>
        </p>
      </form>
    </section>
  )
}

function MergeForm({ ui, view }: { ui: Ui; view: AgencyEditView }): VNode {
  return (
    <section class="stack" id="merge">
      <SectionHead ui={ui} title={ui.t('agencyEdit.merge')} isFlush />
      <p class="soft">{ui.t('agencyEdit.mergeHelp')}</p>
      <form
        class="stack"
        method="post"
        action={ui.href(`/workspace/agencies/${view.agency.slug}/merge`)}
        novalidate
      >
        <EventFields ui={ui} view={view} form="merge" />
        <p>
          <Button>{ui.t('agencyEdit.preview')}</Button>
        </p>
      </form>
    </section>
  )
}

function SplitForm({ ui, view }: { ui: Ui; view: AgencyEditView }): VNode {
  const { agency, datasets, datasetTotal, children, fields, errors } = view
  const isTicked = (name: string, value: string) => fields[`split-${name}`]?.includes(value) ?? false
  return (
    <section class="stack" id="split">
      <SectionHead ui={ui} title={ui.t('agencyEdit.split')} isFlush />
      <p class="soft">{ui.t('agencyEdit.splitHelp')}</p>
      <form
        class="stack"
        method="post"
        action={ui.href(`/workspace/agencies/${agency.slug}/split`)}
        novalidate
      >
        {datasets.length > 0 && (
          <Choices
            id="split-datasets"
            legend={ui.t('agencyEdit.datasets')}
            help={
              datasets.length < datasetTotal
                ? ui.t('agencyEdit.moreDatasets', {
                    shown: ui.number(datasets.length),
                    total: ui.number(datasetTotal),
                  })
                : undefined
            }
            error={errorOf(errors, 'split-datasets')}
          >
            {datasets.map(({ id, title }) => {
              const { text, lang } = ui.pick(title)
              return (
                <Choice
                  key={id}
                  ui={ui}
                  name="split-datasets"
                  value={id}
                  label={text}
                  lang={lang}
                  isChecked={isTicked('datasets', id)}
                />
              )
            })}
          </Choices>
        )}
        {children.length > 0 && (
          <Choices legend={ui.t('agencyEdit.agencies')}>
            {children.map((child) => {
              const { text, lang } = ui.pick(child.name)
              return (
                <Choice
                  key={child.id}
                  ui={ui}
                  name="split-agencies"
                  value={child.slug}
                  label={text}
                  lang={lang}
                  isChecked={isTicked('agencies', child.slug)}
                />
              )
            })}
          </Choices>
        )}
        <Choice
          ui={ui}
          name="split-rest"
          value="true"
          label={ui.t('agencyEdit.rest')}
          isChecked={isTicked('rest', 'true')}
        />
        <EventFields ui={ui} view={view} form="split" />
        <p>
          <Button>{ui.t('agencyEdit.preview')}</Button>
        </p>
      </form>
    </section>
  )
}

function DeleteForm({ ui, agency }: { ui: Ui; agency: Agency }): VNode {
  return (
    <section>
      <Fold summary={ui.t('agencyEdit.delete')}>
        <form class="stack" method="post" action={ui.href(`/workspace/agencies/${agency.slug}/delete`)}>
          <p>{ui.t('agencyEdit.deleteHelp')}</p>
          <input type="hidden" name="version" value={String(agency.version)} />
          <Button kind="bad">{ui.t('agencyEdit.deleteDo')}</Button>
        </form>
      </Fold>
    </section>
  )
}

/** What a merger and a split have in common: where to, when, why, and who follows. */
function EventFields({ ui, view, form }: { ui: Ui; view: AgencyEditView; form: 'merge' | 'split' }): VNode {
  const { agencies, errors, agency } = view
  const field = (name: string) => ({
    ui,
    id: `${form}-${name}`,
    name: `${form}-${name}`,
    value: view.fields[`${form}-${name}`]?.[0] ?? '',
    error: errorOf(errors, `${form}-${name}`),
  })
  const options = agencies?.filter(({ value }) => value !== agency.slug)
  return (
    <>
      {options ? (
        <SelectField
          {...field('into')}
          label={ui.t('agencyEdit.into')}
          options={[{ value: '', text: ui.t('agencyEdit.choose') }, ...options]}
        />
      ) : (
        <TextField
          {...field('into')}
          label={ui.t('agencyEdit.into')}
          help={ui.t('agencyEdit.intoSlugHelp')}
        />
      )}
      <TextField
        {...field('date')}
        type="date"
        label={ui.t('agencyEdit.date')}
        help={ui.t('agencyEdit.untilHelp')}
        isOptional
      />
      <TextField
        {...field('note')}
        label={ui.t('agencyEdit.note')}
        help={ui.t('agencyEdit.noteHelp')}
        isOptional
      />
      <Choice
        ui={ui}
        name={`${form}-keepMembers`}
        value="true"
        label={ui.t('agencyEdit.keepMembers')}
        help={ui.t('agencyEdit.keepMembersHelp')}
        isChecked={view.fields[`${form}-keepMembers`]?.[0] === 'true'}
      />
    </>
  )
}
