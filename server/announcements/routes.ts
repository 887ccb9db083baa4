import { created, Reply, type Api } from '../http/endpoint.ts'
import type { Announcements } from './announcements.ts'

const tag = 'Announcements'

const example = {
  id: '01jdz0m5kq3v8b2n7c4w',
  text: {
    vi: 'Cổng bảo trì từ 22 giờ ngày 31/1 đến 2 giờ sáng hôm sau.',
    en: 'The portal is under maintenance from 22:00 on 31 January until 2:00.',
  },
  level: 'warning',
  from: '2026-01-30T01:00:00.000Z',
  until: '2026-01-31T19:00:00.000Z',
  state: 'current',
}
const { id: _id, state: _state, ...bodyExample } = example

/** Adds the endpoints of what the portal says on every page. */
export function addAnnouncementRoutes(api: Api, { announcements }: { announcements: Announcements }): void {
  const path = '/api/v1/announcements'
  const parameters = { id: 'The id of the announcement.' }

  api.add<{ all?: boolean }>(
    {
      operationId: 'listAnnouncements',
      method: 'get',
      path,
      tag,
      summary: 'What the portal says on every page',
      description:
        'Those that are current, warnings first, for everybody; there are five at most. With `all=true`, for administrators, those that are coming or over as well, newest first.',
      query: { all: { type: 'boolean', description: 'Those that are coming or over as well.' } },
      replies: { 200: { description: 'The announcements.', list: 'announcement' } },
      example: { items: [example], total: 1, next: null },
      problems: ['invalid-parameter', 'sign-in-needed', 'not-allowed'],
    },
    async ({ query, viewer }) => {
      await announcements.refresh()
      const items = query.all ? await announcements.listAll(viewer) : announcements.listCurrent()
      return { items, total: items.length, next: null }
    },
  )

  api.add<unknown, object>(
    {
      operationId: 'createAnnouncement',
      method: 'post',
      path,
      tag,
      summary: 'Say something on every page',
      description:
        'For administrators. Pages carry it from the next request on, in other processes within two seconds.',
      body: 'announcement-input',
      bodyExample,
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 201: { description: 'The announcement.', schema: 'announcement' } },
      example,
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'conflict',
        'sign-in-needed',
        'not-allowed',
      ],
    },
    async ({ body, viewer }) => {
      const made = await announcements.announce(viewer, body)
      return created(`${path}/${made.id}`, made)
    },
  )

  api.add<unknown, object>(
    {
      operationId: 'replaceAnnouncement',
      method: 'put',
      path: `${path}/:id`,
      parameters,
      tag,
      summary: 'Change an announcement',
      description: 'For administrators. What is left out has its default, except `from`, which stays.',
      body: 'announcement-input',
      bodyExample,
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 200: { description: 'The announcement.', schema: 'announcement' } },
      example,
      problems: [
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'conflict',
        'not-found',
        'sign-in-needed',
        'not-allowed',
      ],
    },
    async ({ params, body, viewer }) => announcements.replaceAnnouncement(viewer, params.id!, body),
  )

  api.add(
    {
      operationId: 'removeAnnouncement',
      method: 'delete',
      path: `${path}/:id`,
      parameters,
      tag,
      summary: 'Remove an announcement',
      description: 'For administrators. To keep it for later, change when it ends.',
      needsViewer: true,
      replies: { 204: { description: 'It is gone.' } },
      problems: ['not-found', 'sign-in-needed', 'not-allowed'],
    },
    async ({ params, viewer }) => {
      await announcements.removeAnnouncement(viewer, params.id!)
      return new Reply(204)
    },
  )
}
