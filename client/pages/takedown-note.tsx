import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Takedown } from '../../schemas/generated/catalog/takedown.ts'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { releasesPath } from './releases-page.tsx'
import { pickFileTitle } from './terms.ts'

/** Why the newest bytes of a file are gone for legal reasons; null while they are here. */
export const findTakedown = ({ takenDown, release }: Distribution): Takedown | null =>
  takenDown?.find((one) => one.release === release) ?? null

/** What happened, when and why, in a sentence. */
export const describeTakedown = (ui: Ui, { at, reason, legalBasis }: Takedown): string =>
  [
    ui.t('takedown.fact', { date: ui.date(at), reason }),
    ...(legalBasis === null ? [] : [ui.t('takedown.factBasis', { basis: legalBasis })]),
  ].join(' ')

/** What stands in the place of a download whose bytes are gone for legal reasons, with the way to other releases. */
export function TakedownNote({
  ui,
  dataset,
  distribution,
  takedown,
  isNamed = false,
}: {
  ui: Ui
  dataset: Dataset
  distribution: Distribution
  takedown: Takedown
  /** Whether it says which file, where there may be several. */
  isNamed?: boolean
}): VNode {
  const { text } = pickFileTitle(ui, distribution)
  return (
    <Notice tone="bad" title={ui.t('takedown.noteTitle')}>
      {isNamed && <p>{text}</p>}
      <p>{describeTakedown(ui, takedown)}</p>
      <p>
        <a href={ui.href(releasesPath({ dataset, distribution }))}>
          {ui.t('releases.link')}
          <span class="visually-hidden">: {text}</span>
        </a>
      </p>
    </Notice>
  )
}
