import { readFileSync } from 'node:fs'
import path from 'node:path'
import express, { type RequestHandler, type Router } from 'express'
import type { AssetUrls } from '../../client/layout/head.tsx'
import { projectRoot } from '../config/root.ts'

export interface Assets {
  /** What the head of every page names. */
  urls: AssetUrls
  /** Answers /assets/… and /favicon.svg. */
  router: Router
}

interface Manifest {
  styles: string
  script: string
  fonts: Record<string, string>
}

/** The built style sheet, scripts and fonts. Fails with a sentence when nobody has built them. */
export function openAssets({
  folder = path.join(projectRoot, 'dist', 'assets'),
}: { folder?: string } = {}): Assets {
  const manifest = readManifest(folder)
  return { urls: nameUrls(manifest), router: createAssetRouter(folder) }
}

function readManifest(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Manifest
  } catch (cause) {
    throw new Error(`There are no built pages in ${folder}. Run "npm run build" first.`, { cause })
  }
}

function nameUrls({ styles, script, fonts }: Manifest): AssetUrls {
  const latin = ['be-vietnam-pro-latin-400-normal']
  // English pages name Vietnamese places too, but their first lines do not wait for that font.
  const vietnamese = [...latin, 'be-vietnam-pro-vietnamese-400-normal']
  const urls = (names: string[]): string[] =>
    names.flatMap((name) => (fonts[name] ? [`/assets/${fonts[name]}`] : []))
  return {
    styles: `/assets/${styles}`,
    script: `/assets/${script}`,
    fonts: { vi: urls(vietnamese), en: urls(latin) },
  }
}

function createAssetRouter(folder: string): Router {
  const router = express.Router()
  // The name changes with the bytes, so a browser never has to ask again.
  const hashed = express.static(folder, { index: false, redirect: false, immutable: true, maxAge: '365d' })
  router.use('/assets', hashed)
  router.get('/favicon.svg', sendFavicon(folder))
  return router
}

function sendFavicon(folder: string): RequestHandler {
  // Its name cannot change: a day is long enough to be cheap and short enough to be mended.
  return (_req, res) => res.sendFile('favicon.svg', { root: folder, maxAge: '1d' })
}
