import type { PageAsk, PageReply } from '../http/pages.ts'
import { mustAdminister } from '../identity/permissions.ts'
import { goSignIn } from './local-path.ts'

/** Sends whoever is not signed in to do so, and on to the page; throws 403 for anybody but an administrator. */
export function turnAway(ask: PageAsk, page: string): PageReply | null {
  if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, page)
  mustAdminister(ask.viewer, pageIsOfAdministrators)
  return null
}

const pageIsOfAdministrators = {
  vi: 'Trang này chỉ dành cho người quản trị cổng. Việc của cơ quan bạn ở trang Bàn làm việc.',
  en: 'This page is for administrators of the portal. The matters of your agency are in the workspace.',
}
