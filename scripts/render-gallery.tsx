import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { render } from 'preact-render-to-string'
import type { Example } from '../client/components/example.ts'
import { renderIconSprite } from '../client/components/icon/icon-sprite.ts'
import type { AssetUrls } from '../client/layout/head.tsx'
import { createUi } from '../client/text/ui.ts'

const client = fileURLToPath(new URL('../client', import.meta.url))

export interface ComponentExamples {
  name: string
  examples: Example[]
}

/** The names of all components: one folder each. */
export async function listComponents(): Promise<string[]> {
  const entries = await readdir(path.join(client, 'components'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** The examples of every component; fails for one that has none. */
export async function loadExamples(): Promise<ComponentExamples[]> {
  const names = await listComponents()
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(client, 'components', name, `${name}.examples.tsx`)
      const { examples } = (await import(file)) as { examples: Example[] }
      return { name, examples }
    }),
  )
}

export interface GalleryOptions {
  lang: 'vi' | 'en'
  assets: AssetUrls
  galleryStyles: string
}

/** One page with every state of every component, and the colours they are made of. */
export async function renderGallery({ lang, assets, galleryStyles }: GalleryOptions): Promise<string> {
  const ui = createUi(lang)
  const components = await loadExamples()
  const colours = await listColours()
  const page = render(
    <main id="main" class="page section" tabIndex={-1}>
      <h1>{ui.t('site.name')}</h1>
      <section class="specimen" aria-labelledby="c-colours">
        <h2 id="c-colours">tokens</h2>
        <ul class="swatches">
          {colours.map((name) => (
            <li key={name}>
              <svg aria-hidden="true">
                <rect fill={`var(--${name})`} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      </section>
      {components.map(({ name, examples }) => (
        <section key={name} class="specimen" aria-labelledby={`c-${name}`}>
          <h2 id={`c-${name}`}>{name}</h2>
          <div>
            {examples.map(({ title, render: renderExample }) => (
              <div key={title} data-example={`${name}: ${title}`}>
                <p class="specimen-title">{title}</p>
                {renderExample(ui)}
              </div>
            ))}
          </div>
        </section>
      ))}
    </main>,
  )
  const head = [
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Gallery</title>',
    `<link rel="stylesheet" href="${assets.styles}"><link rel="stylesheet" href="${galleryStyles}">`,
    `<script type="module" src="${assets.script}"></script>`,
  ].join('')
  const sprite = renderIconSprite(page)
  return `<!doctype html>\n<html lang="${lang}"><head>${head}</head><body>${sprite}${page}</body></html>\n`
}

async function listColours(): Promise<string[]> {
  const tokens = await readFile(path.join(client, 'styles', 'tokens.css'), 'utf8')
  const names = [...tokens.matchAll(/^ {2}--([\w-]+): #[0-9a-f]{6};/gm)].map(([, name]) => name ?? '')
  return [...new Set(names)]
}
