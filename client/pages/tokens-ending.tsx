import type { VNode } from 'preact'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'

/** The reader's own tokens that end soon, the first of them first; nothing when there are none. */
export function TokensEnding({
  ui,
  tokens,
}: {
  ui: Ui
  tokens: readonly { name: string; expiresAt: Date }[]
}): VNode | null {
  if (tokens.length === 0) return null
  return (
    <Notice tone="warn" title={ui.t('workspace.tokensEnding', { count: tokens.length })}>
      <ul>
        {tokens.map(({ name, expiresAt }) => (
          <li key={`${name} ${expiresAt.getTime()}`}>
            {ui.t('workspace.tokenEnding', { name, date: ui.date(expiresAt, 'long') })}
          </li>
        ))}
      </ul>
      <p>{ui.t('workspace.tokensEndingHelp')}</p>
    </Notice>
  )
}
