import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { renderGallery } from '../../scripts/render-gallery.tsx'
import { openAssets } from '../../server/web/assets.ts'

export interface GalleryServer {
  url: string
  close(): void
}

/** What the suggestions answer in the gallery, for there is no catalogue behind it. */
const suggestions = [
  { kind: 'dataset', label: 'Tỷ lệ văn bản điện tử', url: '/datasets/van-ban' },
  { kind: 'agency', label: 'Văn phòng Chính phủ', url: '/agencies/vpcp' },
  { kind: 'keyword', label: 'ở nơi khác', url: 'https://elsewhere.example/' },
]

/** Serves /vi and /en, every component on one page, under the portal's content security policy. */
export async function serveGallery(): Promise<GalleryServer> {
  await buildAssets()
  const assets = openAssets()
  const styles = await readFile(new URL('../../client/styles/gallery.css', import.meta.url), 'utf8')
  const app = express()
  app.use((_req, res, next) => {
    res.set('Content-Security-Policy', "default-src 'self'")
    next()
  })
  app.use(assets.router)
  app.get('/gallery.css', (_req, res) => void res.type('css').send(styles))
  app.get('/api/v1/suggest', (_req, res) => void res.json({ items: suggestions }))
  app.get('/:lang', async (req, res) => {
    const lang = req.params.lang === 'en' ? 'en' : 'vi'
    res.send(await renderGallery({ lang, assets: assets.urls, galleryStyles: '/gallery.css' }))
  })
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  }
}
