import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildAssets } from './build-assets.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

// Types are checked by `npm run check`; here the compiler only takes them away, which is quick.
const compile = new Promise((resolve, reject) => {
  const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
  child.on('error', reject)
  child.on('exit', (code) =>
    code === 0 ? resolve() : reject(new Error('The compiler found a fault, see above.')),
  )
})

try {
  await Promise.all([compile, buildAssets()])
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
