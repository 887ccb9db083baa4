import type { VNode } from 'preact'

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
}

/**
 * A highlight of the search answer: escaped text in which found words stand in `<mark>`. It is read, not trusted: whatever
 * else looks like mark-up is shown as text.
 */
export function Marked({ html, lang }: { html: string; lang?: string }): VNode {
  const parts = html.split(/<mark>(.*?)<\/mark>/s).map((part, index) => {
    const text = part.replace(/&(?:amp|lt|gt|quot|#39|#x27);/g, (entity) => entities[entity] ?? entity)
    return index % 2 === 1 ? <mark key={index}>{text}</mark> : text
  })
  return lang ? <span lang={lang}>{parts}</span> : <>{parts}</>
}
