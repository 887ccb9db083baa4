import { absoluteLifeMs } from './sessions.ts'

/** The cookie that carries a session: HttpOnly, same site, whole origin, and bound to the host when the portal speaks https. */
export interface SessionCookie {
  name: string
  /** The session that a Cookie header names, or null. */
  read(header: string | undefined): string | null
  /** The Set-Cookie header of a new session. */
  write(sessionId: string): string
  /** The Set-Cookie header that ends it in the browser. */
  clear(): string
}

export function createSessionCookie({ isHttps }: { isHttps: boolean }): SessionCookie {
  // RFC 6265bis, section 4.1.3.2: with this prefix no other host, and no plain connection, can set it.
  const name = isHttps ? '__Host-sen_session' : 'sen_session'
  const flags = `Path=/; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`
  return {
    name,
    read(header) {
      for (const part of header?.split(';') ?? []) {
        const [key = '', value = ''] = part.trim().split('=', 2)
        if (key === name && /^[0-9A-Za-z]{43}$/.test(value)) return value
      }
      return null
    },
    write: (sessionId) => `${name}=${sessionId}; ${flags}; Max-Age=${absoluteLifeMs / 1000}`,
    clear: () => `${name}=; ${flags}; Max-Age=0`,
  }
}
