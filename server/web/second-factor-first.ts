import type { FindDetour } from '../http/pages.ts'
import { addressIn } from './address.ts'

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
