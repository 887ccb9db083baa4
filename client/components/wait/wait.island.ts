// Often enough to feel prompt, seldom enough to cost nothing.
const everyMs = 3_000
// What takes longer than ten minutes is looked at by who waits for it.
const mostTimes = 200
/** What a page answers while its content is being made. */
const atWork = 202

/** Asks whether the page is ready and shows it as soon as it is; on a page that was not at work it does nothing. */
export function start(): void {
  if (readStatus() === atWork) void wait()
}

/** The status that this page came with; browsers that do not tell are taken to show one at work. */
function readStatus(): number {
  const [navigation] = performance.getEntriesByType('navigation') as { responseStatus?: number }[]
  return navigation?.responseStatus ?? atWork
}

async function wait(): Promise<void> {
  for (let time = 0; time < mostTimes; time++) {
    await new Promise((resolve) => setTimeout(resolve, everyMs))
    if (document.hidden) continue
    const response = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => null)
    if (response && response.status !== atWork) {
      location.reload()
      return
    }
  }
}
