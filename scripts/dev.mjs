// The whole portal from source: builds the client's assets, starts the server, and starts it again when a file changes.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import path from 'node:path'
import { buildAssets } from './build-assets.mjs'

const root = path.resolve(import.meta.dirname, '..')
// Editors write a file in several steps; one restart for all of them is enough.
const quietMs = 200

await buildAssets()

let child = start()
let timer = null
let restarting = Promise.resolve()

for (const folder of ['server', 'client', 'schemas']) {
  watch(path.join(root, folder), { recursive: true }, (_event, file) => {
    if (!file || file.includes('generated') || file.endsWith('.test.ts')) return
    clearTimeout(timer)
    timer = setTimeout(() => (restarting = restarting.then(() => restart(folder))), quietMs)
  })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    child.removeAllListeners('exit')
    child.once('exit', () => process.exit(0))
    child.kill('SIGTERM')
  })
}

function start() {
  return spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', 'serve'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SEN_LOG_LEVEL: process.env.SEN_LOG_LEVEL ?? 'warn' },
  })
}

async function restart(folder) {
  if (folder === 'client') await buildAssets().catch((error) => console.error(error.message))
  await new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })
  child = start()
}
