import type { VNode } from 'preact'
import { Tabs } from '../components/tabs/tabs.tsx'
import type { Ui } from '../text/ui.ts'

const lists = [
  { list: 'themes', icon: 'filter' },
  { list: 'licenses', icon: 'licence' },
  { list: 'synonyms', icon: 'text' },
] as const

/** The ways between the lists that administrators change. */
export function VocabularyNav({ ui, current }: { ui: Ui; current: (typeof lists)[number]['list'] }): VNode {
  return (
    <Tabs
      label={ui.t('vocabulary.lists')}
      items={lists.map(({ list, icon }) => ({
        icon,
        href: ui.href(`/admin/vocabularies/${list}`),
        text: ui.t(`vocabulary.list.${list}`),
        isCurrent: list === current,
      }))}
    />
  )
}
