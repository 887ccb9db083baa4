import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createUi } from '../../client/text/ui.ts'
import { makeDataset, makeAgency } from '../catalog/records.examples.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import { writeCitation } from './citation.ts'

const place = { baseUrl: 'https://data.example.gov', now: new Date('2026-11-28T20:00:00Z') }

function cite(
  style: 'apa' | 'bibtex' | 'ris',
  changes: Record<string, unknown> = {},
  lang: 'vi' | 'en' = 'en',
) {
  const record = {
    ...makeDataset(changes),
    agency: makeAgency({ name: { vi: 'Cục Thử', en: 'Test Office' } }),
  }
  const vocabularies = { label: (_vocabulary: string, id: string) => id }
  const dataset = presentDataset(record, { baseUrl: place.baseUrl, lang, vocabularies })
  return writeCitation(createUi(lang), dataset, style, place)
}

/** The fields of a record as BibTeX itself finds them: by counting braces, with no regard to backslashes. */
function readBibtex(text: string): Record<string, string> {
  const head = /^@misc\{[\w-]+,\n/.exec(text)
  assert.ok(head, text)
  const fields: Record<string, string> = {}
  let rest = text.slice(head[0].length)
  while (!rest.startsWith('}')) {
    const name = /^\s*(\w+) = \{/.exec(rest)
    assert.ok(name, rest)
    let depth = 1
    let at = name[0].length
    for (; depth > 0; at += 1) {
      assert.ok(at < rest.length, `the braces of ${name[1]} never close`)
      if (rest[at] === '{') depth += 1
      if (rest[at] === '}') depth -= 1
    }
    fields[name[1]!] = rest.slice(name[0].length, at - 1)
    rest = rest.slice(at).replace(/^,?\n/, '')
  }
  assert.equal(rest, '}\n', 'nothing stands behind the record')
  return fields
}

/** What TeX prints, back from what it reads. */
const printed = (tex: string): string =>
  tex
    .replace(/^\{([\s\S]*)\}$/, '$1')
    .replaceAll('{\\textbackslash}', '\\')
    .replaceAll('{\\textbraceleft}', '\u0001')
    .replaceAll('{\\textbraceright}', '\u0002')
    .replaceAll('{\\textasciitilde}', '~')
    .replaceAll('{\\textasciicircum}', '^')
    .replace(/\\([$&#%_])/g, '$1')
    .replaceAll('\u0001', '{')
    .replaceAll('\u0002', '}')

describe('Citations', () => {
  const facts = {
    slug: 'dan-so',
    version: 13,
    modified: '2025-08-02',
    issued: '2025-07-01',
    title: { vi: 'Dân số', en: 'Population' },
  }

  it('name who, when, what, as of which day, where and when read in Viet Nam, in both languages', () => {
    assert.equal(
      cite('apa', facts),
      'Test Office. (2025). Population (Version of 2 August 2025) [Data set]. National data portal Sen. Retrieved 29 November 2026, from https://data.example.gov/datasets/dan-so\n',
    )
    assert.match(
      cite('apa', facts, 'vi'),
      /^Cục Thử\. \(2025\)\. Dân số \(Phiên bản ngày .*2025\) \[Bộ dữ liệu\]\. /,
    )
    assert.equal(readBibtex(cite('bibtex', facts)).version, '2025-08-02')
    assert.match(cite('ris', facts), /^ET {2}- 2025-08-02\r$/m)
    // How often it was saved is of no use to readers.
    for (const style of ['apa', 'bibtex', 'ris'] as const) assert.doesNotMatch(cite(style, facts), /\b13\b/)
  })

  it('say that the year is not known, and leave it out of records', () => {
    const undated = { ...facts, issued: null, modified: null, dataModifiedAt: null, publishedAt: null }
    assert.match(cite('apa', undated), /\(n\.d\.\)\. Population \[Data set\]/)
    assert.equal(readBibtex(cite('bibtex', undated)).year, undefined)
    assert.doesNotMatch(cite('ris', undated), /^PY/m)
  })

  it('name the DOI when the landing page is one, and no address that only looks like one', () => {
    const cited = { ...facts, landingPage: 'https://doi.org/10.5281/zenodo.12345' }
    assert.match(cite('apa', cited), /from https:\/\/doi\.org\/10\.5281\/zenodo\.12345\n$/)
    const record = readBibtex(cite('bibtex', cited))
    assert.equal(record.doi, '10.5281/zenodo.12345')
    assert.equal(record.url, 'https://data.example.gov/datasets/dan-so')
    assert.match(cite('ris', cited), /^DO {2}- 10\.5281\/zenodo\.12345\r$/m)
    for (const landingPage of [
      'https://doi.org.example.com/10.5281/x',
      'https://doi.org/10.5281/x},evil={',
      'https://example.com/https://doi.org/10.5281/x',
    ]) {
      assert.equal(readBibtex(cite('bibtex', { ...facts, landingPage })).doi, undefined, landingPage)
    }
  })

  it('keep hostile titles inside their field of BibTeX, and print them as they are', () => {
    for (const title of [
      'a}, author = {Evil}, note = {',
      'unclosed { { {',
      '\\}\n}\n@article{evil,\n title={x}\n}',
      '@misc{x,',
      '\\input{/etc/passwd} 100% $x_1^2$ #1 & ~',
      'Dữ liệu "mở" — số 1',
    ]) {
      const text = cite('bibtex', { ...facts, title: { en: title } })
      const record = readBibtex(text)
      assert.equal(printed(record.title!), title.replace(/\s+/g, ' '), text)
      assert.equal(record.author, '{Test Office}')
      assert.doesNotMatch(text.slice(1), /^\s*@/m)
    }
  })

  it('keep any title inside its field', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (title) => {
        const record = readBibtex(cite('bibtex', { ...facts, title: { en: `${title}.` } }))
        assert.equal(record.author, '{Test Office}')
        const ris = cite('ris', { ...facts, title: { en: `${title}.` } })
        assert.ok(
          ris.split('\r\n').every((line) => line === '' || /^[A-Z][A-Z0-9] {2}- [^\r\n]*$/.test(line)),
        )
        assert.equal(ris.match(/^ER {2}-/gm)?.length, 1)
      }),
    )
  })

  it('keep a title with line breaks on one line of RIS', () => {
    const text = cite('ris', { ...facts, title: { en: 'a\nER  - \r\nTY  - JOUR\u2028AU  - Evil' } })
    assert.match(text, /^TI {2}- a ER - TY - JOUR AU - Evil\r$/m)
    assert.equal(text.match(/^AU/gm)?.length, 1)
    assert.equal(text.match(/^TY/gm)?.length, 1)
  })
})
