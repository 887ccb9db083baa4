import { Router, type RequestHandler } from 'express'

/**
 * Routes by the beginning of their paths. Express tries one route after the other: measured, going past the two hundred of the
 * API took a page that was kept ready a tenth of its time.
 */
export class RouteTable {
  private readonly byStart = new Map<string, Router>()
  /** Routes whose beginning is not the same for all of their paths. */
  private readonly others = makeRouter()

  /** Of the routers in which each request is looked up, all. */
  get routers(): Router[] {
    return [...this.byStart.values(), this.others]
  }

  add(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, handler: RequestHandler): void {
    this.findRouter(path)[method](path, handler)
  }

  readonly handle: RequestHandler = (request, response, next) => {
    const router = this.byStart.get(startOf(request.path))
    const goOn = () => this.others(request, response, next)
    if (!router) return goOn()
    router(request, response, (error?: unknown) => (error === undefined ? goOn() : next(error)))
  }

  private findRouter(path: string): Router {
    const start = startOf(path)
    if (/[:*{]/.test(start)) return this.others
    const router = this.byStart.get(start) ?? makeRouter()
    this.byStart.set(start, router)
    return router
  }
}

const makeRouter = (): Router => Router({ caseSensitive: true })

/** The parts of a path in which routes differ first: one, two of English pages, three of the API. */
function startOf(path: string): string {
  const parts = path.split('/', 4).filter((part) => part !== '')
  return parts.slice(0, parts[0] === 'api' ? 3 : parts[0] === 'en' ? 2 : 1).join('/')
}
