import type { MailSettings } from '../platform/mail.ts'
import { isMailAddress } from '../text/mail-address.ts'

/** RFC 6409 and RFC 8314: where mails are handed in, with STARTTLS and with TLS from the first byte. */
const ports = { 'smtp:': 587, 'smtps:': 465 } as const

/** The two settings of mails, read together; `wrong` makes the error that names one of them. No message repeats the address: it may hold a password. */
export function readMailSettings(
  url: string | null,
  from: string | null,
  wrong: (name: 'SEN_SMTP_URL' | 'SEN_MAIL_FROM', problem: string) => Error,
): MailSettings | null {
  const sender = from === null ? null : readSender(from)
  if (from !== null && sender === null)
    throw wrong('SEN_MAIL_FROM', `is "${from}", but needs an e-mail address, or a name and an address in < >`)
  if (url === null) return null
  const parsed = URL.canParse(url) ? new URL(url) : null
  const tls = parsed?.searchParams.get('tls')
  const isKnown =
    parsed !== null &&
    (parsed.protocol === 'smtp:' || parsed.protocol === 'smtps:') &&
    parsed.hostname !== '' &&
    ['', '/'].includes(parsed.pathname) &&
    ['', '?tls=off'].includes(parsed.search) &&
    parsed.hash === ''
  if (!isKnown)
    throw wrong('SEN_SMTP_URL', 'needs an address that begins with smtp:// or smtps://, without a path')
  if (tls === 'off' && parsed.protocol === 'smtps:')
    throw wrong('SEN_SMTP_URL', 'begins with smtps://, so it cannot say tls=off')
  if (sender === null)
    throw wrong(
      'SEN_MAIL_FROM',
      'is missing, and SEN_SMTP_URL is given: mails need somebody whom they are from',
    )
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  const isPlain = tls === 'off' || isLoopback(host)
  return {
    host,
    port: parsed.port === '' ? ports[parsed.protocol as keyof typeof ports] : Number(parsed.port),
    tls: parsed.protocol === 'smtps:' ? 'implicit' : isPlain ? 'off' : 'starttls',
    user: parsed.username === '' ? null : decode(parsed.username),
    password: parsed.password === '' ? null : decode(parsed.password),
    from: sender,
  }
}

/** What stays on this machine is read by nobody on the way. */
const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host)

/** As the address has it, when its percent signs mean nothing. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readSender(text: string): MailSettings['from'] | null {
  const [, name = '', inside] = /^([^<>@]*)<([^<>]*)>$/.exec(text) ?? []
  const address = (inside ?? text).trim()
  return isMailAddress(address) ? { name: name.trim(), address } : null
}
