import type { VNode } from 'preact'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { RowItem, RowLink, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'
import { pickLabel } from './terms.ts'

/** More agencies than this on one level (communes, in the thousands) stand folded under the agency above them. */
const unfoldedLimit = 60

/** One agency as a line, with how many datasets it has; for those who manage it, with the way to its members. */
export function AgencyRow({
  ui,
  agency,
  isManaged = false,
}: {
  ui: Ui
  agency: Agency
  isManaged?: boolean
}): VNode {
  const href = ui.href(`/agencies/${agency.slug}`)
  const end = (
    <>
      {ui.number(agency.datasetCount)}
      <span class="visually-hidden"> {ui.t('agencies.datasets', { count: agency.datasetCount })}</span>
    </>
  )
  const closed = agency.status === 'closed' && (
    <>
      {' '}
      <Badge isHollow>{ui.t('agency.closed')}</Badge>
    </>
  )
  if (isManaged)
    return (
      <RowItem
        end={
          <>
            <MembersLink ui={ui} agency={agency} /> · {end}
          </>
        }
      >
        <a href={href}>
          <LangText of={ui.pick(agency.name)} />
        </a>
        {closed}
      </RowItem>
    )
  return (
    <RowLink href={href} end={end}>
      <LangText of={ui.pick(agency.name)} />
      {closed}
    </RowLink>
  )
}

/** The way to the people of an agency, for those who manage it. */
export function MembersLink({ ui, agency }: { ui: Ui; agency: Agency }): VNode {
  return (
    <a href={ui.href(`/workspace/agencies/${agency.slug}`)}>
      {ui.t('members.title')}
      <span class="visually-hidden">
        : <LangText of={ui.pick(agency.name)} />
      </span>
    </a>
  )
}

interface AgencyLevelProps {
  ui: Ui
  level: VocabularyItem
  /** All agencies of the portal. */
  agencies: Agency[]
  /** Slugs of those that the reader manages. */
  managed: ReadonlySet<string>
}

/** The agencies of one level, each with those of the same level below it; nothing when there are none. */
export function AgencyLevel({ ui, level, agencies, managed }: AgencyLevelProps): VNode | null {
  const own = agencies.filter((agency) => agency.level === level.id)
  if (own.length === 0) return null
  return (
    <section class="section" id={level.id}>
      <SectionHead ui={ui} title={pickLabel(ui, level).text} count={own.length} />
      {own.length > unfoldedLimit ? (
        <FoldedByParent ui={ui} own={own} agencies={agencies} managed={managed} />
      ) : (
        <NestedRows ui={ui} agencies={own} managed={managed} />
      )}
    </section>
  )
}

/** A tree of lines: the agencies whose parent is not among them, and below each its own. */
function NestedRows({ ui, agencies, managed }: Omit<AgencyLevelProps, 'level'>): VNode {
  const slugs = new Set(agencies.map(({ slug }) => slug))
  const tops = agencies.filter(({ parent }) => parent === null || !slugs.has(parent))
  return <Rows isInColumns>{tops.map((agency) => renderBranch(ui, agency, agencies, managed))}</Rows>
}

function renderBranch(
  ui: Ui,
  agency: Agency,
  agencies: Agency[],
  managed: AgencyLevelProps['managed'],
): VNode {
  const below = agencies.filter(({ parent }) => parent === agency.slug)
  return (
    <>
      <AgencyRow ui={ui} agency={agency} isManaged={managed.has(agency.slug)} />
      {below.length > 0 && (
        <Rows isNested>{below.map((each) => renderBranch(ui, each, agencies, managed))}</Rows>
      )}
    </>
  )
}

function FoldedByParent({
  ui,
  own,
  agencies,
  managed,
}: Omit<AgencyLevelProps, 'level'> & { own: Agency[] }): VNode {
  const bySlug = new Map(agencies.map((agency) => [agency.slug, agency]))
  const byParent = new Map<string | null, Agency[]>()
  for (const agency of own) byParent.set(agency.parent, [...(byParent.get(agency.parent) ?? []), agency])
  return (
    <>
      {[...byParent].map(([slug, below]) => {
        const parent = slug === null ? undefined : bySlug.get(slug)
        return (
          <Fold
            key={slug}
            summary={
              <>
                {parent ? <LangText of={ui.pick(parent.name)} /> : ui.t('agencies.withoutParent')}
                <span class="soft num"> {ui.number(below.length)}</span>
              </>
            }
          >
            <NestedRows ui={ui} agencies={below} managed={managed} />
          </Fold>
        )
      })}
    </>
  )
}
