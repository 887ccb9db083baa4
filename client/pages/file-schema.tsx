import type { VNode } from 'preact'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import { Badge } from '../components/badge/badge.tsx'
import type { Ui } from '../text/ui.ts'
import { schemaPath } from './schemas-page.tsx'

/** For everybody: which schema a table follows and whether it fits; nothing for one that follows none. */
export function FileSchema({ ui, distribution }: { ui: Ui; distribution: Distribution }): VNode | null {
  const { conformsTo, validation } = distribution
  if (!conformsTo) return null
  const address = validation?.schema ?? conformsTo
  const [name = '', version] = new URL(address).pathname.replace(/^\/schemas\//, '').split('/')
  const link = (
    <a href={ui.href(schemaPath(name, version))}>
      {name}
      {version === undefined ? '' : ` ${version}`}
    </a>
  )
  const { status = 'unchecked', errorCount = null } = validation ?? {}
  const tone = status === 'valid' ? 'good' : status === 'invalid' || status === 'failed' ? 'warn' : undefined
  return (
    <>
      {link}{' '}
      <Badge tone={tone} isHollow={tone === undefined}>
        {status === 'invalid'
          ? ui.t('file.schemaInvalid', { count: errorCount ?? 0 })
          : ui.t(`file.schema.${status}`)}
      </Badge>
    </>
  )
}
