import { randomBytes } from 'node:crypto'
import os from 'node:os'
import { isAlive } from '../platform/processes.ts'

/** Tells this process from an earlier one with the same number: in a container every first process is number 1. */
const processToken = randomBytes(6).toString('hex')

const machine = os.hostname().replace(/[^0-9a-zA-Z-]/g, '-')

/** A name for a file that is still arriving, which says whose it is. */
export const makeTemporaryName = (): string =>
  [machine, process.pid, processToken, randomBytes(9).toString('hex')].join('~')

/** Whether the process of this machine that was writing the file is gone. False when another machine writes it. */
export function isAbandoned(name: string): boolean {
  const [host, pid, token] = name.split('~')
  if (host !== machine || token === undefined) return false
  return Number(pid) === process.pid ? token !== processToken : !isAlive(Number(pid))
}
