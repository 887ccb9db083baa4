import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port on this machine that was free a moment ago; the wanted one when it is free. */
export async function findFreePort(wanted?: number | null): Promise<number> {
  if (wanted && (await canListen(wanted))) return wanted
  return await listenOnce(0)
}

async function canListen(port: number): Promise<boolean> {
  try {
    await listenOnce(port)
    return true
  } catch {
    return false
  }
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : port
}
