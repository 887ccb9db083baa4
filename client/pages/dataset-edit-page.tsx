import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { ActionBar } from '../components/action-bar/action-bar.tsx'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextField } from '../components/field/field.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Meta, MetaItem } from '../components/meta/meta.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Panel } from '../components/panel/panel.tsx'
import { Steps, type Step } from '../components/steps/steps.tsx'
import { TitleCheck } from '../components/title-check/title-check.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { discussionPath } from './comment-thread.tsx'
import { Checklist } from './dataset-checklist.tsx'
import { FilesSection, type FilesSectionView } from './dataset-files.tsx'
import {
  sectionNames,
  type ChecklistItem,
  type FormDuplicate,
  type FormSection,
} from './dataset-form-view.ts'
import { DatasetFormFields } from './dataset-form.tsx'
import { FormDifferences, type FormDifference } from './form-differences.tsx'
import { proposalsPath } from './proposals-page.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { isPublic, longTitle } from './terms.ts'

export interface DatasetEditView {
  /** As it is saved; null for one that is being made. */
  dataset: Dataset | null
  /** The version that the form was filled from. */
  version: number
  sections: FormSection[]
  errors: FormError[]
  /** What the errors are about, when nothing was refused. */
  errorsTitle?: string
  /** What somebody else saved meanwhile, where it is not what stands in the form. */
  differences: FormDifference[]
  checks: ChecklistItem[]
  files: FilesSectionView
  /** Why, for the history. */
  note: string
  /** Makes one dataset of one form, however often it is sent. */
  key: string
  /** Whether the reader may publish and withdraw. */
  mayPublish: boolean
  /** Whether whoever may publish cannot approve this by themselves, because they wrote it. */
  needsAnother: boolean
  /** Whether what is saved waits for somebody else as a proposal. */
  isProposal: boolean
  /** What was just done. */
  done:
    | 'copied'
    | 'made'
    | 'saved'
    | 'unchanged'
    | 'files'
    | 'removed'
    | 'filesOnly'
    | 'resumed'
    | 'published'
    | 'draft'
    | 'returned'
    | 'filledIn'
    | null
  /** What may be the same, and is there already. */
  duplicates: FormDuplicate[]
  /** Where what was just filled in stands. */
  filledIn: string | null
}

/** Nothing was saved by it. */
const isQuiet = (done: DatasetEditView['done']): boolean =>
  done === 'resumed' || done === 'filledIn' || done === 'unchanged'

/** Where a dataset is written: what it is, who answers for it, its files, and what is missing before publishing. */
export function DatasetEditPage({ view, ui }: { view: DatasetEditView; ui: Ui }): VNode {
  const { dataset, version, sections, errors, differences, key } = view
  const path = dataset === null ? '/workspace/datasets/new' : datasetEditPath(dataset)
  return (
    <>
      <Head ui={ui} view={view} />
      <div class="page">
        <div class="work">
          <nav class="work-steps" aria-label={ui.t('datasetEdit.sections')}>
            <Steps ui={ui} items={listSteps(ui, view)} />
          </nav>
          <form
            class="work-form stack-wide"
            method="post"
            action={ui.href(path)}
            encType="multipart/form-data"
            novalidate
          >
            {hasSuggestions(sections) && (
              // What Enter in a field presses is the first button of a form, which is to save.
              <button class="visually-hidden" tabIndex={-1} aria-hidden="true" />
            )}
            <FormDifferences ui={ui} differences={differences} />
            <DatasetFormFields ui={ui} sections={sections} errors={errors} hidden={{ version, key }} />
            {dataset === null && <TitleCheck ui={ui} fields={['title-vi', 'title-en']} />}
            {dataset && (isPublic(dataset) || view.isProposal) && <Note ui={ui} view={view} />}
            {dataset && (
              <FilesSection
                ui={ui}
                dataset={dataset}
                view={view.files}
                errors={errors}
                done={doneWithFiles(view)}
              />
            )}
            <Acts ui={ui} view={view} />
          </form>
          <div class="work-checks stack">
            <Panel
              title={ui.t(dataset && isPublic(dataset) ? 'datasetEdit.checksPublic' : 'datasetEdit.checks')}
              id="checks"
            >
              <Checklist ui={ui} checks={view.checks} />
            </Panel>
            {dataset && <OtherSteps ui={ui} dataset={dataset} view={view} />}
          </div>
        </div>
      </div>
    </>
  )
}

