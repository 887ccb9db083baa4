import type { ComponentChildren, VNode } from 'preact'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { PageContents } from '../components/toc/toc.tsx'
import type { LanguageMap } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { writeContact } from './contact-link.tsx'

export interface AboutPageView {
  figures: { datasets: number; agencies: number }
  licenses: readonly VocabularyItem[]
  /** An e-mail address or an address on the web; null when the operator has given none. */
  contact: string | null
  version: string
}

/** What the portal is, how its data may be used, and what it promises to its readers. */
export function AboutPage({ view, ui }: { view: AboutPageView; ui: Ui }): VNode {
  const sections = ['what', 'licence', 'accessibility', 'privacy', 'feedback', 'software'] as const
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('about.title') }]} />
      <div class="page head stack">
        <h1>{ui.t('about.title')}</h1>
        <p class="lede">{ui.t('about.lede')}</p>
      </div>
      <div class="page">
        <div class="split">
          <PageContents
            label={ui.t('nav.onThisPage')}
            items={sections.map((name) => ({ href: `#${name}`, text: ui.t(`about.${name}`) }))}
          />
          <div class="stack-wide">
            <What ui={ui} view={view} />
            <Licence ui={ui} view={view} />
            <Accessibility ui={ui} />
            <Section id="privacy" title={ui.t('about.privacy')}>
              <p>{ui.t('about.privacy.1')}</p>
              <p>{ui.t('about.privacy.2')}</p>
              <p>{ui.t('about.privacy.3')}</p>
            </Section>
            <Feedback ui={ui} view={view} />
            <Section id="software" title={ui.t('about.software')}>
              <p>{ui.t('about.software.1', { version: view.version })}</p>
            </Section>
          </div>
        </div>
      </div>
    </>
  )
}

function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }): VNode {
  return (
    <section class="stack" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <div class="prose">{children}</div>
    </section>
  )
}

function What({ ui, view: { figures } }: { ui: Ui; view: AboutPageView }): VNode {
  return (
    <Section id="what" title={ui.t('about.what')}>
      <p>{ui.t('about.what.1')}</p>
      <p>{ui.t('about.what.2')}</p>
      <p>
        {ui.rich('about.what.3', {
          figures: (
            <a href={ui.href('/datasets')}>
              {ui.t('about.figures', {
                datasets: ui.t('find.datasets', { count: figures.datasets }),
                agencies: ui.t('find.agencyCount', { count: figures.agencies }),
              })}
            </a>
          ),
          guide: <a href={ui.href('/developers')}>{ui.t('about.guide')}</a>,
        })}
      </p>
      <p>{ui.t('about.sample')}</p>
    </Section>
  )
}

function Licence({ ui, view: { licenses } }: { ui: Ui; view: AboutPageView }): VNode {
  return (
    <section class="stack" id="licence" aria-labelledby="licence-title">
      <h2 id="licence-title">{ui.t('about.licence')}</h2>
      <div class="prose">
        <p>{ui.t('about.licence.1')}</p>
        <p>{ui.t('about.licence.2')}</p>
      </div>
      <TableRegion label={ui.t('about.licenceTable')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
        <Table
          ui={ui}
          columns={[{ head: ui.t('about.licenceName') }, { head: ui.t('about.licenceMeans'), isWide: true }]}
          rows={licenses
            .filter(({ uri }) => uri)
            .map((license) => [
              <a key={license.id} href={license.uri ?? ''} rel="noopener">
                {typeof license.code === 'string' ? license.code : license.id}
              </a>,
              ui.pick((license.summary ?? license.label) as LanguageMap).text,
            ])}
        />
      </TableRegion>
    </section>
  )
}

function Accessibility({ ui }: { ui: Ui }): VNode {
  return (
    <Section id="accessibility" title={ui.t('about.accessibility')}>
      <p>{ui.t('about.accessibility.1')}</p>
      <p>
        {ui.rich('about.accessibility.2', {
          statement: <a href={ui.href('/accessibility')}>{ui.t('about.statement')}</a>,
        })}
      </p>
    </Section>
  )
}

function Feedback({ ui, view: { contact } }: { ui: Ui; view: AboutPageView }): VNode {
  return (
    <Section id="feedback" title={ui.t('about.feedback')}>
      <p>{ui.t('about.feedback.1')}</p>
      <p>
        {contact === null
          ? ui.t('about.feedback.noContact')
          : ui.rich('about.feedback.contact', { contact: writeContact(contact) })}
      </p>
      <p>{ui.t('about.feedback.3')}</p>
      <p>
        {ui.rich('about.feedback.state', {
          address: (
            <a href="/readyz">
              <code>/readyz</code>
            </a>
          ),
        })}
      </p>
    </Section>
  )
}
