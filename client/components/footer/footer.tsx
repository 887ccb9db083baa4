import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Brand } from '../brand/brand.tsx'

/** The foot of every page: what the portal promises, and where else to go. */
export function Footer({ ui }: { ui: Ui }): VNode {
  const columns = [
    {
      title: ui.t('footer.explore'),
      links: [
        { text: ui.t('footer.datasets'), href: ui.href('/datasets') },
        { text: ui.t('nav.agencies'), href: ui.href('/agencies') },
        { text: ui.t('nav.themes'), href: ui.href('/themes') },
        { text: ui.t('series.list'), href: ui.href('/series') },
        { text: ui.t('collections.list'), href: ui.href('/collections') },
        { text: ui.t('schemas.title'), href: ui.href('/schemas') },
        { text: ui.t('footer.newest'), href: ui.href('/datasets?orderBy=-modified') },
      ],
    },
    {
      title: ui.t('footer.machines'),
      links: [
        { text: ui.t('footer.api'), href: ui.href('/developers') },
        { text: ui.t('footer.openapi'), href: ui.href('/api/docs') },
        { text: ui.t('footer.datasetsJson'), href: '/api/v1/datasets' },
      ],
    },
    {
      title: ui.t('footer.portal'),
      links: [
        { text: ui.t('nav.about'), href: ui.href('/about') },
        { text: ui.t('footer.accessibility'), href: ui.href('/accessibility') },
        { text: ui.t('footer.feedback'), href: ui.href('/about#feedback') },
      ],
    },
  ]
  return (
    <footer class="footer">
      <div class="page footer-cols">
        <div>
          <Brand ui={ui} />
          <p>{ui.t('footer.about')}</p>
        </div>
        {columns.map(({ title, links }) => (
          <div key={title}>
            <h2>{title}</h2>
            <ul>
              {links.map(({ text, href }) => (
                <li key={href}>
                  <a href={href}>{text}</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </footer>
  )
}
