/** Asks the portal for datasets of nearly the same title whenever one was typed, and names them beneath the fields. */
export function start(element: HTMLElement): void {
  const fields = (element.dataset.fields ?? '')
    .split(' ')
    .flatMap((id) => (document.getElementById(id) as HTMLTextAreaElement | null) ?? [])
  // Beneath what it is about.
  fields[0]?.closest('fieldset')?.after(element)
  for (const field of fields) field.addEventListener('change', () => void check(element, fields))
  if (fields.some(({ value }) => value.trim() !== '')) void check(element, fields)
}

interface Found {
  dataset: { id: string; slug: string; title: Record<string, string> }
}

/** The contract takes no longer one. */
const longestTitle = 500

async function check(element: HTMLElement, fields: HTMLTextAreaElement[]): Promise<void> {
  const titles = fields
    .map(({ value }) => value.trim().slice(0, longestTitle))
    .filter((title) => title !== '')
  const asked = titles.join('\n')
  element.dataset.asked = asked
  const answers = await Promise.all(titles.map(ask))
  // Somebody typed on meanwhile.
  if (element.dataset.asked !== asked) return
  const found = new Map(answers.flat().map(({ dataset }) => [dataset.id, dataset]))
  element.replaceChildren()
  if (found.size === 0) return
  const { title = '', help = '', path = '', lang = 'vi' } = element.dataset
  const notice = document.createElement('div')
  notice.className = 'notice notice-warn'
  const head = document.createElement('h3')
  head.textContent = title
  const list = document.createElement('ul')
  for (const { slug, title: names } of found.values()) {
    const item = document.createElement('li')
    const link = document.createElement('a')
    link.href = path + slug
    link.textContent = names[lang] ?? Object.values(names)[0] ?? slug
    item.append(link)
    list.append(item)
  }
  const note = document.createElement('p')
  note.textContent = help
  notice.append(makeIcon(), head, list, note)
  element.append(notice)
}

function makeIcon(): SVGElement {
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  icon.setAttribute('class', 'icon')
  icon.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', '#i-warn')
  icon.append(use)
  return icon
}

/** None when the portal does not answer: a form is filled in without this as well. */
async function ask(title: string): Promise<Found[]> {
  const response = await fetch(`/api/v1/duplicates?title=${encodeURIComponent(title)}`).catch(() => null)
  return response?.ok ? ((await response.json()) as { items: Found[] }).items : []
}
