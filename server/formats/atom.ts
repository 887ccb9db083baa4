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
}

export interface Entry {
  id: string
  title: string
  updated: Date
  author: { name: string }
  summary: string
  links: Link[]
}

interface Link {
  rel: 'self' | 'alternate'
  type: string
  href: string
  hreflang?: string
}

/** The feed as an XML document. */
export function writeAtom(feed: Feed): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeXml(feed.lang)}">`,
    ...writeFacts(feed),
    ...feed.entries.flatMap((entry) => [
      '<entry>',
      ...writeFacts(entry),
      writeElement('summary', entry.summary),
      '</entry>',
    ]),
    '</feed>',
    '',
  ].join('\n')
}

function writeFacts({ id, title, updated, author, links }: Omit<Feed, 'lang' | 'entries'>): string[] {
  const uri = author.uri === undefined ? '' : writeElement('uri', author.uri)
  return [
    writeElement('id', id),
    writeElement('title', title),
    writeElement('updated', updated.toISOString()),
    `<author>${writeElement('name', author.name)}${uri}</author>`,
    ...links.map(writeLink),
  ]
}

const writeElement = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`

function writeLink(link: Link): string {
  const attributes = Object.entries(link).map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
  return `<link${attributes.join('')}/>`
}
