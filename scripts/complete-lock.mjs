// Adds to package-lock.json the platform packages that the registry in use does not offer. npm leaves them out when it
// writes the lock, and `npm ci` then refuses it on every machine. The entries carry no digest and are installed only where
// their platform is. Safe to run twice; runs after a change of dependencies: node scripts/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs'

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
let added = 0
for (const [where, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${where}/node_modules/${name}`
    const top = `node_modules/${name}`
    if (lock.packages[nested] || lock.packages[top] || where === '') continue
    const words = name.split(/[/-]/)
    const os = systems.filter((system) => words.includes(system))
    const cpu = processors.filter((processor) =>
      words.some((word) => word === processor || word.startsWith(`${processor}.`)),
    )
    lock.packages[top] = {
      version: version.replace(/^[~^]/, ''),
      optional: true,
      ...(entry.dev ? { dev: true } : {}),
      ...(os.length > 0 ? { os } : { os: ['none'] }),
      ...(cpu.length > 0 ? { cpu } : {}),
    }
    added += 1
  }
}
const { '': root, ...rest } = lock.packages
lock.packages = { '': root, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))) }
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(added === 0 ? 'The lock is complete.' : `${added} platform packages added to the lock.`)
