import type { Account } from '../../schemas/generated/identity/account.ts'
import type { AccountInput } from '../../schemas/generated/identity/account-input.ts'
import type { AccountPatch } from '../../schemas/generated/identity/account-patch.ts'
import { created, Reply, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { presentAccount, presentInvitation } from './account-view.ts'
import type { AccountRecord, Identity, MadeInvitation } from './identity.ts'

const tag = 'Identity'
const parameters = { id: 'Id of the account.' }

const accountExample: Account = {
  id: '1m2j5m4q0k3v9x8c7b6a',
  email: 'lan@example.gov',
  name: 'Trần Thị Lan',
  status: 'active',
  administrator: false,
  roles: [{ agency: 'cuc-thong-ke', role: 'publisher' }],
  hasSecondFactor: false,
  signsInByProvider: false,
  createdAt: '2026-01-31T08:00:00.000Z',
  lastSignInAt: '2026-02-03T01:12:00.000Z',
}

const invitedExample: Account = {
  ...accountExample,
  name: '',
  status: 'invited',
  roles: [],
  lastSignInAt: null,
  invitation: {
    link: 'https://data.example.gov/invitations/********',
    expiresAt: '2026-02-07T08:00:00.000Z',
  },
}

/** Adds the endpoints of accounts: inviting, disabling, and who there is. */
export function addAccountRoutes(
  api: Api,
  { identity, cursors, config }: { identity: Identity; cursors: Cursors; config: { baseUrl: string } },
): void {
  const present = async (records: readonly AccountRecord[]): Promise<Account[]> => {
    const roles = await identity.listRoles(records.map(({ _id }) => _id))
    return records.map((record) => presentAccount(record, roles.get(record._id) ?? []))
  }
  const presentInvited = async (record: AccountRecord, invitation: MadeInvitation) => ({
    ...(await present([record]))[0]!,
    invitation: presentInvitation(invitation, config.baseUrl),
  })

  api.add<{ limit: number; cursor?: string }>(
    {
      operationId: 'listAccounts',
      method: 'get',
      path: '/api/v1/accounts',
      tag,
      summary: 'List accounts',
      description:
        'For administrators all; for managers those with a role in an agency that they manage, and those whom they invited. Newest first.',
      query: {
        limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many to give.' },
        cursor: { type: 'string', maxLength: 1000, description: 'From "next" of the page before.' },
      },
      needsViewer: true,
      replies: { 200: { description: 'A page of accounts.', list: 'account' } },
      example: { items: [accountExample], total: 1, next: null },
      problems: ['unknown-parameter', 'invalid-parameter', 'cursor-expired', 'sign-in-needed', 'not-allowed'],
    },
    async ({ query, viewer, request }) => {
      const list = { list: 'accounts', viewer: viewer.tokenId ?? viewer.accountId }
      const before = query.cursor === undefined ? null : (cursors.read(list, query.cursor) as string)
      const { items, total } = await identity.listAccounts(viewer, { limit: query.limit + 1, before })
      const page = items.slice(0, query.limit)
      const cursor = items.length > query.limit ? cursors.write(list, page.at(-1)!._id) : null
      const [path = '', search = ''] = request.originalUrl.split('?', 2)
      return { items: await present(page), total, next: nextAddress(path, search, cursor) }
    },
  )

  api.add<unknown, AccountInput>(
    {
      operationId: 'createAccount',
      method: 'post',
      path: '/api/v1/accounts',
      tag,
      summary: 'Invite somebody',
      description:
        'Makes an account whose owner chooses a name and a password behind the link of the invitation, which works once and for seven days. The link is mailed when the portal has a mail server, and else in this answer for the inviter to pass on. Whoever was invited before and has not come gets a new link; the earlier one is dead. A role is given by `PUT /api/v1/agencies/{slug}/members/{accountId}`.',
      body: 'account-input',
      bodyExample: { email: 'lan@example.gov', name: 'Trần Thị Lan' },
      needsViewer: true,
      replies: {
        201: {
          description: 'Invited; the link, unless it was mailed, is in this answer alone.',
          schema: 'account',
        },
        200: { description: 'Invited before: a new link.', schema: 'account' },
      },
      example: invitedExample,
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
      const { account, invitation, isNew } = await identity.inviteAccount(viewer, body)
      const presented = await presentInvited(account, invitation)
      return isNew ? created(`/api/v1/accounts/${account._id}`, presented) : new Reply(200, presented)
    },
  )

  api.add(
    {
      operationId: 'getAccount',
      method: 'get',
      path: '/api/v1/accounts/:id',
      tag,
      summary: 'One account',
      description: 'For administrators, managers of an agency in which it has a role, and its owner.',
      parameters,
      needsViewer: true,
      replies: { 200: { description: 'The account.', schema: 'account' } },
      example: accountExample,
      problems: ['sign-in-needed', 'not-found'],
    },
    async ({ viewer, params }) => (await present([await identity.getAccount(viewer, params.id!)]))[0]!,
  )

  api.add<unknown, AccountPatch>(
    {
      operationId: 'patchAccount',
      method: 'patch',
      path: '/api/v1/accounts/:id',
      tag,
      summary: 'Disable, enable or rename an account',
      description:
        'Disabling ends every session and every token of the account at once. Managers may change accounts whose every role lies in what they manage. No If-Match.',
      parameters,
      body: 'account-patch',
      bodyType: 'merge-patch',
      bodyExample: { status: 'disabled' },
      needsViewer: true,
      replies: { 200: { description: 'The account as it is now.', schema: 'account' } },
      example: accountExample,
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'sign-in-needed',
        'not-allowed',
        'not-found',
        'conflict',
      ],
    },
    async ({ viewer, params, body }) =>
      (await present([await identity.changeAccount(viewer, params.id!, body)]))[0]!,
  )

  api.add(
    {
      operationId: 'createAccountInvitation',
      method: 'post',
      path: '/api/v1/accounts/:id/invitation',
      tag,
      summary: 'A new link to choose a password',
      description:
        'For somebody who lost the invitation or the password; mailed when the portal has a mail server. The link works once and for seven days; using it ends the sessions of the account.',
      parameters,
      bodyIsOptional: true,
      needsViewer: true,
      replies: { 201: { description: 'The account with its new link.', schema: 'account' } },
      example: { ...accountExample, invitation: invitedExample.invitation },
      problems: ['sign-in-needed', 'not-allowed', 'not-found', 'conflict'],
    },
    async ({ viewer, params }) => {
      const { account, invitation } = await identity.renewInvitation(viewer, params.id!)
      return created(`/api/v1/accounts/${account._id}`, await presentInvited(account, invitation))
    },
  )

  api.add(
    {
      operationId: 'deleteAccountProvider',
      method: 'delete',
      path: '/api/v1/accounts/:id/provider',
      tag,
      summary: 'Take away the link with the sign-in provider',
      description:
        'For administrators, when a person has another account at the provider, or should sign in by it no more. The roles that came from the provider go, and every session ends.',
      parameters,
      needsViewer: true,
      replies: { 204: { description: 'Taken away.' } },
      problems: ['sign-in-needed', 'not-allowed', 'not-found', 'conflict'],
    },
    async ({ viewer, params }) => {
      await identity.unlinkProvider(viewer, params.id!)
      return new Reply(204)
    },
  )
}
