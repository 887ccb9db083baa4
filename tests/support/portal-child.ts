import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../server/app.ts'
import { loadConfig } from '../../server/config/config.ts'
import { portalViewer } from '../../server/identity/viewer.ts'
import { openPortal } from '../../server/portal.ts'

/** A portal in a process of its own that waits to be killed: prints its address and a token as one line of JSON. */
const server = http.createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const portal = await openPortal(loadConfig({ ...process.env, SEN_BASE_URL: baseUrl }))
server.on('request', createApp(portal))
const { secret } = await portal.identity.createToken(portalViewer, { name: 'child', scopes: ['admin'] })
console.log(JSON.stringify({ baseUrl, token: process.env.TEST_TOKEN ?? secret }))