const hasSuggestions = (sections: FormSection[]): boolean =>
  sections.some(({ groups }) =>
    groups.some(({ suggestion, fields }) => suggestion ?? fields.some((field) => field.suggestion)),
  )

/** What was done and goes on with files: said there, because that is where the page opens. */
const doneWithFiles = ({ done }: Pick<DatasetEditView, 'done'>): 'made' | 'files' | 'removed' | null =>
  done === 'made' || done === 'files' || done === 'removed' ? done : null

/** Where a dataset is edited, and where its other steps are taken. */
export const datasetEditPath = ({ slug }: Pick<Dataset, 'slug'>, step = 'edit'): string =>
  `/workspace/datasets/${slug}/${step}`

function Head({ ui, view }: { ui: Ui; view: DatasetEditView }): VNode {
  const { dataset, errors, done, files, differences } = view
  const title = dataset && ui.pick(dataset.title)
  const working = files.items.filter(({ isWorking }) => isWorking).length
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          title
            ? { ...title, text: shorten(title.text, 60), href: ui.href(`/datasets/${dataset.slug}`) }
            : { text: ui.t('datasetEdit.new') },
          ...(title ? [{ text: ui.t('datasetEdit.edit') }] : []),
        ]}
      />
      <div class="page head stack">
        <h1 class={title && title.text.length > longTitle ? 'is-long' : undefined} lang={title?.lang}>
          {title?.text ?? ui.t('datasetEdit.new')}
        </h1>
        {dataset ? (
          <Meta>
            <Badge {...stateBadge(dataset)}>{ui.t(`datasetEdit.state.${dataset.status}`)}</Badge>
            <MetaItem>
              <LangText of={ui.pick(dataset.agency.name)} />
            </MetaItem>
            <MetaItem>{ui.t('datasetEdit.savedAt', { time: ui.date(dataset.updatedAt, 'moment') })}</MetaItem>
          </Meta>
        ) : (
          <p class="lede">{ui.t('datasetEdit.newLede')}</p>
        )}
        {dataset?.returned && <Returned ui={ui} dataset={dataset} returned={dataset.returned} />}
        {dataset && isPublic(dataset) && done !== 'published' && (
          <Notice>{ui.t(view.isProposal ? 'datasetEdit.isProposed' : 'datasetEdit.isPublic')}</Notice>
        )}
        {dataset?.status === 'withdrawn' && view.isProposal && (
          <Notice tone="warn">
            <p>{ui.t('datasetEdit.isProposedUnseen')}</p>
            <p>{ui.t('proposals.withdrawn')}</p>
          </Notice>
        )}
        {done && doneWithFiles({ done }) === null && (
          <Notice tone={isQuiet(done) ? 'info' : 'good'} isAnswer>
            <p>
              {ui.t(`datasetEdit.done.${done}`)}
              {done === 'filledIn' && view.filledIn && (
                <>
                  {' '}
                  <a href={`#${view.filledIn}`}>{ui.t('datasetEdit.goThere')}</a>
                </>
              )}
              {done === 'published' && dataset && (
                <>
                  {' '}
                  <a href={ui.href(`/datasets/${dataset.slug}`)}>{ui.t('datasetEdit.publicPage')}</a>
                </>
              )}
            </p>
          </Notice>
        )}
        {working > 0 && dataset && (
          <Notice>
            <p>
              {ui.rich('datasetEdit.working', {
                progress: (
                  <a href={ui.href(datasetEditPath(dataset, 'progress'))}>
                    {ui.t('datasetEdit.progressLink')}
                  </a>
                ),
              })}
            </p>
          </Notice>
        )}
        {view.duplicates.length > 0 && <Duplicates ui={ui} duplicates={view.duplicates} />}
        <FormErrors
          ui={ui}
          errors={errors}
          title={differences.length > 0 ? ui.t('datasetEdit.notSaved') : view.errorsTitle}
        />
      </div>
    </>
  )
}

