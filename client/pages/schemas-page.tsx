import type { VNode } from 'preact'
import type { TableSchema } from '../../schemas/generated/catalog/table-schema.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { Ui } from '../text/ui.ts'

export interface SchemasPageView {
  schemas: TableSchema[]
  total: number
  nextHref: string | null
  /** Whether the reader may publish a schema for some agency. */
  mayPublish: boolean
}

/** The page of a schema, or of one version of it. */
export const schemaPath = (name: string, version?: string): string =>
  `/schemas/${name}${version === undefined ? '' : `/${version}`}`

/** All schemas for tables, by title. */
export function SchemasPage({ view, ui }: { view: SchemasPageView; ui: Ui }): VNode {
  const { schemas, total, nextHref, mayPublish } = view
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('schemas.title') }]} />
      <div class="page head stack">
        <h1>{ui.t('schemas.title')}</h1>
        <p class="lede">{ui.t('schemas.lede')}</p>
        {mayPublish && (
          <p>
            <Button href={ui.href('/workspace/schemas/new')} icon="plus">
              {ui.t('schemas.new')}
            </Button>
          </p>
        )}
      </div>
      <div class="page stack">
        {schemas.length === 0 ? (
          <Empty title={ui.t('schemas.none')}>
            <p>{ui.t('schemas.noneHelp')}</p>
          </Empty>
        ) : (
          <>
            <Rows>
              {schemas.map((schema) => (
                <RowItem
                  key={schema.name}
                  end={schema.latest ?? ui.t('schemas.noLatest')}
                  note={<LangText of={ui.pick((schema.agency as { name: Record<string, string> }).name)} />}
                >
                  <a href={ui.href(schemaPath(schema.name))}>
                    <strong>
                      <LangText of={ui.pick(schema.title)} />
                    </strong>
                  </a>
                </RowItem>
              ))}
            </Rows>
            <Pager
              ui={ui}
              summary={ui.t('schemas.count', { count: total })}
              nextHref={nextHref ?? undefined}
            />
          </>
        )}
      </div>
    </>
  )
}
