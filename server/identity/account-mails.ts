import type { ClientSession } from 'mongodb'
import { inBothLanguages, type Mail } from '../mail/mail.ts'
import { portalDay } from '../platform/clock.ts'
import type { Sentence } from '../problems.ts'
import { sayDay } from '../text/say-day.ts'
import type { AccountRecord } from './account-model.ts'

/** A link that was made for somebody, with its secret while nobody else has it. */
interface NewLink {
  secret: string
  expiresAt: Date
}

/** What the portal writes to the owners of accounts; each goes out if the transaction commits, and not at all without a mail server. */
export interface AccountMails {
  isOn: boolean
  /** The link to choose a name and a password, for somebody who was invited. */
  sendInvitation(account: AccountRecord, link: NewLink, session: ClientSession): Promise<void>
  /** The link to a new password, made by whoever manages the account. */
  sendNewPassword(account: AccountRecord, link: NewLink, session: ClientSession): Promise<void>
  /** The link to a new password that the owner asked for. */
  sendPasswordReset(account: AccountRecord, link: NewLink, session: ClientSession): Promise<void>
  /** That the password is another now: whoever did not change it must know. */
  sendPasswordChanged(account: AccountRecord, session: ClientSession): Promise<void>
  /** That the second factor was turned on, turned off, or taken away by an administrator. */
  sendSecondFactor(
    account: AccountRecord,
    what: 'on' | 'off' | 'taken',
    session: ClientSession,
  ): Promise<void>
  /** That the account is from now on opened by the sign-in provider too: whoever did not do this must know. */
  sendProviderLinked(account: AccountRecord, provider: Sentence, session: ClientSession): Promise<void>
  /** That tokens of the account end soon. */
  sendTokensEnding(
    account: AccountRecord,
    tokens: readonly { name: string; expiresAt: Date }[],
    session: ClientSession,
  ): Promise<void>
}

const secondFactorWords = {
  on: { vi: 'đã được bật', en: 'was turned on' },
  off: { vi: 'đã được tắt', en: 'was turned off' },
  taken: { vi: 'đã bị người quản trị gỡ', en: 'was taken away by an administrator' },
} as const

