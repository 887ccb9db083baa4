import type { ClientSession } from 'mongodb'
import { inBothLanguages, type Mail } from '../mail/mail.ts'
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
}

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
  }
}
