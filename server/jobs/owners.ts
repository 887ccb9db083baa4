import os from 'node:os'
import { newId } from '../platform/ids.ts'

/** Owners that live in this process, so that a lock with our own process number is not taken for a dead one's. */
const living = new Set<string>()

/** A new name for whoever holds leases and locks: machine, process, and chance because process numbers come again. */
export function addOwner(): string {
  const owner = `${os.hostname()}|${process.pid}|${newId()}`
  living.add(owner)
  return owner
}

export const removeOwner = (owner: string): boolean => living.delete(owner)

/** Whether an owner is surely gone: of this machine, and its process ended. Owners elsewhere are waited for. */
export function isDead(owner: string): boolean {
  const [host, pid] = owner.split('|')
  if (host !== os.hostname() || living.has(owner)) return false
  if (Number(pid) === process.pid) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
