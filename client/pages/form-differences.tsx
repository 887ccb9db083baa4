import type { VNode } from 'preact'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { Panel } from '../components/panel/panel.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'

/** A field that somebody else changed meanwhile to something else than what was typed. */
export interface FormDifference {
  /** Names the choice: the id of the field. */
  id: string
  label: string
  mine: string
  theirs: string
  /** What is taken unless the reader says otherwise. */
  choice: 'mine' | 'theirs'
  /** It was the reader, in another window. */
  isOwn?: boolean
}

/** Enough of a long text to know it again; the whole stands in the field, or on the page of the dataset. */
const shownLength = 400

/** What somebody else saved meanwhile, field by field, with the choice between theirs and one's own. */
export function FormDifferences({
  ui,
  differences,
}: {
  ui: Ui
  differences: FormDifference[]
}): VNode | null {
  if (differences.length === 0) return null
  const show = (text: string): string =>
    text === '' ? ui.t('datasetEdit.empty') : shorten(text, shownLength)
  const isOwn = differences.every((difference) => difference.isOwn === true)
  return (
    <Panel
      title={ui.t(isOwn ? 'datasetEdit.differencesOwn' : 'datasetEdit.differences')}
      id="differences"
      isSand
    >
      <div class="stack">
        <p>{ui.t('datasetEdit.differencesHelp')}</p>
        {differences.map(({ id, label, mine, theirs, choice }) => (
          <Choices key={id} legend={label}>
            <Choice
              ui={ui}
              type="radio"
              name={`take-${id}`}
              value="mine"
              label={ui.t(isOwn ? 'datasetEdit.mineHere' : 'datasetEdit.mine')}
              isChecked={choice === 'mine'}
              help={<bdi>{show(mine)}</bdi>}
            />
            <Choice
              ui={ui}
              type="radio"
              name={`take-${id}`}
              value="theirs"
              label={ui.t(isOwn ? 'datasetEdit.theirsOwn' : 'datasetEdit.theirs')}
              isChecked={choice === 'theirs'}
              help={<bdi>{show(theirs)}</bdi>}
            />
          </Choices>
        ))}
      </div>
    </Panel>
  )
}
