import type { ComponentChildren, VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Copyable } from '../components/copy/copy.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import type { Ui } from '../text/ui.ts'
import type { DatasetPageView } from './dataset-page.tsx'
import { getModified } from './freshness.ts'
import { describeLicense, listKeywords } from './terms.ts'

interface AsideProps {
  ui: Ui
  view: DatasetPageView
}

/** How to name the source, ready to copy. */
export function Citation({ ui, view: { dataset, terms, baseUrl } }: AsideProps): VNode {
  const title = ui.pick(dataset.title)
  const agency = ui.pick(dataset.agency.name)
  const year = getModified(dataset).slice(0, 4)
  const { code } = describeLicense(ui, dataset, terms)
  const address = `${baseUrl}/datasets/${dataset.slug}`
  return (
    <section>
      <h2 class="small below-2">{ui.t('dataset.citation')}</h2>
      <div class="small">
        <Copyable ui={ui} text={`${agency.text} (${year}). ${title.text}. ${code}. ${address}`}>
          <p>
            <LangText of={agency} /> ({year}). <em lang={title.lang}>{title.text}</em>. {code}.
          </p>
        </Copyable>
      </div>
    </section>
  )
}

/** What else is known: dates, keywords, whom to ask, where it comes from, how to check it. */
export function About({ ui, view }: AsideProps): VNode {
  const { dataset } = view
  const items: { term: string; detail: ComponentChildren }[] = []
  const add = (term: string, detail: ComponentChildren): void => {
    if (detail) items.push({ term, detail })
  }
  add(
    ui.t('dataset.issued'),
    (dataset.issued ?? dataset.publishedAt) && ui.date(dataset.issued ?? dataset.publishedAt ?? ''),
  )
  add(
    ui.t('dataset.downloaded'),
    dataset.downloads ? ui.t('dataset.downloads', { count: dataset.downloads }) : null,
  )
  add(ui.t('dataset.keywords'), renderKeywords(ui, view))
  add(ui.t('dataset.contact'), renderContact(view.dataset))
  add(ui.t('dataset.landingPage'), renderLandingPage(view))
  add(ui.t('dataset.provenance'), dataset.provenance && <LangText of={ui.pick(dataset.provenance)} />)
  add(ui.t('dataset.checksum'), renderChecksum(view))
  add(
    ui.t('dataset.machines'),
    <a href={`/api/v1/datasets/${dataset.slug}`} type="application/json">
      JSON
    </a>,
  )
  return (
    <section>
      <h2 class="small below-2">{ui.t('dataset.information')}</h2>
      <Pairs items={items} />
    </section>
  )
}

function renderKeywords(ui: Ui, { dataset }: DatasetPageView): ComponentChildren {
  const { words, lang } = listKeywords(ui, dataset)
  return words.map((word, index) => (
    <>
      {index > 0 && ', '}
      <a href={ui.href(`/datasets?keyword=${encodeURIComponent(quoteFilter(word))}`)} lang={lang}>
        {word}
      </a>
    </>
  ))
}

/** A comma separates values of a filter, so a value that holds one stands in quotes. */
export const quoteFilter = (value: string): string =>
  /[,"]/.test(value) || value === 'none' ? `"${value.replaceAll('"', '""')}"` : value

/** Whom to ask about a dataset. */
export function renderContact({ contactPoint }: Pick<Dataset, 'contactPoint'>): ComponentChildren {
  if (!contactPoint) return null
  const { name, email, url } = contactPoint
  return (
    <>
      {name}
      {name && (email || url) && <br />}
      {email && <a href={`mailto:${email}`}>{email}</a>}
      {email && url && <br />}
      {url && (
        <a href={url} rel="nofollow noopener">
          {new URL(url).hostname}
        </a>
      )}
    </>
  )
}

function renderLandingPage({ dataset: { landingPage } }: DatasetPageView): ComponentChildren {
  if (!landingPage) return null
  return (
    <a href={landingPage} rel="nofollow noopener">
      {new URL(landingPage).hostname}
    </a>
  )
}

/** The digest of the first file, short; its page has it whole. */
function renderChecksum({ dataset, preview }: DatasetPageView): ComponentChildren {
  const file = preview?.distribution ?? dataset.distributions.find(({ sha256 }) => sha256)
  if (!file?.sha256) return null
  return <code title={`sha256 ${file.sha256}`}>{shortenDigest(file.sha256)}</code>
}

/** The ends of a digest: enough to compare by eye. */
export const shortenDigest = (sha256: string): string =>
  `${sha256.slice(0, 4)} ${sha256.slice(4, 8)} … ${sha256.slice(-4)}`
