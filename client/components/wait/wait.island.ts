// Often enough to feel prompt, seldom enough to cost nothing.
const everyMs = 3_000
// What takes longer than ten minutes is looked at by who waits for it.
const mostTimes = 200

/** Asks whether the page is ready (it answers 202 until then) and shows it as soon as it is. */
export function start(): void {
  void (async () => {
    for (let time = 0; time < mostTimes; time++) {
      await new Promise((resolve) => setTimeout(resolve, everyMs))
      if (document.hidden) continue
      const response = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => null)
      if (response && response.status !== 202) {
        location.reload()
        return
      }
    }
  })()
}
