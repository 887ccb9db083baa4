import net, { type AddressInfo } from 'node:net'

/** A door to an engine that a test can shut and open, so that the engine seems to be away without being stopped. */
export interface BreakableProxy {
  url: string
  /** Refuses connections and ends those that are open. */
  shut(): Promise<void>
  /** Shuts in the middle: as soon as so many more bytes came from clients. */
  shutAfter(byteSize: number): void
  open(): Promise<void>
}

export async function openBreakableProxy(target: string): Promise<BreakableProxy> {
  const { hostname, port: targetPort } = new URL(target)
  const sockets = new Set<net.Socket>()
  let port = 0
  let server: net.Server | null = null
  let bytesLeft = Infinity

  function connect(client: net.Socket): void {
    const engine = net.connect(Number(targetPort), hostname)
    for (const socket of [client, engine]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => {
        client.destroy()
        engine.destroy()
      })
    }
    client.on('data', (chunk) => {
      bytesLeft -= chunk.length
      if (bytesLeft < 0) void shut()
    })
    client.pipe(engine)
    engine.pipe(client)
  }

  async function shut(): Promise<void> {
    bytesLeft = Infinity
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
  }

  async function open(): Promise<void> {
    const opened = net.createServer(connect)
    await new Promise<void>((resolve) => opened.listen(port, '127.0.0.1', resolve))
    port = (opened.address() as AddressInfo).port
    server = opened
  }

  await open()
  return {
    url: `http://127.0.0.1:${port}`,
    open,
    shut,
    shutAfter(byteSize) {
      bytesLeft = byteSize
    },
  }
}
