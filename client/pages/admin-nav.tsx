import type { VNode } from 'preact'
import { Tabs } from '../components/tabs/tabs.tsx'
import type { Ui } from '../text/ui.ts'

const places = [
  { name: 'accounts', path: '/admin', icon: 'user' },
  { name: 'vocabularies', path: '/admin/vocabularies/themes', icon: 'columns' },
  { name: 'jobs', path: '/admin/jobs', icon: 'clock' },
  { name: 'announcements', path: '/admin/announcements', icon: 'info' },
  { name: 'health', path: '/admin/health', icon: 'good' },
  { name: 'audit', path: '/admin/audit', icon: 'history' },
] as const

export type AdminPlace = (typeof places)[number]['name']

/** The ways between the pages of administration. */
export function AdminNav({ ui, current }: { ui: Ui; current: AdminPlace }): VNode {
  return (
    <Tabs
      label={ui.t('admin.pages')}
      items={places.map(({ name, path, icon }) => ({
        href: ui.href(path),
        text: ui.t(`admin.page.${name}`),
        icon,
        isCurrent: name === current,
      }))}
    />
  )
}
