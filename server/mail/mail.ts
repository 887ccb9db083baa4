import type { ClientSession } from 'mongodb'
import { JobFailure, type JobRecord, type Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import { createMailer, MailRefused, type Mailer, type MailSettings } from '../platform/mail.ts'
import type { Sealer } from '../platform/sealing.ts'
import type { Sentence } from '../problems.ts'

export { inBothLanguages } from './both-languages.ts'

/** One mail to one person. */
export interface MailInput {
  to: string
  subject: string
  text: string
  /** When the mail is of no use any more, such as the end of the link in it; left out, three days. */
  until?: Date
}

/** Sends mails that follow from acts. */
export interface Mail {
  /** Whether there is a mail server to hand them to. */
  isOn: boolean
  /** Writes the mail in the caller's transaction; it goes out if and only if that commits. Nothing happens without a mail server. */
  send(input: MailInput, session: ClientSession): Promise<void>
  /** The work of one `send-mail` job: for worker.ts only. */
  deliver(job: JobRecord): Promise<void>
}

/** Long enough for a mail server that is away over a weekend; what is older surprises more than it helps. */
const defaultLifeMs = 3 * 24 * 60 * 60 * 1000
const about = 'send-mail'

/** The door of the room. */
export function createMail({
  settings,
  jobs,
  sealer,
  clock,
  mailer = settings && createMailer(settings),
}: {
  settings: MailSettings | null
  jobs: Pick<Jobs, 'create'>
  sealer: Sealer
  clock: Clock
  mailer?: Mailer | null
}): Mail {
  return {
    isOn: mailer !== null,
    async send(input, session) {
      if (!mailer) return
      const until = input.until ?? new Date(clock.now().getTime() + defaultLifeMs)
      await jobs.create(
        {
          kind: 'send-mail',
          datasetId: null,
          distributionId: null,
          data: { until, sealed: sealer.seal(JSON.stringify(input), about) },
          unit: 'items',
        },
        session,
      )
    },
    async deliver(job) {
      if (!mailer) throw new JobFailure('mail-off', sentences.off)
      if (clock.now() >= new Date(job.data.until as Date))
        throw new JobFailure('mail-too-late', sentences.late)
      const { to, subject, text } = JSON.parse(sealer.open(String(job.data.sealed), about)) as MailInput
      try {
        await mailer.send({ id: job._id, to, subject, text })
      } catch (error) {
        if (!(error instanceof MailRefused)) throw error
        throw new JobFailure('mail-refused', sentences.refused)
      }
    },
  }
}

const sentences = {
  off: {
    vi: 'Thư này đang chờ thì máy chủ thư bị bỏ khỏi thiết lập, nên không gửi nữa. Hãy đặt lại SEN_SMTP_URL rồi làm lại việc cần gửi thư.',
    en: 'The mail server was taken out of the settings while this mail waited, so it is not sent. Set SEN_SMTP_URL again and repeat the act that sends it.',
  },
  late: {
    vi: 'Máy chủ thư không nhận trong suốt thời gian thư còn ích lợi, nên thư không được gửi. Hãy xem máy chủ thư, rồi làm lại việc cần gửi thư, chẳng hạn mời lại.',
    en: 'The mail server took it at no time while the mail was of use, so it is not sent. Look after the mail server, then repeat the act that sends it, such as the invitation.',
  },
  refused: {
    vi: 'Máy chủ thư từ chối hẳn thư này. Có thể địa chỉ e-mail của người nhận không đúng; hãy xem lại địa chỉ rồi mời lại.',
    en: 'The mail server refused this mail for good. The e-mail address may be wrong; look at it again and repeat the invitation.',
  },
} satisfies Record<string, Sentence>
