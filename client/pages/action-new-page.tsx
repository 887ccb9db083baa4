import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Pair, SelectField, TextAreaField, TextField, type SelectOption } from '../components/field/field.tsx'
import type { Ui } from '../text/ui.ts'
import type { ActName } from './action-page.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import type { WorkForm } from './work-page.tsx'

/** What a form says of an act, whichever it is. */
export const actFields = [
  'note',
  'lang',
  'word',
  'theme',
  'frequency',
  'contactName',
  'contactEmail',
  'contactUrl',
  'target',
] as const

export type ActFields = Record<(typeof actFields)[number], string>

export interface ActionNewView {
  act: ActName
  /** The datasets that were ticked; none when it is for all that the filter matches. */
  ids: string[]
  /** For how many it is. */
  count: number
  filter: WorkForm
  isAll: boolean
  fields: ActFields
  errors: FormError[]
  themes: SelectOption[]
  frequencies: SelectOption[]
  /** Where they may go; null when they are too many for a list. */
  agencies: SelectOption[] | null
}

/** What else an act needs, before it is tried on each. */
export function ActionNewPage({ view, ui }: { view: ActionNewView; ui: Ui }): VNode {
  const { act, ids, count, filter, isAll, errors } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('work.datasets'), href: ui.href('/workspace/datasets') },
          { text: ui.t(`work.act.${act}`) },
        ]}
      />
      <div class="page head">
        <div class="stack limit">
          <h1>{ui.t(`work.act.${act}`)}</h1>
          <p class="lede">{ui.t('work.forCount', { count })}</p>
          <FormErrors ui={ui} errors={errors} />
          <p>{ui.t(`work.actHelp.${act}`)}</p>
          <form class="stack" method="post" action={ui.href('/workspace/dataset-actions')} novalidate>
            <input type="hidden" name="act" value={act} />
            {isAll && <input type="hidden" name="which" value="all" />}
            {isAll &&
              Object.entries(filter).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
            {ids.map((id) => (
              <input key={id} type="hidden" name="id" value={id} />
            ))}
            <Own ui={ui} view={view} />
            <TextAreaField
              ui={ui}
              id="note"
              name="note"
              rows={2}
              isTitle
              label={ui.t(act === 'withdraw' ? 'datasetStep.reason' : 'datasetEdit.note')}
              help={ui.t(act === 'withdraw' ? 'work.withdrawHelp' : 'datasetEdit.noteHelp')}
              isOptional={act !== 'withdraw'}
              isRequired={act === 'withdraw'}
              value={view.fields.note}
              error={errorOf(errors, 'note')}
            />
            <p class="row">
              <Button>{ui.t('work.preview')}</Button>
              <Button kind="plain" href={ui.href('/workspace/datasets')}>
                {ui.t('work.back')}
              </Button>
            </p>
          </form>
        </div>
      </div>
    </>
  )
}

/** The fields that this act alone has. */
function Own({ ui, view }: { ui: Ui; view: ActionNewView }): VNode | null {
  const { act, fields, errors, themes, frequencies, agencies } = view
  const select = (name: 'theme' | 'frequency' | 'target', options: SelectOption[]) => (
    <SelectField
      ui={ui}
      id={name}
      name={name}
      label={ui.t(`work.field.${name}`)}
      value={fields[name]}
      options={[{ value: '', text: ui.t('work.choose') }, ...options]}
      error={errorOf(errors, name)}
      isRequired
    />
  )
  const line = (
    name: 'word' | 'contactName' | 'contactEmail' | 'contactUrl' | 'target',
    type?: 'email' | 'url',
  ) => (
    <TextField
      ui={ui}
      id={name}
      name={name}
      type={type}
      label={ui.t(`work.field.${name}`)}
      value={fields[name]}
      error={errorOf(errors, name)}
    />
  )
  switch (act) {
    case 'addTheme':
    case 'removeTheme':
      return select('theme', themes)
    case 'setFrequency':
      return select('frequency', frequencies)
    case 'setAgency':
      return agencies ? select('target', agencies) : line('target')
    case 'addKeyword':
    case 'removeKeyword':
      return (
        <Pair>
          {line('word')}
          <SelectField
            ui={ui}
            id="lang"
            name="lang"
            label={ui.t('work.field.lang')}
            value={fields.lang}
            options={[
              { value: 'vi', text: ui.t('work.lang.vi') },
              { value: 'en', text: ui.t('work.lang.en') },
            ]}
          />
        </Pair>
      )
    case 'setContact':
      return (
        <>
          {line('contactName')}
          {line('contactEmail', 'email')}
          {line('contactUrl', 'url')}
        </>
      )
    default:
      return null
  }
}