/** Who sent it back from review, what is to be mended, and where to answer. */
function Returned({
  ui,
  dataset,
  returned: { by, at, note },
}: {
  ui: Ui
  dataset: Dataset
  returned: NonNullable<Dataset['returned']>
}): VNode {
  return (
    <Notice
      tone="warn"
      title={ui.t('datasetEdit.sentBack', { name: writeActor(ui, by), date: ui.date(at, 'moment') })}
    >
      <p class="comment-text" dir="auto">
        {note ?? ui.t('datasetEdit.sentBackNoNote')}
      </p>
      <p>
        <a href={ui.href(discussionPath(dataset))}>{ui.t('comments.title')}</a>
      </p>
    </Notice>
  )
}

/** Datasets that may be the same: a warning, as two offices may well publish alike. */
function Duplicates({ ui, duplicates }: { ui: Ui; duplicates: FormDuplicate[] }): VNode {
  return (
    <Notice tone="warn" title={ui.t('duplicates.title')}>
      <ul class="stack-tight">
        {duplicates.map(({ slug, title, agency, isDraft, sameFiles }) => (
          <li key={slug}>
            <a href={ui.href(`/datasets/${slug}`)}>
              <LangText of={ui.pick(title)} />
            </a>{' '}
            <span class="soft">
              <LangText of={ui.pick(agency)} />
              {isDraft && `, ${ui.t('duplicates.draft')}`}
              {': '}
              {sameFiles.length > 0
                ? ui.t('duplicates.sameFiles', { count: sameFiles.length, names: sameFiles.join(', ') })
                : ui.t('duplicates.titleAlike')}
            </span>
          </li>
        ))}
      </ul>
      <p>{ui.t('duplicates.help')}</p>
    </Notice>
  )
}

const stateBadge = (dataset: Dataset) =>
  isPublic(dataset)
    ? ({ tone: 'good' } as const)
    : dataset.status === 'withdrawn'
      ? ({ tone: 'bad' } as const)
      : ({ isHollow: true } as const)

function listSteps(ui: Ui, { sections, errors, dataset, checks }: DatasetEditView): Step[] {
  const missing = (ids: readonly string[]): number =>
    checks.filter(({ state, href }) => state === 'bad' && ids.includes(href.replace('#', ''))).length
  const steps = sectionNames.map((name): Step => {
    const ids = sections
      .find(({ id }) => id === name)!
      .groups.flatMap(({ fields }) => fields.map(({ id }) => id))
    const wrong = errors.filter(({ field }) => field !== null && ids.includes(field)).length
    const lacking = missing(ids)
    return {
      href: `#${name}`,
      text: ui.t(`datasetEdit.section.${name}`),
      ...(wrong > 0
        ? { state: 'wrong' as const, note: ui.t('datasetEdit.wrongHere', { count: wrong }) }
        : lacking > 0 && dataset
          ? { note: ui.t('datasetEdit.missingHere', { count: lacking }) }
          : {}),
    }
  })
  if (!dataset) return steps
  const count = dataset.distributions.length
  return [
    ...steps,
    {
      href: '#files',
      text: ui.t('datasetEdit.files'),
      note: ui.t('datasetEdit.filesCount', { count }),
      counted: count,
      ...(count > 0 && { state: 'done' as const }),
    },
  ]
}

/** Why a change of what the public reads is made. */
function Note({ ui, view: { note, errors } }: { ui: Ui; view: DatasetEditView }): VNode {
  return (
    <TextField
      ui={ui}
      id="note"
      name="note"
      label={ui.t('datasetEdit.note')}
      help={ui.t('datasetEdit.noteHelp')}
      isOptional
      autocomplete="off"
      value={note}
      error={errorOf(errors, 'note')}
    />
  )
}

