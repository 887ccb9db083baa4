import type { VNode } from 'preact'
import type { Token } from '../../schemas/generated/identity/token.ts'
import { Button } from '../components/button/button.tsx'
import { Code } from '../components/code/code.tsx'
import { Copyable } from '../components/copy/copy.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Panel } from '../components/panel/panel.tsx'
import type { Ui } from '../text/ui.ts'

export interface TokenMadePageView {
  token: Token & { secret: string }
  baseUrl: string
}

/** The one page that shows a token. */
export function TokenMadePage({ view: { token, baseUrl }, ui }: { view: TokenMadePageView; ui: Ui }): VNode {
  const title = ui.t('workspace.made', { name: token.name })
  return (
    <>
      <Crumbs
        ui={ui}
        items={[{ text: ui.t('workspace.title'), href: ui.href('/workspace') }, { text: title }]}
      />
      <div class="page head stack">
        <h1>{title}</h1>
        <Notice tone="warn" isAnswer>
          {ui.t('workspace.madeHelp')}
        </Notice>
        <Panel title={ui.t('workspace.secret')} id="secret" isSand>
          <Copyable ui={ui} text={token.secret}>
            <p>
              <code id="token-secret">{token.secret}</code>
            </p>
          </Copyable>
        </Panel>
        <Code
          ui={ui}
          title={ui.t('workspace.tryIt')}
          language="shell"
          code={`curl -H "Authorization: Bearer ${token.secret}" "${baseUrl}/api/v1/session"`}
        />
        <p>
          <Button kind="quiet" href={ui.href('/workspace#tokens')}>
            {ui.t('workspace.back')}
          </Button>
        </p>
      </div>
    </>
  )
}