export function createAccountMails({ mail, baseUrl }: { mail: Mail; baseUrl: string }): AccountMails {
  const { host } = new URL(baseUrl)
  const linkTo = ({ secret }: NewLink) => `${baseUrl}/invitations/${secret}`
  return {
    isOn: mail.isOn,
    sendInvitation(account, link, session) {
      const texts = inBothLanguages(
        { vi: `Lời mời vào cổng dữ liệu ${host}`, en: `Invitation to the data portal ${host}` },
        {
          vi: `Xin chào,\n\nBạn được mời mở tài khoản tại cổng dữ liệu ${baseUrl}. Để chọn tên và mật khẩu, hãy mở:\n\n${linkTo(link)}\n\nLiên kết dùng được một lần, trong bảy ngày. Nếu bạn không chờ lời mời này, cứ bỏ qua thư.`,
          en: `Hello,\n\nYou are invited to have an account at the data portal ${baseUrl}. To choose a name and a password, open:\n\n${linkTo(link)}\n\nThe link works once, within seven days. If you do not expect this invitation, pass over this mail.`,
        },
      )
      return mail.send({ to: account.email, ...texts, until: link.expiresAt }, session)
    },
    sendNewPassword(account, link, session) {
      const texts = inBothLanguages(
        { vi: `Đặt lại mật khẩu tại ${host}`, en: `A new password at ${host}` },
        {
          vi: `Xin chào,\n\nNgười quản lý đã gửi bạn liên kết đặt lại mật khẩu tại cổng dữ liệu ${baseUrl}:\n\n${linkTo(link)}\n\nLiên kết dùng được một lần, trong bảy ngày. Mật khẩu cũ vẫn dùng được cho đến khi bạn đặt mật khẩu mới. Nếu bạn không nhờ ai việc này, cứ bỏ qua thư.`,
          en: `Hello,\n\nWhoever manages your account sends you a link to a new password at the data portal ${baseUrl}:\n\n${linkTo(link)}\n\nThe link works once, within seven days. The password that you have works until you choose a new one. If you asked nobody for this, pass over this mail.`,
        },
      )
      return mail.send({ to: account.email, ...texts, until: link.expiresAt }, session)
    },
    sendPasswordReset(account, link, session) {
      const texts = inBothLanguages(
        { vi: `Đặt lại mật khẩu tại ${host}`, en: `A new password at ${host}` },
        {
          vi: `Xin chào,\n\nCó người, hẳn là bạn, báo quên mật khẩu tại cổng dữ liệu ${baseUrl}. Để đặt mật khẩu mới, hãy mở:\n\n${linkTo(link)}\n\nLiên kết dùng được một lần, trong một giờ, và đăng xuất tài khoản ở mọi nơi. Nếu không phải bạn, cứ bỏ qua thư: mật khẩu cũ vẫn giữ nguyên.`,
          en: `Hello,\n\nSomebody, most likely you, lost the password for the data portal ${baseUrl}. To choose a new one, open:\n\n${linkTo(link)}\n\nThe link works once, within an hour, and signs the account out everywhere. If it was not you, pass over this mail: your password stays as it is.`,
        },
      )
      return mail.send({ to: account.email, ...texts, until: link.expiresAt }, session)
    },
    sendPasswordChanged(account, session) {
      const texts = inBothLanguages(
        { vi: `Mật khẩu tại ${host} đã đổi`, en: `Your password at ${host} was changed` },
        {
          vi: `Xin chào,\n\nMật khẩu của bạn tại cổng dữ liệu ${baseUrl} vừa được đổi, và tài khoản đã được đăng xuất ở mọi nơi khác. Nếu không phải bạn làm, hãy đặt lại ngay tại ${baseUrl}/reset và báo người quản trị cổng.`,
          en: `Hello,\n\nYour password for the data portal ${baseUrl} was just changed, and the account is signed out everywhere else. If you did not do this, choose a new one at once at ${baseUrl}/en/reset, and tell an administrator of the portal.`,
        },
      )
      return mail.send({ to: account.email, ...texts }, session)
    },
    sendSecondFactor(account, what, session) {
      const words = secondFactorWords[what]
      const texts = inBothLanguages(
        { vi: `Yếu tố thứ hai tại ${host} ${words.vi}`, en: `Your second factor at ${host} ${words.en}` },
        {
          vi: `Xin chào,\n\nYếu tố thứ hai khi bạn đăng nhập cổng dữ liệu ${baseUrl} ${words.vi}. Nếu việc này không do bạn làm hoặc nhờ, hãy đổi mật khẩu ngay tại ${baseUrl}/reset và báo người quản trị cổng.`,
          en: `Hello,\n\nThe second factor by which you sign in to the data portal ${baseUrl} ${words.en}. If you neither did this nor asked for it, change your password at once at ${baseUrl}/en/reset, and tell an administrator of the portal.`,
        },
      )
      return mail.send({ to: account.email, ...texts }, session)
    },
    sendProviderLinked(account, provider, session) {
      const texts = inBothLanguages(
        { vi: `Cách đăng nhập mới tại ${host}`, en: `A new way to sign in to ${host}` },
        {
          vi: `Xin chào,\n\nTài khoản của bạn tại cổng dữ liệu ${baseUrl} vừa được gắn với ${provider.vi}: từ nay đăng nhập ở đó là vào được. Nếu không phải bạn làm, hãy báo ngay cho người quản trị cổng.`,
          en: `Hello,\n\nYour account at the data portal ${baseUrl} was just linked with ${provider.en}: from now on signing in there opens it. If you did not do this, tell an administrator of the portal at once.`,
        },
      )
      return mail.send({ to: account.email, ...texts }, session)
    },
    sendTokensEnding(account, tokens, session) {
      const list = (write: (day: string) => string) =>
        tokens.map(({ name, expiresAt }) => `  ${write(portalDay(expiresAt))}  ${name}`).join('\n')
      const texts = inBothLanguages(
        { vi: `Mã truy cập sắp hết hạn tại ${host}`, en: `Tokens end soon at ${host}` },
        {
          vi: `Xin chào,\n\nCác mã truy cập sau của bạn tại cổng dữ liệu ${baseUrl} sắp hết hạn:\n\n${list(sayDay)}\n\nChương trình nào còn dùng chúng sẽ dừng vào ngày đó. Hãy tạo mã mới tại ${baseUrl}/workspace#tokens và thay vào chương trình. Mã nào không dùng nữa thì cứ để hết hạn.`,
          en: `Hello,\n\nThese tokens of yours at the data portal ${baseUrl} end soon:\n\n${list((day) => day)}\n\nPrograms that still use them stop on that day. Make new ones at ${baseUrl}/en/workspace#tokens and give them to the programs. Leave those that nobody uses to end by themselves.`,
        },
      )
      return mail.send({ to: account.email, ...texts }, session)
    },
  }
}
