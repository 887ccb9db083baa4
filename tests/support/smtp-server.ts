import net, { type AddressInfo } from 'node:net'
import type { MailSettings } from '../../server/platform/mail.ts'

/** How a mail server behaves: takes mails, refuses the person for good or for now, says nothing, or drips. */
export type SmtpMood = 'takes' | 'refuses' | 'busy' | 'hangs' | 'drips'

/** A mail that came. */
export interface TakenMail {
  from: string
  to: string[]
  /** As they stood, unfolded. */
  headers: string
  subject: string
  text: string
}

/** A mail server of the neighbourhood (RFC 5321), that takes mails and misbehaves. */
export interface SmtpServer {
  settings: MailSettings
  mails: TakenMail[]
  mood: SmtpMood
  /** How often somebody connected. */
  visits: number
  /** Waits until so many mails to somebody have come, and gives the newest. */
  waitFor(to: string, count?: number): Promise<TakenMail>
  /** Away: refuses connections until it is opened again at the same port. */
  shut(): Promise<void>
  open(): Promise<void>
}

const waitMs = 20_000

export async function openSmtpServer(): Promise<SmtpServer> {
  const sockets = new Set<net.Socket>()
  let server: net.Server | null = null
  let waiting: (() => void)[] = []
  const smtp: SmtpServer = {
    settings: {
      host: '127.0.0.1',
      port: 0,
      tls: 'off',
      user: null,
      password: null,
      from: { name: 'Cổng thử', address: 'cong@data.example' },
    },
    mails: [],
    mood: 'takes',
    visits: 0,
    async waitFor(to, count = 1) {
      const deadlineMs = Date.now() + waitMs
      for (;;) {
        const found = smtp.mails.filter((mail) => mail.to.includes(to))
        if (found.length >= count) return found.at(-1)!
        if (Date.now() > deadlineMs) throw new Error(`${found.length} of ${count} mails came to ${to}.`)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 500)
          waiting.push(() => (clearTimeout(timer), resolve()))
        })
      }
    },
    async shut() {
      const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async open() {
      const opened = net.createServer((socket) => {
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
        socket.on('error', () => socket.destroy())
        smtp.visits++
        converse(socket, smtp, (mail) => {
          smtp.mails.push(mail)
          for (const tell of waiting.splice(0)) tell()
        })
      })
      waiting = []
      await new Promise<void>((resolve) => opened.listen(smtp.settings.port, '127.0.0.1', resolve))
      smtp.settings.port = (opened.address() as AddressInfo).port
      server = opened
    },
  }
  await smtp.open()
  return smtp
}

function converse(socket: net.Socket, smtp: SmtpServer, take: (mail: TakenMail) => void): void {
  if (smtp.mood === 'hangs') return
  if (smtp.mood === 'drips') {
    const timer = setInterval(() => socket.write('220-'), 50)
    socket.on('close', () => clearInterval(timer))
    return
  }
  const say = (line: string) => socket.write(`${line}\r\n`)
  let rest = ''
  let from = ''
  let to: string[] = []
  let isData = false
  say('220 mail.example ESMTP')
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    rest += chunk
    for (;;) {
      const mark = isData ? '\r\n.\r\n' : '\r\n'
      const end = rest.indexOf(mark)
      if (end < 0) return
      const line = rest.slice(0, end)
      rest = rest.slice(end + mark.length)
      if (isData) {
        isData = false
        take({ from, to, ...readMessage(line) })
        say('250 taken')
      } else if (/^EHLO/i.test(line)) socket.write('250-mail.example\r\n250 SMTPUTF8\r\n')
      else if (/^MAIL FROM:/i.test(line)) {
        from = bracketed(line)
        to = []
        say('250 ok')
      } else if (/^RCPT TO:/i.test(line)) {
        if (smtp.mood === 'refuses') say(`550 5.1.1 ${bracketed(line)} is unknown here`)
        else if (smtp.mood === 'busy') say(`451 4.3.0 come back later, ${bracketed(line)}`)
        else say((to.push(bracketed(line)), '250 ok'))
      } else if (/^DATA/i.test(line)) say(((isData = true), '354 go on'))
      else if (/^QUIT/i.test(line)) return void socket.end('221 bye\r\n')
      else say('250 ok')
    }
  })
}

const bracketed = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? ''

function readMessage(message: string): Pick<TakenMail, 'headers' | 'subject' | 'text'> {
  const end = message.indexOf('\r\n\r\n')
  const headers = message.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const body = message.slice(end + 4).replace(/^\.\./gm, '.')
  const encoding = /^Content-Transfer-Encoding: *(\S+)/im.exec(headers)?.[1]?.toLowerCase()
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? unquote(body.replace(/=\r\n/g, ''))
        : body
  const subject = /^Subject: *(.*)$/im.exec(headers)?.[1] ?? ''
  return { headers, subject: decodeWords(subject), text: text.replaceAll('\r\n', '\n') }
}

/** RFC 2045, section 6.7. */
const unquote = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

/** RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : unquote(word.replaceAll('_', ' ')),
    )

/** The secret of the first one-time link in a mail. */
export function secretIn({ text }: TakenMail): string {
  const secret = /\/invitations\/([0-9A-Za-z]{30})\b/.exec(text)?.[1]
  if (!secret) throw new Error('The mail holds no link.')
  return secret
}
