import type { SecondFactorCode } from '../../schemas/generated/identity/second-factor-code.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import type { Identity } from './identity.ts'

const tag = 'Identity'
const path = '/api/v1/session/second-factor'

/** Adds the endpoints by which somebody sets up a second factor of their own, and an administrator takes away that of another. */
export function addSecondFactorRoutes(api: Api, { identity }: { identity: Identity }): void {
  api.add(
    {
      operationId: 'createSecondFactor',
      method: 'post',
      path,
      tag,
      summary: 'Begin a second factor',
      description:
        'Makes the key of an authenticator (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) for the account that is signed in. It counts once a code of it was sent to `/confirmation`; until then, asking again makes another key.',
      bodyIsOptional: true,
      needsViewer: true,
      isOpenWithoutSecondFactor: true,
      replies: {
        201: { description: 'The key, to be entered into an authenticator.', schema: 'second-factor-key' },
      },
      example: {
        key: '********************************',
        uri: 'otpauth://totp/data.example.gov:lan%40example.gov?secret=********',
      },
      problems: ['sign-in-needed', 'not-allowed', 'conflict'],
    },
    async ({ viewer }) => new Reply(201, await identity.startSecondFactor(viewer)),
  )

  api.add<unknown, SecondFactorCode>(
    {
      operationId: 'confirmSecondFactor',
      method: 'post',
      path: `${path}/confirmation`,
      tag,
      summary: 'Turn a second factor on',
      description:
        'By a code of the key. Signing in needs a code from now on; each of the ten recovery codes does once, and they are in this answer alone.',
      body: 'second-factor-code',
      bodyExample: { code: '492039' },
      needsViewer: true,
      isOpenWithoutSecondFactor: true,
      replies: { 200: { description: 'It is on.', schema: 'recovery-codes' } },
      example: { recoveryCodes: ['****-****-****-****'] },
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
    ({ viewer, body }) => identity.confirmSecondFactor(viewer, body.code),
  )

  api.add<unknown, SecondFactorCode>(
    {
      operationId: 'removeSecondFactor',
      method: 'post',
      path: `${path}/removal`,
      tag,
      summary: 'Turn a second factor off',
      description: 'By a code of it, or a recovery code.',
      body: 'second-factor-code',
      bodyExample: { code: '492039' },
      needsViewer: true,
      replies: { 204: { description: 'It is off.' } },
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
    async ({ viewer, body }) => {
      await identity.endSecondFactor(viewer, body.code)
      return new Reply(204)
    },
  )

  api.add(
    {
      operationId: 'deleteAccountSecondFactor',
      method: 'delete',
      path: '/api/v1/accounts/:id/second-factor',
      tag,
      summary: 'Take away the second factor of somebody',
      description:
        'For administrators, when somebody lost the device and the recovery codes. Its owner is told by mail.',
      parameters: { id: 'Id of the account.' },
      needsViewer: true,
      replies: { 204: { description: 'Taken away.' } },
      problems: ['sign-in-needed', 'not-allowed', 'not-found', 'conflict'],
    },
    async ({ viewer, params }) => {
      await identity.takeSecondFactor(viewer, params.id!)
      return new Reply(204)
    },
  )
}
