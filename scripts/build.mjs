import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
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

/**
 * The programs that `server/tabular` starts as processes of their own, each in one file under dist/children. Every file and every
 * export waits for one to start, and most of that was finding 300 modules: measured, 270 ms become 80.
 */
const bundleChildren = () =>
  build({
    absWorkingDir: root,
    entryPoints: ['server/tabular/*-child.ts', 'server/tabular/sql/*-child.ts'],
    outdir: 'dist/children',
    outbase: 'server/tabular',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Native: it stays where npm put it.
    external: ['@duckdb/node-bindings*'],
    // Packages in CommonJS ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)",
    },
    sourcemap: 'linked',
    logLevel: 'warning',
  })

try {
  await Promise.all([compile, buildAssets(), bundleChildren()])
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
