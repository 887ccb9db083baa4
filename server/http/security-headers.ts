import helmet from 'helmet'
import type { RequestHandler, Response } from 'express'

/**
 * The headers every answer carries. Pages load only what the portal itself serves: no inline script or style,
 * no frames, no outside hosts. HSTS is sent only when the public address is https.
 */
export function securityHeaders({ isHttps }: { isHttps: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: isHttps ? { maxAge: 365 * 24 * 60 * 60, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    // Public data is meant to be loaded by other sites; pages are protected by frame-ancestors and the session cookie's SameSite.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
  })
}

/**
 * Lets other sites show this answer in a frame. Only for a page that holds nothing to press that changes anything, and shows
 * nobody more than the public sees.
 */
export function allowFrames(response: Response): void {
  const policy = String(response.getHeader('Content-Security-Policy'))
  response.setHeader(
    'Content-Security-Policy',
    policy
      .replace("frame-ancestors 'none'", 'frame-ancestors *')
      .replace("form-action 'self'", "form-action 'none'"),
  )
  response.removeHeader('X-Frame-Options')
}

/** Lets programs on other sites read public answers. Only reading: a browser never sends our cookie with them. */
export const crossOriginReads: RequestHandler = (request, response, next) => {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader(
    'Access-Control-Expose-Headers',
    'ETag, Link, Location, Content-Disposition, Content-Location, Content-Range, Repr-Digest, Retry-After, X-Request-Id',
  )
  if (request.method === 'OPTIONS') {
    response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD')
    response.setHeader(
      'Access-Control-Allow-Headers',
      'Accept, Accept-Language, Authorization, If-None-Match, Range, If-Range',
    )
    response.setHeader('Access-Control-Max-Age', '86400')
    response.status(204).end()
    return
  }
  next()
}
