import type { PasswordChange } from '../../schemas/generated/identity/password-change.ts'
import type { PasswordResetInput } from '../../schemas/generated/identity/password-reset-input.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import type { Identity } from './identity.ts'

/** The same for everybody: whether there is an account is told by the mail alone. */
const answer = {
  vi: 'Nếu địa chỉ này có tài khoản, một thư kèm liên kết đặt lại mật khẩu sẽ tới trong vài phút. Liên kết dùng được một lần, trong một giờ.',
  en: 'If this address has an account, a mail with a link to a new password comes within a few minutes. The link works once, within an hour.',
}

/** Adds the endpoints by which a password is changed, and a new one asked for. */
export function addPasswordRoutes(api: Api, { identity }: { identity: Identity }): void {
  api.add<unknown, PasswordChange>(
    {
      operationId: 'changePassword',
      method: 'post',
      path: '/api/v1/session/password',
      tag: 'Identity',
      summary: 'Change my password',
      description:
        'For the account that is signed in, by its present password. Every other session of it ends, and its owner is told by mail; tokens stay. Tries are counted with those of signing in.',
      body: 'password-change',
      bodyExample: {
        current: 'sông Hương chảy qua Huế',
        password: 'mưa chiều trên phố cổ',
      },
      needsViewer: true,
      isOpenWithoutSecondFactor: true,
      replies: { 204: { description: 'Changed.' } },
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'sign-in-needed',
        'not-allowed',
        'conflict',
        'too-many-requests',
      ],
    },
    async ({ viewer, body, request }) => {
      await identity.changePassword(viewer, body, {
        address: request.ip ?? 'unknown',
        sessionId: identity.sessionCookie.read(request.headers.cookie),
      })
      return new Reply(204)
    },
  )

  api.add<unknown, PasswordResetInput>(
    {
      operationId: 'createPasswordReset',
      method: 'post',
      path: '/api/v1/password-resets',
      tag: 'Identity',
      summary: 'Ask for a new password',
      description:
        'Mails a link to a new password to the owner of the account, once and for an hour. The answer is the same whether or not there is an account. The second factor of an account stays. Three for one e-mail address and ten for one network address in 15 minutes.',
      body: 'password-reset-input',
      bodyExample: { email: 'lan@example.gov' },
      replies: { 202: { description: 'Taken; the mail tells the rest.', schema: 'password-reset-answer' } },
      example: { message: answer.en },
      problems: ['malformed-body', 'unknown-member', 'invalid-content', 'too-many-requests', 'mail-off'],
    },
    async ({ body, request, lang }) => {
      await identity.askForPasswordReset({ email: body.email, address: request.ip ?? 'unknown' })
      return new Reply(202, { message: answer[lang] })
    },
  )
}
