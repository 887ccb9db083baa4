import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAssets } from '../server/web/assets.ts'
import { buildAssets } from './build-assets.mjs'
import { renderGallery } from './render-gallery.tsx'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = path.join(root, 'dist', 'gallery')

await buildAssets()
await mkdir(folder, { recursive: true })
await copyFile(path.join(root, 'client/styles/gallery.css'), path.join(folder, 'gallery.css'))
const { styles, script } = openAssets().urls
// The page is opened as a file, so its addresses start from where it lies; scripts need a server and stay out then.
const assets = { styles: `..${styles}`, script: `..${script}`, fonts: { vi: [], en: [] } }
for (const lang of ['vi', 'en'] as const) {
  const file = path.join(folder, `${lang}.html`)
  await writeFile(file, await renderGallery({ lang, assets, galleryStyles: 'gallery.css' }))
  console.log(file)
}
