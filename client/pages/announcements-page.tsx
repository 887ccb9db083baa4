import type { VNode } from 'preact'
import type { Announcement } from '../../schemas/generated/api/announcement.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Pair, SelectField, TextAreaField, TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { toPlainText } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { AdminNav } from './admin-nav.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

/** An announcement as its form holds it; the ends as fields for a day and a time write them. */
export interface AnnouncementForm {
  vi: string
  en: string
  level: string
  from: string
  until: string
}

export interface AnnouncementsPageView {
  items: { announcement: Announcement; form: AnnouncementForm }[]
  /** The form for a new one. */
  form: AnnouncementForm
  /** Makes one announcement of that form, however often it is sent. */
  key: string
  /** Which form what was typed, and the errors, are of: `new`, or the id of an announcement. */
  errorsOf: string
  errors: FormError[]
  /** What the reader just did. */
  done: 'made' | 'changed' | 'removed' | null
}

const maxLength = 500
const tones = { current: 'good', coming: 'info', over: undefined } as const

/** What the portal says on every page: written, changed and removed. */
export function AnnouncementsPage({ view, ui }: { view: AnnouncementsPageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('announcement.title') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('announcement.title')}</h1>
        <p class="lede">{ui.t('announcement.lede')}</p>
        <AdminNav ui={ui} current="announcements" />
        {view.done && (
          <Notice tone="good" isAnswer>
            {ui.t(`announcement.${view.done}`)}
          </Notice>
        )}
        <FormErrors ui={ui} errors={view.errors} />
      </div>
      <div class="page stack-wide">
        <section class="stack">
          <SectionHead
            ui={ui}
            title={ui.t('announcement.list')}
            count={view.items.length || undefined}
            isFlush
          />
          {view.items.length === 0 ? (
            <Empty title={ui.t('announcement.none')} level={3}>
              <p>{ui.t('announcement.noneHelp')}</p>
            </Empty>
          ) : (
            <Rows>{view.items.map((item) => renderItem(ui, view, item))}</Rows>
          )}
        </section>
        <section class="stack limit">
          <h2>{ui.t('announcement.new')}</h2>
          <form class="stack" method="post" action={ui.href('/admin/announcements')} novalidate>
            <input type="hidden" name="key" value={view.key} />
            <Fields ui={ui} prefix="" form={view.form} errors={view.errorsOf === 'new' ? view.errors : []} />
            <p>
              <Button>{ui.t('announcement.make')}</Button>
            </p>
          </form>
        </section>
      </div>
    </>
  )
}

function renderItem(
  ui: Ui,
  view: AnnouncementsPageView,
  { announcement, form }: AnnouncementsPageView['items'][number],
): VNode {
  const { id, text, level, state, from, until } = announcement
  const picked = ui.pick(text)
  const plain = toPlainText(picked.text)
  const address = ui.href(`/admin/announcements/${id}`)
  const errors = view.errorsOf === id ? view.errors : []
  return (
    <>
      <RowItem
        end={ui.t(`announcement.level.${level}`)}
        note={
          until === null
            ? ui.t('announcement.since', { from: ui.date(from, 'moment') })
            : ui.t('announcement.span', { from: ui.date(from, 'moment'), until: ui.date(until, 'moment') })
        }
      >
        <span lang={picked.lang}>{plain}</span>{' '}
        <Badge tone={tones[state]} isHollow={state === 'over'}>
          {ui.t(`announcement.state.${state}`)}
        </Badge>
      </RowItem>
      <div class="small">
        <Fold
          isOpen={view.errorsOf === id}
          summary={
            <>
              {ui.t('members.change')}
              <span class="visually-hidden"> {plain}</span>
            </>
          }
        >
          <div class="stack limit">
            <form class="stack" method="post" action={address} novalidate>
              <Fields ui={ui} prefix={`${id}-`} form={form} errors={errors} />
              <p>
                <Button kind="quiet">
                  {ui.t('announcement.save')}
                  <span class="visually-hidden"> {plain}</span>
                </Button>
              </p>
            </form>
            <form method="post" action={`${address}/remove`}>
              <Button kind="bad" isSmall>
                {ui.t('announcement.remove')}
                <span class="visually-hidden"> {plain}</span>
              </Button>
            </form>
          </div>
        </Fold>
      </div>
    </>
  )
}

function Fields({
  ui,
  prefix,
  form,
  errors,
}: {
  ui: Ui
  prefix: string
  form: AnnouncementForm
  errors: FormError[]
}): VNode {
  const field = (name: keyof AnnouncementForm) => ({
    ui,
    id: prefix + name,
    name,
    value: form[name],
    error: errorOf(errors, prefix + name),
  })
  return (
    <>
      <TextAreaField
        {...field('vi')}
        lang="vi"
        rows={2}
        label={ui.t('announcement.textVi')}
        help={ui.t('announcement.textHelp')}
        maxLength={maxLength}
        isRequired
      />
      <TextAreaField
        {...field('en')}
        lang="en"
        rows={2}
        label={ui.t('announcement.textEn')}
        maxLength={maxLength}
        isOptional
      />
      <SelectField
        {...field('level')}
        label={ui.t('announcement.level')}
        options={(['info', 'warning'] as const).map((value) => ({
          value,
          text: ui.t(`announcement.level.${value}`),
        }))}
      />
      <Pair>
        <TextField
          {...field('from')}
          type="datetime-local"
          label={ui.t('announcement.from')}
          help={ui.t('announcement.fromHelp', { zone: ui.zone })}
          isOptional
        />
        <TextField
          {...field('until')}
          type="datetime-local"
          label={ui.t('announcement.until')}
          help={ui.t('announcement.untilHelp', { zone: ui.zone })}
          isOptional
        />
      </Pair>
    </>
  )
}
