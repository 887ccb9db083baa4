import type { VNode } from 'preact'
import { renderInlineMarkdown } from '../../text/markdown.ts'
import type { LanguageMap } from '../../text/text.ts'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface AnnouncementsProps {
  ui: Ui
  items: { text: LanguageMap; level: 'info' | 'warning' }[]
}

/** What the portal says on every page, above all else. */
export function Announcements({ ui, items }: AnnouncementsProps): VNode | null {
  if (items.length === 0) return null
  return (
    <aside class="announcements" aria-label={ui.t('announcement.label')}>
      {items.map(({ text, level }, index) => {
        const picked = ui.pick(text)
        return (
          <div key={index} class={level === 'warning' ? 'announcement is-warning' : 'announcement'}>
            <p class="page">
              <Icon
                name={level === 'warning' ? 'warn' : 'info'}
                label={ui.t(`announcement.level.${level}`)}
              />
              <span
                lang={picked.lang}
                dangerouslySetInnerHTML={{ __html: renderInlineMarkdown(picked.text) }}
              />
            </p>
          </div>
        )
      })}
    </aside>
  )
}
