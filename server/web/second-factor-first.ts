import type { FindDetour, PageAsk, PageReply } from '../http/pages.ts'
import { addressIn } from './address.ts'
import { keptOf, showResume } from './signin.ts'
import type { Web } from './web.ts'

/** Where a second factor is set up, and signing in and out, stay open. */
const open = /^\/(workspace\/account|signin|signout|reset|invitations)(\/|$)/
const work = /^\/(workspace|admin)(\/|$)/

/**
 * Leads administrators and managers without the second factor that the portal demands to setting it up, before anything else
 * of theirs; what everybody reads stays open.
 */
export const leadToSecondFactor: FindDetour = ({ viewer, lang, path, method, search }) => {
  if (!viewer.lacksSecondFactor || open.test(path)) return null
  const isTheirs = method === 'post' || work.test(path) || /\/(edit|takedown|succession|restore)$/.test(path)
  if (!isTheirs) return null
  const page = addressIn(lang, '/workspace/account')
  return method === 'post'
    ? page
    : `${page}?${new URLSearchParams({ next: addressIn(lang, path) + search }).toString()}`
}

/** Carries on what was typed meanwhile: the second factor is set up in another tab. Nothing of the form is done. */
export function keepUntilSecondFactor(web: Web, ask: PageAsk, setUp: string): PageReply {
  return { ...showResume(web, ask, { ...keptOf(ask), setUp }), status: 403 }
}
