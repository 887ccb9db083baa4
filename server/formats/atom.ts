import { escapeXml } from './xml.ts'

/** A feed as RFC 4287 has it. Ids are addresses that never change, whatever is renamed. */
export interface Feed {
  id: string
  lang: string
  title: string
  updated: Date
  author: { name: string; uri?: string }
  links: Link[]
  entries: Entry[]
  /** What a search found altogether, and how many of it are told at once (OpenSearch 1.1). */
  found?: { total: number; atOnce: number; words?: string }
}

export interface Entry {
  id: string
  title: string
  updated: Date
  author: { name: string; uri?: string }
  summary: string
  links: Link[]
  published?: Date | null
  rights?: string
  categories?: { term: string; label?: string; scheme?: string }[]
}

/** `first` and `next` lead through a feed that is too long for one document (RFC 5005). */
interface Link {
  rel: 'self' | 'alternate' | 'first' | 'next' | 'enclosure' | 'search'
  type: string
  href: string
  hreflang?: string
  title?: string
  /** In bytes, as the file says. */
  length?: number
}

/** The feed as an XML document. */
export function writeAtom(feed: Feed): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom"${feed.found ? openSearchNamespace : ''} xml:lang="${escapeXml(feed.lang)}">`,
    ...writeFacts(feed),
    ...(feed.found ? writeFound(feed.found) : []),
    ...feed.entries.flatMap((entry) => [
      '<entry>',
      ...writeFacts(entry),
      ...(entry.published ? [writeElement('published', entry.published.toISOString())] : []),
      writeElement('summary', entry.summary),
      ...(entry.rights ? [writeElement('rights', entry.rights)] : []),
      ...(entry.categories ?? []).map((category) => writeEmpty('category', category)),
      '</entry>',
    ]),
    '</feed>',
    '',
  ].join('\n')
}

const openSearchNamespace = ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'

const writeFound = ({ total, atOnce, words }: NonNullable<Feed['found']>): string[] => [
  writeElement('opensearch:totalResults', String(total)),
  writeElement('opensearch:itemsPerPage', String(atOnce)),
  ...(words === undefined ? [] : [writeEmpty('opensearch:Query', { role: 'request', searchTerms: words })]),
]

function writeFacts({ id, title, updated, author, links }: Omit<Feed, 'lang' | 'entries'>): string[] {
  const uri = author.uri === undefined ? '' : writeElement('uri', author.uri)
  return [
    writeElement('id', id),
    writeElement('title', title),
    writeElement('updated', updated.toISOString()),
    `<author>${writeElement('name', author.name)}${uri}</author>`,
    ...links.map((link) => writeEmpty('link', link)),
  ]
}

const writeElement = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`

function writeEmpty(name: string, members: object): string {
  const attributes = Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([member, value]) => ` ${member}="${escapeXml(String(value))}"`)
  return `<${name}${attributes.join('')}/>`
}
