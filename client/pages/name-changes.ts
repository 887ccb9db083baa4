import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { memberTexts } from './revision-words.ts'

/** Members of the record that the history names in words; others by their own name. */
const texts: Record<string, TextKey> = {
  ...memberTexts,
  agencyId: 'dataset.agency',
  distributions: 'dataset.filesTitle',
}

/** At most this many names; a first revision changes everything. */
const mostChanges = 6

/** What a revision changed, in words, beside the state, which `nameStep` tells. */
export function nameChanges(ui: Ui, changes: readonly { pointer: string }[]): string[] {
  const members = [...new Set(changes.map(({ pointer }) => pointer.split('/')[1] ?? ''))].filter(
    (member) => member !== '' && member !== 'status',
  )
  const names = members.map((member) => {
    const key = texts[member]
    return key ? ui.t(key).toLocaleLowerCase(ui.lang) : member
  })
  const unique = [...new Set(names)]
  if (unique.length <= mostChanges) return unique
  return [...unique.slice(0, mostChanges), ui.t('history.more', { count: unique.length - mostChanges })]
}
