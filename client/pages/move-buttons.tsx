import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import type { Ui } from '../text/ui.ts'
import type { TitledKind } from './titled-fields.tsx'

export interface MoveButtonsProps {
  ui: Ui
  kind: TitledKind
  /** Where the form goes. */
  action: string
  version: number
  dataset: { id: string; title: string }
  isFirst: boolean
  isLast: boolean
}

/** One dataset of an ordered list: a place up, a place down, out of it. */
export function MoveButtons({
  ui,
  kind,
  action,
  version,
  dataset,
  isFirst,
  isLast,
}: MoveButtonsProps): VNode {
  const { id, title } = dataset
  const button = (act: 'up' | 'down' | 'out', icon: 'up' | 'lower' | 'close', isDisabled: boolean) => (
    <Button kind="quiet" isSmall icon={icon} name="act" value={act} isDisabled={isDisabled}>
      <span class="visually-hidden">
        {act === 'out' ? ui.t(`${kind}.act.out`, { title }) : ui.t(`titled.act.${act}`, { title })}
      </span>
    </Button>
  )
  return (
    <form class="row row-tight" method="post" action={action}>
      <input type="hidden" name="version" value={String(version)} />
      <input type="hidden" name="dataset" value={id} />
      {button('up', 'up', isFirst)}
      {button('down', 'lower', isLast)}
      {button('out', 'close', false)}
    </form>
  )
}
