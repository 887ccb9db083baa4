import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import type { Ui } from '../text/ui.ts'
import type { DiffColumn, RowComparisonView } from './row-comparison.tsx'

/** Beyond this nobody looks through boxes: names are written then. */
const choosableColumns = 60

/** A name as a list of names takes it: in backticks where it holds what a list is written with. */
export const quoteName = (name: string): string =>
  /^[^\s,`"-][^,`"]*$/.test(name) && name.trim() === name ? name : `\`${name.replaceAll('`', '``')}\``

/** Chooses the columns that tell rows apart, without script. */
export function KeyForm({
  ui,
  view,
  columns,
  isChosen,
  isOpen,
}: {
  ui: Ui
  view: Pick<RowComparisonView, 'formPath' | 'formFields' | 'askedKey'>
  /** What both tables have. */
  columns: DiffColumn[]
  isChosen: (quoted: string, name: string) => boolean
  isOpen?: boolean
}): VNode {
  const { formPath: path, formFields } = view
  const search = new URLSearchParams(formFields).toString()
  return (
    <Fold summary={ui.t('diff.chooseKey')} isOpen={isOpen}>
      <form class="stack" action={ui.href(path)} aria-label={ui.t('diff.chooseKey')}>
        {Object.entries(formFields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <p class="small soft">{ui.t('diff.keyHelp')}</p>
        {columns.length > choosableColumns ? (
          <TextField
            ui={ui}
            id="key"
            name="key"
            label={ui.t('diff.keyNames')}
            help={ui.t('diff.keyNamesHelp')}
            value={view.askedKey.join(', ')}
          />
        ) : (
          <div class="column-choices">
            <Choices legend={ui.t('diff.keyColumns')}>
              {columns.map(({ name }) => (
                <Choice
                  key={name}
                  ui={ui}
                  name="key"
                  value={quoteName(name)}
                  label={name}
                  isChecked={isChosen(quoteName(name), name)}
                />
              ))}
            </Choices>
          </div>
        )}
        <p class="row">
          <Button>{ui.t('diff.compareByKey')}</Button>
          {view.askedKey.length > 0 && (
            <a href={ui.href(search === '' ? path : `${path}?${search}`)}>{ui.t('diff.findKey')}</a>
          )}
        </p>
      </form>
    </Fold>
  )
}