function Acts({ ui, view }: { ui: Ui; view: DatasetEditView }): VNode {
  const { dataset, mayPublish, needsAnother, isProposal } = view
  const isOpen = dataset !== null && isPublic(dataset)
  return (
    <ActionBar>
      <Button name="do" value="save">
        {ui.t(
          isProposal
            ? 'datasetEdit.saveProposal'
            : isOpen
              ? 'datasetEdit.savePublic'
              : dataset
                ? 'datasetEdit.save'
                : 'datasetEdit.saveDraft',
        )}
      </Button>
      {dataset && mayPublish && !needsAnother && !isOpen && !isProposal && (
        <Button name="do" value="publish" kind="quiet">
          {ui.t('datasetEdit.saveAndPublish')}
        </Button>
      )}
      {dataset && (
        <Button kind="plain" href={ui.href(`/datasets/${dataset.slug}`)}>
          {ui.t('datasetEdit.look')}
        </Button>
      )}
    </ActionBar>
  )
}

/** What else may be done to it; each is asked once more on a page of its own. */
function OtherSteps({ ui, dataset, view }: { ui: Ui; dataset: Dataset; view: DatasetEditView }): VNode {
  const { mayPublish, needsAnother, isProposal } = view
  const step = (name: EditStep) => (
    <li key={name}>
      <a href={ui.href(datasetEditPath(dataset, name))}>{ui.t(`datasetStep.${name}.link`)}</a>
    </li>
  )
  const steps = listStepsOf(dataset, mayPublish).filter(
    (name) => !needsAnother || (name !== 'publish' && name !== 'schedule'),
  )
  const isOpen = isPublic(dataset)
  return (
    <Panel title={ui.t('datasetEdit.steps')} id="steps">
      {!mayPublish && (
        <p class="small soft">{ui.t(isOpen ? 'datasetEdit.willPropose' : 'datasetEdit.askPublisher')}</p>
      )}
      {mayPublish && (isProposal || needsAnother) && (
        <p class="small soft">{ui.t(isProposal ? 'datasetEdit.willProposeOwn' : 'datasetEdit.askAnother')}</p>
      )}
      <ul class="plain small stack-tight">
        {steps.map(step)}
        {isOpen && (
          <li>
            <a href={ui.href(proposalsPath(dataset))}>{ui.t('proposals.title')}</a>
          </li>
        )}
        <li>
          <a href={ui.href(discussionPath(dataset))}>{ui.t('comments.title')}</a>
        </li>
        <li>
          <a href={ui.href(`/datasets/${dataset.slug}/history`)}>{ui.t('datasetEdit.history')}</a>
        </li>
      </ul>
      <form class="above-3" method="post" action={ui.href(datasetEditPath(dataset, 'copy'))}>
        <input type="hidden" name="key" value={view.key} />
        <Button icon="copy" kind="quiet" isSmall>
          {ui.t('dataset.copy')}
        </Button>
      </form>
    </Panel>
  )
}

type EditStep = 'publish' | 'schedule' | 'review' | 'draft' | 'archive' | 'withdraw' | 'discard'

/** The steps that may be taken from the state that a dataset is in. */
function listStepsOf({ status, publishedAt }: Dataset, mayPublish: boolean): EditStep[] {
  if (status === 'draft' && publishedAt === null)
    return mayPublish ? ['publish', 'schedule', 'review', 'discard'] : ['review', 'discard']
  if (!mayPublish) return status === 'draft' ? ['review'] : []
  if (status === 'draft') return ['publish', 'schedule', 'review', 'withdraw']
  if (status === 'published') return ['draft', 'archive', 'withdraw']
  if (status === 'archived') return ['publish', 'withdraw']
  return status === 'withdrawn' ? ['publish', 'draft'] : []
}
