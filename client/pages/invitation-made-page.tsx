import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Copyable } from '../components/copy/copy.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Panel } from '../components/panel/panel.tsx'
import type { Ui } from '../text/ui.ts'

export interface InvitationMadePageView {
  email: string
  /** Whether the person has an account already, and chooses a new password. */
  isReset: boolean
  /** Left out when it was mailed. */
  link?: string
  expiresAt: string
  /** Where the reader came from, and its name. */
  back: { href: string; text: string }
}

/** The one page that shows the link of an invitation, or says that it was mailed. */
export function InvitationMadePage({ view, ui }: { view: InvitationMadePageView; ui: Ui }): VNode {
  const { email, link, expiresAt, back } = view
  const title = ui.t(view.isReset ? 'invited.resetTitle' : 'invited.title', { email })
  return (
    <>
      <Crumbs ui={ui} items={[{ text: back.text, href: back.href }, { text: title }]} />
      <div class="page head stack">
        <h1>{title}</h1>
        {link === undefined ? (
          <Notice tone="good" isAnswer>
            {ui.t('invited.mailed', { email, date: ui.date(expiresAt, 'moment') })}
          </Notice>
        ) : (
          <>
            <Notice tone="warn" isAnswer>
              {ui.t('invited.help', { date: ui.date(expiresAt, 'moment') })}
            </Notice>
            <Panel title={ui.t('invited.link')} id="invitation" isSand>
              <Copyable ui={ui} text={link}>
                <p>
                  <code id="invitation-link">{link}</code>
                </p>
              </Copyable>
            </Panel>
          </>
        )}
        <p>
          <Button kind="quiet" href={back.href}>
            {ui.t('invited.back')}
          </Button>
        </p>
      </div>
    </>
  )
}
