import type { VNode } from 'preact'
import type { Token } from '../../schemas/generated/identity/token.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { scopeNames, type ScopeName } from './token-form.tsx'

/** The tokens that somebody may revoke. */
export function TokenList({ ui, tokens, now }: { ui: Ui; tokens: Token[]; now: Date }): VNode {
  return (
    <TableRegion label={ui.t('workspace.tokens')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
      <Table
        ui={ui}
        columns={['token', 'scopes', 'where', 'expires', 'lastUsed', 'act'].map((name) => ({
          head: ui.t(`workspace.${name as 'token'}`),
        }))}
        rows={tokens.map((token) => [
          token.name,
          describeScopes(ui, token),
          token.agency === null ? (
            ui.t('workspace.everywhere')
          ) : (
            <a key="where" href={ui.href(`/agencies/${token.agency}`)}>
              {token.agency}
            </a>
          ),
          describeExpiry(ui, token, now),
          token.lastUsedAt ? ui.date(token.lastUsedAt, 'moment') : ui.t('workspace.unused'),
          <RevokeForm key="revoke" ui={ui} token={token} />,
        ])}
      />
    </TableRegion>
  )
}

/** The highest scope says it all: it holds those before it. */
function describeScopes(ui: Ui, { scopes }: Token): string {
  const highest = scopeNames.findLast((name) => scopes.includes(name)) as ScopeName | undefined
  return highest ? ui.t(`workspace.scope.${highest}`) : scopes.join(', ')
}

function describeExpiry(ui: Ui, { expiresAt }: Token, now: Date): VNode | string {
  if (expiresAt === null) return ui.t('workspace.never')
  if (new Date(expiresAt) > now) return ui.date(expiresAt)
  return (
    <>
      {ui.date(expiresAt)} <Badge tone="bad">{ui.t('workspace.expired')}</Badge>
    </>
  )
}

/** Asks once more before it is done, without script. */
function RevokeForm({ ui, token }: { ui: Ui; token: Token }): VNode {
  return (
    <Fold
      summary={
        <>
          {ui.t('workspace.revoke')}
          <span class="visually-hidden"> {token.name}</span>
        </>
      }
    >
      <form class="stack-tight" method="post" action={ui.href(`/workspace/tokens/${token.id}/revoke`)}>
        <p class="small">{ui.t('workspace.revokeHelp')}</p>
        <Button kind="bad" isSmall>
          {ui.t('workspace.revokeToken', { name: token.name })}
        </Button>
      </form>
    </Fold>
  )
}
