import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Bundles the style sheet, the fonts and the islands into dist/assets under names that carry a hash of their bytes, and
 * writes manifest.json, which server/web/assets.ts reads. Safe to repeat.
 */
export async function buildAssets({ folder = path.join(root, 'dist', 'assets') } = {}) {
  await mkdir(folder, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { styles: 'client/styles/all.css', start: 'client/islands/start.ts' },
    outdir: folder,
    entryNames: '[name]-[hash]',
    chunkNames: 'island-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    loader: { '.woff2': 'file' },
    metafile: true,
    logLevel: 'warning',
  })
  for (const name of ['favicon.svg', 'logo.svg'])
    await copyFile(path.join(root, 'client/assets', name), path.join(folder, name))
  const manifest = describeOutputs(metafile.outputs)
  await removeOthers(folder, Object.keys(metafile.outputs))
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2))
  return manifest
}

/** Takes away what an earlier build left, only after the new files stand: a running portal never misses one. */
async function removeOthers(folder, outputs) {
  const kept = new Set([
    ...outputs.map((file) => path.basename(file)),
    'favicon.svg',
    'logo.svg',
    'manifest.json',
  ])
  for (const name of await readdir(folder))
    if (!kept.has(name)) await rm(path.join(folder, name), { force: true })
}

function describeOutputs(outputs) {
  const manifest = { styles: '', script: '', fonts: {} }
  for (const [file, { entryPoint, inputs }] of Object.entries(outputs)) {
    const name = path.basename(file)
    const [source = ''] = Object.keys(inputs)
    if (entryPoint === 'client/styles/all.css') manifest.styles = name
    else if (entryPoint === 'client/islands/start.ts') manifest.script = name
    else if (source.endsWith('.woff2')) manifest.fonts[path.basename(source, '.woff2')] = name
  }
  return manifest
}

// Run by itself, as before the tests; imported, it only offers what it can do.
if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAssets()
