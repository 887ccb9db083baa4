import { createTransport } from 'nodemailer'
import { isMailAddress } from '../text/mail-address.ts'

/** Where mails go out and whom they are from: SEN_SMTP_URL and SEN_MAIL_FROM, read. */
export interface MailSettings {
  host: string
  port: number
  /** TLS from the first byte, after STARTTLS, or not at all. */
  tls: 'implicit' | 'starttls' | 'off'
  user: string | null
  password: string | null
  from: { name: string; address: string }
}

/** One plain text for one person. The id is the same however often it is tried, so that a mail that came twice is known. */
export interface OutgoingMail {
  id: string
  to: string
  subject: string
  text: string
}

/** The server will not take this mail, now or later. The message names no address: it is logged. */
export class MailRefused extends Error {
  override name = 'MailRefused'
}

/** A mail server answers a step within a second or two; ten are for one that is busy. */
const defaultStepMs = 10_000
/** However slowly a server drips: less than the job may take, so that the mail is tried again rather than given up. */
const wholeSteps = 4

/** Hands mails to the mail server. */
export interface Mailer {
  /** Throws `MailRefused` when the server will never take it, and another error when a later try may go better. */
  send(mail: OutgoingMail): Promise<void>
}

export function createMailer(settings: MailSettings, { stepMs = defaultStepMs } = {}): Mailer {
  const { host, port, tls, user, password, from } = settings
  const domain = from.address.split('@').at(-1)!
  return {
    async send({ id, to, subject, text }) {
      if (!isMailAddress(to)) throw new MailRefused('A mail is addressed to what is no address.')
      // A connection of its own for each: mails are few, and one that hangs takes no other with it.
      const transport = createTransport({
        host,
        port,
        secure: tls === 'implicit',
        requireTLS: tls === 'starttls',
        ignoreTLS: tls === 'off',
        ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
        connectionTimeout: stepMs,
        greetingTimeout: stepMs,
        socketTimeout: stepMs,
        dnsTimeout: stepMs,
        // A mail is text alone: nothing in it may name a file or an address to be fetched.
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      let timer: NodeJS.Timeout | undefined
      const isOver = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('The mail server took too long.')), stepMs * wholeSteps)
      })
      const sent = transport.sendMail({
        messageId: `<${id}@${domain}>`,
        from,
        to: { name: '', address: to },
        envelope: { from: from.address, to: [to] },
        subject: subject.replace(/\p{Cc}+/gu, ' '),
        text,
        // RFC 3834, section 5: no machine answers this.
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      try {
        await Promise.race([sent, isOver])
      } catch (error) {
        throw translate(error)
      } finally {
        clearTimeout(timer)
        transport.close()
        sent.catch(() => {})
      }
    },
  }
}

/** What the server said names the person; what is logged must not. */
function translate(error: unknown): Error {
  const { code = 'unknown', responseCode } = error as { code?: string; responseCode?: number }
  const said = `${code}${responseCode === undefined ? '' : ` ${responseCode}`}`
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE'
  // RFC 5321, section 4.2.1: 5yz is final. Without a number nodemailer itself found that it is no address.
  if (isAboutMail && (responseCode === undefined || responseCode >= 500))
    return new MailRefused(`The mail server refused a mail for good (${said}).`)
  return new Error(`The mail server did not take a mail (${said}).`)
}
