import { randomUUID } from 'node:crypto'
import {
  AnnouncementsPage,
  type AnnouncementForm,
  type AnnouncementsPageView,
} from '../../client/pages/announcements-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { Announcement } from '../../schemas/generated/api/announcement.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { turnAway } from './administrators-only.ts'
import { drawPage } from './draw.ts'
import { doOnce } from './once.ts'
import { explainProblem, isAboutForm, namesOf } from './form-problem.ts'
import { readLocalTime, writeLocalTime } from './local-time.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'

const path = '/admin/announcements'
const emptyForm: AnnouncementForm = { vi: '', en: '', level: 'info', from: '', until: '' }

/** Where administrators write what the portal says on every page. */
export function addAnnouncementPages(pages: Pages, portal: Portal, web: Web): void {
  const { announcements } = portal
  const calm = { form: emptyForm, errors: [], errorsOf: 'new' }

  pages.get(
    path,
    async (ask) => turnAway(ask, path) ?? showAnnouncements(web, ask, portal, { ...calm, status: 200 }),
  )

  /** Does it and comes back to the list, or to the form with what is wrong. */
  async function act(
    ask: PageAsk,
    of: string,
    done: NonNullable<AnnouncementsPageView['done']>,
    work: () => Promise<unknown>,
    isResumed = false,
  ): Promise<PageReply> {
    const away = turnAway(ask, path)
    if (away) return away
    if (isResumed) {
      const form = readForm(ask.form)
      return showAnnouncements(web, ask, portal, { form, errorsOf: of, errors: [], status: 200 })
    }
    try {
      await work()
      return { redirect: `${addressIn(ask.lang, path)}?done=${done}`, status: 303 }
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const prefix = of === 'new' ? '' : `${of}-`
      return showAnnouncements(web, ask, portal, {
        form: readForm(ask.form),
        errorsOf: of,
        errors: explainProblem(error, ask.lang, {
          place: (pointer) => prefix + fieldAt(pointer),
          name: namesOf(ask.lang, labels),
        }),
        status: error.status,
      })
    }
  }

  addTypedForm(pages, web, path, (ask, isResumed) =>
    act(
      ask,
      'new',
      'made',
      () => doOnce(portal, ask, ask.form, () => announcements.announce(ask.viewer, readInput(ask.form))),
      isResumed,
    ),
  )
  addTypedForm(pages, web, `${path}/:id`, (ask, isResumed) =>
    act(
      ask,
      ask.params.id!,
      'changed',
      () => announcements.replaceAnnouncement(ask.viewer, ask.params.id!, readInput(ask.form)),
      isResumed,
    ),
  )
  pages.post(`${path}/:id/remove`, (ask) =>
    act(ask, ask.params.id!, 'removed', () => announcements.removeAnnouncement(ask.viewer, ask.params.id!)),
  )
}

const readForm = (form: PageForm): AnnouncementForm => ({
  vi: form.get('vi').trim(),
  en: form.get('en').trim(),
  level: form.get('level') === 'warning' ? 'warning' : 'info',
  from: form.get('from'),
  until: form.get('until'),
})

/** The form as the body of the API; a text of several lines is one. */
function readInput(form: PageForm): object {
  const { vi, en, level, from, until } = readForm(form)
  const oneLine = (text: string) => text.replace(/\s+/g, ' ')
  return {
    text: { vi: oneLine(vi), ...(en !== '' && { en: oneLine(en) }) },
    level,
    ...(from !== '' && { from: readLocalTime(from) }),
    ...(until !== '' && { until: readLocalTime(until) }),
  }
}

const labels = {
  vi: 'announcement.textVi',
  en: 'announcement.textEn',
  level: 'announcement.level',
  from: 'announcement.from',
  until: 'announcement.until',
} as const

const fieldAt = (pointer: string): string => pointer.split('/').at(-1) || 'vi'

const formOf = ({ text, level, from, until }: Announcement): AnnouncementForm => ({
  vi: text.vi,
  en: text.en ?? '',
  level,
  from: writeLocalTime(from),
  until: until === null ? '' : writeLocalTime(until),
})

async function showAnnouncements(
  web: Web,
  ask: PageAsk,
  { announcements }: Portal,
  {
    form,
    errors,
    errorsOf,
    status,
  }: Omit<AnnouncementsPageView, 'items' | 'done' | 'key'> & { status: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const all = await announcements.listAll(ask.viewer)
  const done = ask.query.get('done')
  // What was typed into one that somebody removed meanwhile is that of a new one.
  const isNew = errorsOf === 'new' || !all.some(({ id }) => id === errorsOf)
  const view: AnnouncementsPageView = {
    items: all.map((announcement) => ({
      announcement,
      form: announcement.id === errorsOf ? form : formOf(announcement),
    })),
    form: isNew ? form : emptyForm,
    key: (isNew && ask.form.get('key')) || randomUUID(),
    errors,
    errorsOf,
    done: done === 'made' || done === 'changed' || done === 'removed' ? done : null,
  }
  const page = web.respond(ask, {
    title: ui.t('announcement.title'),
    description: ui.t('announcement.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(AnnouncementsPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
