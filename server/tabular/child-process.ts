import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

export type ChildName =
  | 'convert-child'
  | 'query-child'
  | 'profile-child'
  | 'diff-child'
  | 'validation-child'
  | 'sql/sql-child'
  | 'export-child'

export interface ChildLimits {
  /** Address space in kB: what a stray allocation can take before it fails. */
  addressSpaceKb: number
  /** The largest file that it can write, in kB. */
  fileSizeKb: number
  /** Memory that it can really have, in kB: addresses that are reserved and never used do not count. */
  dataKb?: number
  /** Processor time after which the kernel ends it, should nobody be left to do so. */
  cpuSeconds?: number
  /** How far it stands back behind others when the processor is wanted, 0 to 19. */
  niceness?: number
  /** The heap of JavaScript, in MB. */
  heapMb?: number
}

/** A child with its message channel and the last of what it wrote to standard error. */
export interface LimitedChild {
  process: ChildProcess
  lastWords(): string
}

// Kept for the log when a child dies; the cause stands at the end.
const keptErrorBytes = 4_000

/**
 * Starts one of this room's programs (`convert-child`, `query-child` …) as a process of its own under the limits of the operating
 * system. It inherits no environment: no setting and no secret of the portal can be read there.
 */
export function startChild(
  name: ChildName,
  limits: ChildLimits,
  /** What it writes to standard output goes there; nowhere when left out. */
  output?: number,
): LimitedChild {
  const isSource = import.meta.url.endsWith('.ts')
  // The build puts each of them into one file, which starts in a third of the time.
  const file = isSource ? `./${name}.ts` : `../../children/${name}.js`
  const program = fileURLToPath(new URL(file, import.meta.url))
  const heap = limits.heapMb === undefined ? [] : [`--max-old-space-size=${limits.heapMb}`]
  const node = [process.execPath, ...heap, ...(isSource ? sourceArguments() : []), program]
  const addressSpaceKb = limits.addressSpaceKb + (isSource ? sourceAddressSpaceKb : 0)
  const options = {
    stdio: ['ignore', output ?? 'ignore', 'pipe', 'ipc'] as ('ignore' | 'pipe' | 'ipc' | number)[],
    env: { TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' },
  }
  const child =
    process.platform === 'linux'
      ? spawn('/bin/sh', ['-c', limitScript({ ...limits, addressSpaceKb }), ...node], options)
      : // Other systems are for development; there only the deadline holds.
        spawn(node[0]!, node.slice(1), options)
  // Without a listener the failure to start a process would end this one; its end tells.
  child.on('error', () => {})
  let words = ''
  child.stderr!.setEncoding('utf8')
  child.stderr!.on('data', (text: string) => (words = (words + text).slice(-keptErrorBytes)))
  return { process: child, lastWords: () => words }
}

// `ulimit -f` counts blocks of 512 bytes (POSIX). The kernel is asked to end this process first when memory runs out.
const limitScript = ({ addressSpaceKb, fileSizeKb, dataKb, cpuSeconds, niceness }: ChildLimits): string =>
  `ulimit -v ${addressSpaceKb} -f ${fileSizeKb * 2} 2>/dev/null || { ulimit -v ${addressSpaceKb}; ulimit -f ${fileSizeKb * 2}; }
   ${dataKb === undefined ? '' : `ulimit -d ${dataKb}`}
   ${cpuSeconds === undefined ? '' : `ulimit -t ${cpuSeconds}`}
   echo 1000 2>/dev/null >/proc/self/oom_score_adj
   exec ${niceness === undefined ? '' : `nice -n ${niceness} `}"$0" "$@"`

// Measured: what reads TypeScript reserves 14 GB of addresses (not memory) for WebAssembly, and 33 GB with guard pages.
const sourceAddressSpaceKb = 14_000_000

/** For a child that runs from source; a built one needs nothing. The test runner's loader has no import.meta.resolve. */
const sourceArguments = (): string[] => [
  '--disable-wasm-trap-handler',
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
]

export const isAlive = ({ process: child }: LimitedChild): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null

/** Ends a child for certain. */
export function killChild(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}
