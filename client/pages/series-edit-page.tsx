import type { VNode } from 'preact'
import type { Series } from '../../schemas/generated/catalog/series.ts'
import type { SeriesMember } from '../../schemas/generated/catalog/series-member.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { SelectField, TextField, type SelectOption } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { FileRow, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { FormDifferences, type FormDifference } from './form-differences.tsx'
import { errorOf, FormErrors } from './form-errors.tsx'
import { MoveButtons } from './move-buttons.tsx'
import { seriesEditPath, seriesPath } from './series-page.tsx'
import { describePeriod } from './terms.ts'
import { TitledFields, type TitledFieldsView } from './titled-fields.tsx'

export interface SeriesEditPageView extends TitledFieldsView {
  series: Series
  /** What the form carries of what it was filled with, to tell later who changed what. */
  base: string
  /** What both the reader and somebody else changed. */
  differences: FormDifference[]
  /** Datasets of its agency that are in no series and that the reader may change. */
  choices: SelectOption[]
  /** What was typed to be added. */
  address: string
  done: 'made' | 'saved' | 'added' | 'removed' | 'moved' | 'sorted' | null
}

/** Where a series is kept: its datasets in order, and what it is called. */
export function SeriesEditPage({ view, ui }: { view: SeriesEditPageView; ui: Ui }): VNode {
  const { series, done, errors } = view
  const title = ui.pick(series.title)
  const path = ui.href(seriesEditPath(series))
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('series.list'), href: ui.href('/workspace/series') },
          { ...title, text: shorten(title.text, 60) },
        ]}
      />
      <div class="page head stack">
        <h1 lang={title.lang}>{title.text}</h1>
        {done && (
          <Notice tone="good" isAnswer>
            {ui.t(`series.done.${done}`)}
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        <p>
          <a href={ui.href(seriesPath(series))}>{ui.t('series.publicPage')}</a>
        </p>
      </div>
      <div class="page stack-wide">
        <Order ui={ui} series={series} />
        <Add ui={ui} view={view} />
        <section class="stack" id="words">
          <SectionHead ui={ui} title={ui.t('series.words')} isFlush />
          <form class="stack" method="post" action={path} novalidate>
            <input type="hidden" name="version" value={String(series.version)} />
            <input type="hidden" name="base" value={view.base} />
            <FormDifferences ui={ui} differences={view.differences} />
            <TitledFields ui={ui} kind="series" view={view} />
            <p>
              <Button>{ui.t('datasetEdit.save')}</Button>
            </p>
          </form>
        </section>
        <section class="limit">
          <Fold summary={ui.t('series.delete')}>
            <form class="stack" method="post" action={`${path}/delete`}>
              <p>{ui.t('series.deleteHelp')}</p>
              <input type="hidden" name="version" value={String(series.version)} />
              <Button kind="bad">{ui.t('series.deleteDo')}</Button>
            </form>
          </Fold>
        </section>
      </div>
    </>
  )
}

function Order({ ui, series }: { ui: Ui; series: Series }): VNode {
  const members = series.members ?? []
  return (
    <section class="stack" id="order">
      <SectionHead ui={ui} title={ui.t('series.members')} count={members.length || undefined} isFlush />
      {members.length === 0 ? (
        <Empty title={ui.t('series.empty')} level={3}>
          <p>{ui.t('series.emptyKeep')}</p>
        </Empty>
      ) : (
        <>
          <p class="soft">{ui.t('series.orderHelp')}</p>
          <Rows>
            {members.map((member, index) => (
              <Member
                key={member.id}
                ui={ui}
                series={series}
                member={member}
                position={index + 1}
                isLast={index === members.length - 1}
              />
            ))}
          </Rows>
          {members.length > 1 && (
            <form method="post" action={`${ui.href(seriesEditPath(series))}/members`}>
              <input type="hidden" name="version" value={String(series.version)} />
              <Button kind="quiet" isSmall icon="sort" name="act" value="sort">
                {ui.t('series.sort')}
              </Button>
            </form>
          )}
        </>
      )}
    </section>
  )
}

function Member({
  ui,
  series,
  member,
  position,
  isLast,
}: {
  ui: Ui
  series: Series
  member: SeriesMember
  position: number
  isLast: boolean
}): VNode {
  const title = ui.pick(member.title)
  const period = describePeriod(ui, member.temporal)
  const isWithdrawn = member.status === 'withdrawn'
  return (
    <div id={`member-${member.id}`}>
      <FileRow
        actions={
          <MoveButtons
            ui={ui}
            kind="series"
            action={`${ui.href(seriesEditPath(series))}/members`}
            version={series.version}
            dataset={{ id: member.id, title: title.text }}
            isFirst={position === 1}
            isLast={isLast}
          />
        }
        note={isWithdrawn ? member.withdrawn?.reason : (period ?? ui.t('series.noPeriod'))}
      >
        <span class="num soft">{ui.number(position)}.</span>{' '}
        <a href={ui.href(`/datasets/${member.slug}`)}>
          <LangText of={title} />
        </a>{' '}
        {isWithdrawn ? (
          <Badge tone="bad">{ui.t('series.isWithdrawn')}</Badge>
        ) : (
          member.status !== 'published' && (
            <Badge isHollow>
              {ui.t(member.status === 'archived' ? 'series.archived' : 'workspace.draft')}
            </Badge>
          )
        )}
      </FileRow>
    </div>
  )
}

/** From the list of the agency, or by address: also what other agencies keep. */
function Add({
  ui,
  view: { series, choices, address, errors },
}: {
  ui: Ui
  view: SeriesEditPageView
}): VNode {
  return (
    <section class="stack limit" id="add">
      <SectionHead ui={ui} title={ui.t('series.add')} isFlush />
      <form class="stack" method="post" action={`${ui.href(seriesEditPath(series))}/members`} novalidate>
        <input type="hidden" name="version" value={String(series.version)} />
        {choices.length > 0 && (
          <SelectField
            ui={ui}
            id="choice"
            name="choice"
            label={ui.t('series.choice')}
            options={[{ value: '', text: ui.t('series.choose') }, ...choices]}
            isOptional
          />
        )}
        <TextField
          ui={ui}
          id="address"
          name="address"
          value={address}
          label={ui.t('series.address')}
          help={ui.t('series.addressHelp')}
          error={errorOf(errors, 'address')}
          autocomplete="off"
          isOptional={choices.length > 0}
        />
        <p>
          <Button icon="plus" name="act" value="add">
            {ui.t('series.addDo')}
          </Button>
        </p>
      </form>
    </section>
  )
}
