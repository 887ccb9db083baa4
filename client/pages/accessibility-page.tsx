import type { ComponentChildren, VNode } from 'preact'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { PageContents } from '../components/toc/toc.tsx'
import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { writeContact } from './contact-link.tsx'

export interface AccessibilityPageView {
  /** An e-mail address or an address on the web; null when the operator has given none. */
  contact: string | null
  version: string
}

const sections = ['aim', 'checked', 'gaps', 'needs', 'contact'] as const

const checked: readonly TextKey[] = [
  'accessibility.checked.axe',
  'accessibility.checked.keys',
  'accessibility.checked.script',
  'accessibility.checked.narrow',
  'accessibility.checked.colours',
  'accessibility.checked.motion',
]
const gaps: readonly TextKey[] = [
  'accessibility.gaps.people',
  'accessibility.gaps.files',
  'accessibility.gaps.tables',
  'accessibility.gaps.maps',
  'accessibility.gaps.charts',
  'accessibility.gaps.languages',
]
const needs: readonly TextKey[] = ['accessibility.needs.browser', 'accessibility.needs.form']

/** What the portal does so that everybody can use it, how that is checked, and what is not reached yet. */
export function AccessibilityPage({ view, ui }: { view: AccessibilityPageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('about.title'), href: ui.href('/about') },
          { text: ui.t('accessibility.title') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('accessibility.title')}</h1>
        <p class="lede">{ui.t('accessibility.lede')}</p>
      </div>
      <div class="page">
        <div class="split">
          <PageContents
            label={ui.t('nav.onThisPage')}
            items={sections.map((name) => ({ href: `#${name}`, text: ui.t(`accessibility.${name}`) }))}
          />
          <div class="stack-wide">
            <Section ui={ui} name="aim">
              <p>{ui.t('accessibility.aim.1')}</p>
              <p>{ui.t('accessibility.aim.2', { version: view.version })}</p>
            </Section>
            <Section ui={ui} name="checked">
              <p>{ui.t('accessibility.checked.lede')}</p>
              <List ui={ui} items={checked} />
            </Section>
            <Section ui={ui} name="gaps">
              <List ui={ui} items={gaps} />
            </Section>
            <Section ui={ui} name="needs">
              <List ui={ui} items={needs} />
            </Section>
            <Section ui={ui} name="contact">
              <p>{ui.t('accessibility.contact.1')}</p>
              <p>
                {view.contact === null
                  ? ui.t('accessibility.contact.none')
                  : ui.rich('accessibility.contact.to', { contact: writeContact(view.contact) })}
              </p>
            </Section>
          </div>
        </div>
      </div>
    </>
  )
}

function Section({
  ui,
  name,
  children,
}: {
  ui: Ui
  name: (typeof sections)[number]
  children: ComponentChildren
}): VNode {
  return (
    <section class="stack" id={name} aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{ui.t(`accessibility.${name}`)}</h2>
      <div class="prose">{children}</div>
    </section>
  )
}

const List = ({ ui, items }: { ui: Ui; items: readonly TextKey[] }): VNode => (
  <ul>
    {items.map((key) => (
      <li key={key}>{ui.t(key)}</li>
    ))}
  </ul>
)
