// The whole portal from source: builds the client's assets, starts the server, and starts it again when a file changes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'
import { buildAssets } from './build-assets.mjs'

const root = path.resolve(import.meta.dirname, '..')
// Editors write a file in several steps; one restart for all of them is enough.
const quietMs = 200

await buildAssets()

let child = start()
let timer = null
let restarting = Promise.resolve()
let isStopping = false
const changed = new Set()
const watchers = new Map()

for (const folder of ['server', 'client', 'schemas']) watchFolder(folder, path.join(root, folder))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void end())

// Each folder by itself: on Linux a recursive watch follows files, and loses those that an editor replaces on saving.
function watchFolder(top, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== 'generated') watchFolder(top, path.join(folder, entry.name))
  const watcher = watch(folder, (_event, name) => {
    if (!name || name === 'generated' || name.endsWith('.test.ts')) return
    const file = path.join(folder, name)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats === undefined) forgetFolder(file)
    else if (stats.isDirectory() && !watchers.has(file)) watchFolder(top, file)
    changed.add(top)
    clearTimeout(timer)
    timer = setTimeout(() => (restarting = restarting.then(restart)), quietMs)
  })
  watcher.on('error', () => forgetFolder(folder))
  watchers.set(folder, watcher)
}

function forgetFolder(folder) {
  watchers.get(folder)?.close()
  watchers.delete(folder)
}

function start() {
  return spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', 'serve'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SEN_LOG_LEVEL: process.env.SEN_LOG_LEVEL ?? 'warn' },
  })
}

async function stop() {
  // What a signal ended has no exit code.
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function restart() {
  if (isStopping) return
  const isClientChanged = changed.has('client')
  changed.clear()
  if (isClientChanged) await buildAssets().catch((error) => console.error(error.message))
  await stop()
  if (!isStopping) child = start()
}

async function end() {
  if (isStopping) return
  isStopping = true
  clearTimeout(timer)
  await restarting
  await stop()
  process.exit(0)
}
