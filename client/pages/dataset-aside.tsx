import type { ComponentChildren, VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Button } from '../components/button/button.tsx'
import { Copyable } from '../components/copy/copy.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pairs } from '../components/pairs/pairs.tsx'
import type { Ui } from '../text/ui.ts'
import { citationValues, citeDataset, withoutStop } from './citation.ts'
import type { DatasetPageView } from './dataset-page.tsx'
import { listKeywords } from './terms.ts'

interface AsideProps {
  ui: Ui
  view: DatasetPageView
}

/** How to name the source: a sentence to copy, and records for programs that keep references. */
export function CitationFold({ ui, view: { dataset, baseUrl, now } }: AsideProps): VNode {
  const citation = citeDataset(ui, dataset, { baseUrl, now })
  const values = citationValues(ui, citation)
  const agency = { ...citation.agency, text: withoutStop(citation.agency.text) }
  return (
    <section>
      <h2 class="small below-2">{ui.t('dataset.citation')}</h2>
      <Fold summary={ui.t('citation.fold')} isOpenOnDesk>
        <div class="small stack">
          <Copyable
            ui={ui}
            text={ui.t('citation.apa', { ...values, agency: agency.text, title: citation.title.text })}
          >
            <p class="break">
              {ui.rich('citation.apa', {
                ...values,
                agency: <LangText of={agency} />,
                title: <em lang={citation.title.lang}>{citation.title.text}</em>,
              })}
            </p>
          </Copyable>
          <p class="row row-tight">
            {recordStyles.map(({ style, name }) => (
              <Button
                key={style}
                kind="quiet"
                isSmall
                icon="download"
                href={`/api/v1/datasets/${dataset.slug}/citation?style=${style}&lang=${ui.lang}`}
              >
                {name}
              </Button>
            ))}
          </p>
        </div>
      </Fold>
    </section>
  )
}

const recordStyles = [
  { style: 'bibtex', name: 'BibTeX' },
  { style: 'ris', name: 'RIS' },
]

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
  if (words.length === 0) return null
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

/** The digest of the only file, short. Its page has it whole, as those of several files have theirs. */
function renderChecksum({ dataset }: DatasetPageView): ComponentChildren {
  const [file, ...others] = dataset.distributions.filter(({ sha256 }) => sha256)
  if (!file?.sha256 || others.length > 0) return null
  return <code title={`sha256 ${file.sha256}`}>{shortenDigest(file.sha256)}</code>
}

/** The ends of a digest: enough to compare by eye. */
export const shortenDigest = (sha256: string): string =>
  `${sha256.slice(0, 4)} ${sha256.slice(4, 8)} … ${sha256.slice(-4)}`
