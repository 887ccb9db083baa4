import type { Ui } from '../text/ui.ts'

/** Who did something, as history and the audit keep it: a token behind the name of its account, or a token of nobody. */
export function writeActor(ui: Ui, by: string): string {
  const [, name, token] = /^(.*?) \(token: (.*)\)$/.exec(by) ?? []
  if (name !== undefined && token !== undefined) return ui.t('actor.accountToken', { name, token })
  const ownerless = /^token (.*)$/.exec(by)?.[1]
  return ownerless === undefined ? by : ui.t('actor.token', { name: ownerless })
}
