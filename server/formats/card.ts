import path from 'node:path'
import { renderAsync } from '@resvg/resvg-js'
import { projectRoot } from '../config/root.ts'
import { serviceUnavailable } from '../problems.ts'

/** The whole fonts and not the parts that browsers fetch: a picture takes each letter from one file. */
const fontFiles = ['be-vietnam-pro-400.ttf', 'be-vietnam-pro-600.ttf'].map((name) =>
  path.join(projectRoot, 'client', 'assets', 'fonts', name),
)

/** A drawing takes some 50 ms of a core. Whoever stands behind forty would wait two seconds, and nobody needs a picture so much. */
const maxWaiting = 40

/**
 * Gives a function that makes PNG of SVG, one after the other and beside the main thread, so that pages never wait for
 * pictures. It throws `service-unavailable` when too many wait.
 */
export function createCardDrawing(): (svg: string) => Promise<Buffer> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (svg) => {
    if (waiting >= maxWaiting) throw serviceUnavailable()
    waiting++
    const drawn = last.then(() => renderAsync(svg, { font: { fontFiles, loadSystemFonts: false } }))
    last = drawn.catch(() => undefined)
    try {
      return (await drawn).asPng()
    } finally {
      waiting--
    }
  }
}
