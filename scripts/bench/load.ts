import http from 'node:http'

export interface Load {
  requestsPerSecond: number
  p50Ms: number
  p95Ms: number
  failures: number
}

/** Sends the requests once each over so many connections to 127.0.0.1, and measures. Bounded by its list and by time. */
export async function sendAll(
  requests: { url: string; method?: string; body?: string; headers?: Record<string, string> }[],
  { connections = 8, mostMs = 30_000 }: { connections?: number; mostMs?: number } = {},
): Promise<Load> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  let next = 0
  let failures = 0
  const startedMs = performance.now()
  const worker = async () => {
    while (next < requests.length && performance.now() - startedMs < mostMs) {
      const request = requests[next++]!
      const beganMs = performance.now()
      const status = await sendOne(request, agent)
      times.push(performance.now() - beganMs)
      if (status !== 200) failures += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const seconds = (performance.now() - startedMs) / 1000
  agent.destroy()
  return {
    requestsPerSecond: times.length / seconds,
    p50Ms: share(times, 0.5),
    p95Ms: share(times, 0.95),
    failures,
  }
}

/** The time that this part of all times stays below. */
export function share(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

function sendOne(
  {
    url,
    method = 'GET',
    body,
    headers = {},
  }: { url: string; method?: string; body?: string; headers?: Record<string, string> },
  agent: http.Agent,
): Promise<number> {
  if (new URL(url).hostname !== '127.0.0.1') throw new Error('Load goes to 127.0.0.1 only.')
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, agent, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', reject)
    request.end(body)
  })
}
