import type { Member } from '../../schemas/generated/identity/member.ts'
import type { MemberInvitation } from '../../schemas/generated/identity/member-invitation.ts'
import type { MemberInput } from '../../schemas/generated/identity/member-input.ts'
import { created, Reply, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { presentInvitation, presentMember } from './account-view.ts'
import type { Identity } from './identity.ts'

const tag = 'Identity'
const parameters = {
  slug: 'The name in the address of the agency, or its id.',
  accountId: 'Id of the account.',
}

const memberExample: Member = {
  account: { id: '1m2j5m4q0k3v9x8c7b6a', email: 'lan@example.gov', name: 'Trần Thị Lan', status: 'active' },
  agency: 'cuc-thong-ke',
  role: 'publisher',
  at: '2026-01-31T08:00:00.000Z',
  by: 'Nguyễn Văn Minh',
}

/** Adds the endpoints of roles in agencies. */
export function addMemberRoutes(
  api: Api,
  { identity, cursors, config }: { identity: Identity; cursors: Cursors; config: { baseUrl: string } },
): void {
  api.add<{ limit: number; cursor?: string }>(
    {
      operationId: 'listMembers',
      method: 'get',
      path: '/api/v1/agencies/:slug/members',
      tag,
      summary: 'List the members of an agency',
      description:
        'Those with a role in the agency itself, for its managers and auditors; roles in the agencies above hold here too.',
      parameters: { slug: parameters.slug },
      query: {
        limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many to give.' },
        cursor: { type: 'string', maxLength: 1000, description: 'From "next" of the page before.' },
      },
      needsViewer: true,
      replies: { 200: { description: 'A page of members.', list: 'member' } },
      example: { items: [memberExample], total: 1, next: null },
      problems: [
        'unknown-parameter',
        'invalid-parameter',
        'cursor-expired',
        'sign-in-needed',
        'not-allowed',
        'agency-not-found',
      ],
    },
    async ({ query, params, viewer, request }) => {
      const list = { list: 'members', agency: params.slug }
      const after = query.cursor === undefined ? null : (cursors.read(list, query.cursor) as string)
      const { items, total } = await identity.listMembers(viewer, params.slug!, {
        limit: query.limit + 1,
        after,
      })
      const page = items.slice(0, query.limit)
      const cursor = items.length > query.limit ? cursors.write(list, page.at(-1)!.member.accountId) : null
      const [path = '', search = ''] = request.originalUrl.split('?', 2)
      return { items: page.map(presentMember), total, next: nextAddress(path, search, cursor) }
    },
  )

  api.add<unknown, MemberInvitation>(
    {
      operationId: 'createMember',
      method: 'post',
      path: '/api/v1/agencies/:slug/members',
      tag,
      summary: 'Give a role by e-mail address',
      description:
        'Somebody without an account is invited; the link is mailed when the portal has a mail server, and else in this answer alone. It works once and for seven days.',
      parameters: { slug: parameters.slug },
      body: 'member-invitation',
      bodyExample: { email: 'lan@example.gov', role: 'publisher' },
      needsViewer: true,
      replies: { 201: { description: 'The member.', schema: 'member' } },
      example: {
        ...memberExample,
        invitation: {
          link: 'https://data.example.gov/invitations/********',
          expiresAt: '2026-02-07T08:00:00.000Z',
        },
      },
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'sign-in-needed',
        'not-allowed',
        'agency-not-found',
        'conflict',
        'too-many-requests',
      ],
    },
    async ({ params, viewer, body }) => {
      const { member, invitation } = await identity.inviteMember(viewer, params.slug!, body)
      const address = `/api/v1/agencies/${member.agencySlug}/members/${member.account._id}`
      return created(address, {
        ...presentMember(member),
        ...(invitation && { invitation: presentInvitation(invitation, config.baseUrl) }),
      })
    },
  )

  api.add(
    {
      operationId: 'getMember',
      method: 'get',
      path: '/api/v1/agencies/:slug/members/:accountId',
      tag,
      summary: 'The role of an account in an agency',
      parameters,
      needsViewer: true,
      replies: { 200: { description: 'The member.', schema: 'member' } },
      example: memberExample,
      problems: ['sign-in-needed', 'not-allowed', 'not-found', 'agency-not-found'],
    },
    async ({ params, viewer }) =>
      presentMember(await identity.getMember(viewer, params.slug!, params.accountId!)),
  )

  api.add<unknown, MemberInput>(
    {
      operationId: 'putMember',
      method: 'put',
      path: '/api/v1/agencies/:slug/members/:accountId',
      tag,
      summary: 'Give a role',
      description:
        'In place of the one before; it holds with the next request, here and in the agencies below. Somebody who was invited has the role as soon as the invitation is accepted. No If-Match.',
      parameters,
      body: 'member-input',
      bodyExample: { role: 'publisher' },
      needsViewer: true,
      replies: {
        200: { description: 'The role is another now.', schema: 'member' },
        201: { description: 'A new member.', schema: 'member' },
      },
      example: memberExample,
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'sign-in-needed',
        'not-allowed',
        'not-found',
        'agency-not-found',
        'conflict',
      ],
    },
    async ({ params, viewer, body }) => {
      const { isNew, ...member } = await identity.putMember(
        viewer,
        params.slug!,
        params.accountId!,
        body.role,
      )
      const presented = presentMember(member)
      const address = `/api/v1/agencies/${member.agencySlug}/members/${member.account._id}`
      return isNew ? created(address, presented) : new Reply(200, presented)
    },
  )

  api.add(
    {
      operationId: 'deleteMember',
      method: 'delete',
      path: '/api/v1/agencies/:slug/members/:accountId',
      tag,
      summary: 'Take a role away',
      description:
        'It holds with the next request. The account itself stays. Only an administrator takes it from the last manager of an agency that has none above it either.',
      parameters,
      needsViewer: true,
      replies: { 204: { description: 'Taken away.' } },
      problems: ['sign-in-needed', 'not-allowed', 'not-found', 'agency-not-found', 'conflict'],
    },
    async ({ params, viewer }) => {
      await identity.removeMember(viewer, params.slug!, params.accountId!)
      return new Reply(204)
    },
  )
}
