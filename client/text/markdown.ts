import MarkdownIt from 'markdown-it'
import { locales, type Lang } from './text.ts'

/**
 * Publishers write Markdown. HTML in it is shown as text, links lead only to web and mail addresses and are not vouched
 * for, pictures become links (a page fetches nothing from elsewhere), and its heads stand below those of the page.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false })

/** UAX #9, 2: marks that turn the direction of what follows; a name of a program would read like that of a picture. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g
markdown.core.ruler.before('normalize', 'direction', (state) => {
  state.src = state.src.replace(turning, '')
})

markdown.validateLink = (address) => /^(https?:\/\/|mailto:)/i.test(address.trim())
// Bare names such as "data.csv" are no addresses.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true })

markdown.renderer.rules.link_open = (tokens, index, options, _environment, renderer) => {
  tokens[index]?.attrSet('rel', 'nofollow noopener')
  return renderer.renderToken(tokens, index, options)
}
markdown.renderer.rules.image = (tokens, index) => {
  const token = tokens[index]
  const escape = markdown.utils.escapeHtml
  const address = String(token?.attrGet('src') ?? '')
  return `<a rel="nofollow noopener" href="${escape(address)}">${escape(token?.content || address)}</a>`
}
for (const name of ['heading_open', 'heading_close'] as const) {
  markdown.renderer.rules[name] = (tokens, index) => {
    const level = Math.min(6, Number(tokens[index]?.tag.slice(1)) + 2)
    return name === 'heading_open' ? `<h${level}>` : `</h${level}>\n`
  }
}
markdown.renderer.rules.table_open = (_tokens, _index, _options, environment) => {
  const label = markdown.utils.escapeHtml(String(environment?.tableLabel ?? ''))
  return `<div class="table-region" role="region" tabindex="0" aria-label="${label}"><table class="table">`
}
markdown.renderer.rules.table_close = () => '</table></div>'

/** Markdown as HTML that is safe to place in a page; `tableLabel` names its tables to a screen reader. */
export function renderMarkdown(source: string, tableLabel: string): string {
  return markdown.render(source, { tableLabel })
}

/** The marks inside one line of Markdown (links, emphasis, code) as HTML that is safe to place in a page; others stay as text. */
export function renderInlineMarkdown(source: string): string {
  return markdown.renderInline(source, {})
}

/** The words of a Markdown text without its marks, on one line. */
export function toPlainText(source: string): string {
  const words: string[] = []
  const walk = (tokens: ReturnType<typeof markdown.parse>): void => {
    for (const token of tokens) {
      if (token.children) walk(token.children)
      else if (token.type === 'text' || token.type === 'code_inline') words.push(token.content)
      else if (token.type === 'softbreak' || token.type === 'hardbreak' || token.type.endsWith('_close')) {
        if (token.block || token.type.endsWith('break')) words.push(' ')
      }
    }
  }
  walk(markdown.parse(source, {}))
  return words.join('').replace(/\s+/g, ' ').trim()
}

/** A first sentence shorter than this is an abbreviation such as "TP." more often than a sentence. */
const shortestSentence = 20

const segmenters: Partial<Record<Lang, Intl.Segmenter>> = {}

/** The first sentence of a Markdown text, as plain words; at most `limit` characters. */
export function findFirstSentence(source: string, lang: Lang, limit = 300): string {
  const text = toPlainText(source)
  const segmenter = (segmenters[lang] ??= new Intl.Segmenter(locales[lang], { granularity: 'sentence' }))
  let sentence = ''
  for (const { segment } of segmenter.segment(text)) {
    sentence += segment
    if (sentence.length >= shortestSentence) break
  }
  return shorten(sentence.trim(), limit)
}

/** A text cut at a word, with a mark that it goes on. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/, '')}…`
}
