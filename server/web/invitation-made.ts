import { InvitationMadePage } from '../../client/pages/invitation-made-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply } from '../http/pages.ts'
import { presentInvitation } from '../identity/account-view.ts'
import type { MadeInvitation } from '../identity/identity.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

/** The page with the link of an invitation that was just made; nothing shows it again. */
export function showInvitation(
  web: Web,
  ask: PageAsk,
  { config }: Pick<Portal, 'config'>,
  {
    account: { email, status },
    invitation,
    back,
  }: {
    account: { email: string; status: string }
    invitation: MadeInvitation
    back: { path: string; text: string }
  },
): PageReply {
  const ui = createUi(ask.lang)
  const isReset = status !== 'invited'
  const { link, expiresAt } = presentInvitation(invitation, config.baseUrl)
  const page = web.respond(ask, {
    title: ui.t(isReset ? 'invited.resetTitle' : 'invited.title', { email }),
    description: ui.t('workspace.description'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status: 201,
    body: drawPage(InvitationMadePage, ui, {
      email,
      isReset,
      link,
      expiresAt,
      back: { href: addressIn(ask.lang, back.path), text: back.text },
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' } }
}
