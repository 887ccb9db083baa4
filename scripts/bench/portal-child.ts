import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../server/app.ts'
import { loadConfig } from '../../server/config/config.ts'
import { openPortal } from '../../server/portal.ts'
import { portalViewer } from '../../server/identity/viewer.ts'
import { createWorker } from '../../server/worker.ts'

// A portal in a process of its own, as in production: what it costs is measured from outside.
const server = http.createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const baseUrl = `http://127.0.0.1:${port}`
const portal = await openPortal({ ...loadConfig(process.env), baseUrl, rateLimits: false })
server.on('request', createApp(portal))
const worker = createWorker(portal)
await worker.start()
const { secret } = await portal.identity.createToken(portalViewer, { name: 'bench', scopes: ['admin'] })

process.on('message', (message: string) => {
  void answer(message)
})
process.send?.({ baseUrl, token: secret })

async function answer(message: string): Promise<void> {
  if (message === 'memory') process.send?.({ residentBytes: process.memoryUsage().rss })
  if (message === 'reindex') {
    await portal.search.reindex(() => {})
    process.send?.({ done: true })
  }
  if (message === 'end') {
    await worker.stop()
    server.closeAllConnections()
    await portal.close()
    process.exit(0)
  }
}
