import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../app.ts'
import { ConfigError, type Config } from '../config/config.ts'
import { EngineError } from '../engines/engines.ts'
import { openPortal, type Portal } from '../portal.ts'
import { createWorker } from '../worker.ts'
import { answerClientError, refuseTunnel } from '../http/client-error.ts'
import { formOverheadBytes } from '../http/read-form.ts'
import { startEngines, withEngines } from './engines-for.ts'
import { prepareFirstRun } from './first-run.ts'

/** Requests that run when the portal is told to end may take this long; then they are cut. */
const drainMs = 25_000

/** The portal: brings up what is missing, answers until SIGTERM or Ctrl-C, and ends what it began. */
export async function serve(given: Config, args: string[]): Promise<number> {
  const withWorker = !args.includes('--no-worker')
  const ending = new AbortController()
  const end = () => ending.abort()
  process.once('SIGTERM', end)
  process.once('SIGINT', end)

  let portalStood = false
  const server = createServer(given.maxUploadBytes + formOverheadBytes)
  const config = await listen(server, given)
  const closers: { name: string; close: () => Promise<void> }[] = [
    { name: 'server', close: () => drain(server) },
  ]
  try {
    const say = (line: string) => console.log(line)
    const engines = await startEngines(config, say, ending.signal)
    closers.unshift({ name: 'engines', close: () => engines.stop() })
    const portal = await openPortal(withEngines(config, engines))
    closers.unshift({ name: 'portal', close: () => portal.close() })
    let lost: Error | null = null
    engines.onExit((exit) => {
      portal.logger.error({ exit }, 'an engine ended')
      // Without its database the portal can promise nothing: it ends, and whoever watches it starts it again.
      if (exit.engine === 'MongoDB' && !exit.willRestart) {
        lost = new EngineError(exit.message)
        ending.abort()
      }
    })
    server.setHandler(createApp(portal))
    if (withWorker) {
      const worker = createWorker(portal)
      await worker.start()
      closers.unshift({ name: 'worker', close: () => worker.stop() })
    }
    await prepareFirstRun(portal, { say, signal: ending.signal })
    announce(portal, say)
    portalStood = true
    await untilAborted(ending.signal)
    if (lost) throw lost
    say('Ending: requests finish, jobs are put back, engines stop.')
    return 0
  } catch (error) {
    if (ending.signal.aborted && !(error instanceof EngineError && portalStood)) return 0
    throw error
  } finally {
    // Requests first, then what they use, the engines last.
    const order = ['server', 'worker', 'portal', 'engines']
    closers.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    for (const { name, close } of closers) {
      await close().catch((error: unknown) =>
        console.error(`Ending the ${name} failed: ${(error as Error).message}`),
      )
    }
  }
}

interface PortalServer extends http.Server {
  setHandler(handler: http.RequestListener): void
}

/** A server that says 503 until the portal behind it is up. */
function createServer(mostBytes: number): PortalServer {
  let handler: http.RequestListener = (request, response) => {
    const isAlive = request.url === '/healthz'
    response.writeHead(isAlive ? 200 : 503, {
      'Content-Type': 'application/json; charset=utf-8',
      'Retry-After': '5',
      'Cache-Control': 'no-store',
    })
    response.end(JSON.stringify(isAlive ? { status: 'alive' } : { status: 'starting' }))
  }
  const server = http.createServer(
    {
      // A client that sends its headers this slowly holds a socket for nothing.
      headersTimeout: 15_000,
      // A form of 2 GiB over 3 Mbit/s takes an hour and a half; what takes longer goes in pieces, each with this time.
      requestTimeout: 2 * 60 * 60 * 1000,
      keepAliveTimeout: 10_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => handler(request, response),
  )
  server.on('clientError', answerClientError)
  server.on('connect', refuseTunnel)
  server.on('checkContinue', (request, response) => {
    // Who asks before sending more than is ever taken hears the refusal in the place of "go on".
    if (!(Number(request.headers['content-length'] ?? 0) > mostBytes)) response.writeContinue()
    handler(request, response)
  })
  return Object.assign(server, { setHandler: (next: http.RequestListener) => void (handler = next) })
}

/** Takes the port before anything slow is started, so that a port in use is said at once. */
async function listen(server: http.Server, config: Config): Promise<Config> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        return reject(
          new ConfigError(
            `Port ${config.port} is in use. End the other program, or choose another port: SEN_PORT=8081 npm start`,
          ),
        )
      }
      if (error.code === 'EACCES')
        return reject(
          new ConfigError(
            `Port ${config.port} may not be opened by this user. Choose one above 1024: SEN_PORT=8080 npm start`,
          ),
        )
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
        return reject(
          new ConfigError(
            `SEN_HOST is "${config.host}", but this machine has no such address. Example: SEN_HOST=127.0.0.1`,
          ),
        )
      reject(error)
    })
    server.listen(config.port, config.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return config.port === 0 ? { ...config, port, baseUrl: config.baseUrl.replace(/:0$/, `:${port}`) } : config
}

/** Takes no new requests, lets the running ones finish, and cuts what is left after the deadline. */
async function drain(server: http.Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection whose last answer went out meanwhile would stay for as long as browsers keep it.
  const idle = setInterval(() => server.closeIdleConnections(), 250)
  const cut = setTimeout(() => server.closeAllConnections(), drainMs)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}

function announce(portal: Portal, say: (line: string) => void): void {
  const { config } = portal
  if (!config.elasticsearchUrl) {
    say(`Search runs on MongoDB (simpler, slower). ${config.elasticsearchMissingReason ?? ''}`.trim())
  }
  say(`Sen is ready: ${config.baseUrl}`)
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  )
