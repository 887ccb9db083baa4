import type { ComponentChildren, VNode } from 'preact'
import type { Token } from '../../schemas/generated/identity/token.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'
import { scopeNames } from './token-form.tsx'

/** The tokens that somebody may revoke. */
export function TokenList({ ui, tokens, now }: { ui: Ui; tokens: Token[]; now: Date }): VNode {
  return (
    <Rows>
      {tokens.map((token) => (
        <>
          <RowItem
            end={describeExpiry(ui, token, now)}
            note={ui.rich('workspace.tokenNote', {
              scopes: describeScopes(ui, token),
              place: describePlace(ui, token),
              used: describeUse(ui, token),
            })}
          >
            <strong>{token.name}</strong>
          </RowItem>
          <RevokeForm ui={ui} token={token} />
        </>
      ))}
    </Rows>
  )
}

/** The highest scope says it all: it holds those before it. */
function describeScopes(ui: Ui, { scopes }: Token): string {
  const highest = scopeNames.findLast((name) => scopes.includes(name))
  return highest ? ui.t(`workspace.scope.${highest}`) : scopes.join(', ')
}

function describePlace(ui: Ui, { agency }: Token): ComponentChildren {
  if (agency === null) return ui.t('workspace.everywhereShort')
  return <a href={ui.href(`/agencies/${agency}`)}>{agency}</a>
}

function describeUse(ui: Ui, { lastUsedAt, lastUsedFrom }: Token): string {
  if (!lastUsedAt) return ui.t('workspace.unused')
  const date = ui.date(lastUsedAt, 'moment')
  return lastUsedFrom
    ? ui.t('workspace.usedFrom', { date, address: lastUsedFrom })
    : ui.t('workspace.lastUsed', { date })
}

function describeExpiry(ui: Ui, { expiresAt }: Token, now: Date): ComponentChildren {
  if (expiresAt === null) return ui.t('workspace.never')
  if (new Date(expiresAt) > now) return ui.t('workspace.until', { date: ui.date(expiresAt) })
  return <Badge tone="bad">{ui.t('workspace.expired', { date: ui.date(expiresAt) })}</Badge>
}

/** Asks once more before it is done, without script. */
function RevokeForm({ ui, token }: { ui: Ui; token: Token }): VNode {
  return (
    <div class="small">
      <Fold
        summary={
          <>
            {ui.t('workspace.revoke')}
            <span class="visually-hidden"> {token.name}</span>
          </>
        }
      >
        <form class="stack-tight" method="post" action={ui.href(`/workspace/tokens/${token.id}/revoke`)}>
          <p>{ui.t('workspace.revokeHelp')}</p>
          <Button kind="bad" isSmall>
            {ui.t('workspace.revokeToken', { name: token.name })}
          </Button>
        </form>
      </Fold>
    </div>
  )
}
