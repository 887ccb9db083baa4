import type { VNode } from 'preact'
import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import type { CollectionItem } from '../../schemas/generated/catalog/collection-item.ts'
import type { DatasetSummary } from '../../schemas/generated/catalog/dataset-summary.ts'
import { Badge } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Pair, TextAreaField, TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { FileRow, RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import type { Ui } from '../text/ui.ts'
import { collectionEditPath } from './collection-page.tsx'
import { errorOf, type FormError } from './form-errors.tsx'
import { MoveButtons } from './move-buttons.tsx'
import { isPublic } from './terms.ts'

export interface CollectionOrderView {
  collection: Collection
  /** What was typed to be found or added. */
  address: string
  /** What fits these words and can be added; null when nothing was looked for. */
  candidates: DatasetSummary[] | null
  /** A sentence that was typed and is not saved. */
  typedNote: { dataset: string; vi: string; en: string } | null
  errors: FormError[]
}

const actionOf = (ui: Ui, { collection }: CollectionOrderView): string =>
  `${ui.href(collectionEditPath(collection))}/datasets`

/** The id of the field of a sentence. */
export const noteField = (lang: 'vi' | 'en', dataset: string): string => `note-${lang}-${dataset}`

/** The datasets in their order, each with the sentence why it is here. */
export function CollectionOrder({ ui, view }: { ui: Ui; view: CollectionOrderView }): VNode {
  const items = view.collection.datasets ?? []
  return (
    <section class="stack" id="order">
      <SectionHead ui={ui} title={ui.t('collections.datasets')} count={items.length || undefined} isFlush />
      {items.length === 0 ? (
        <Empty title={ui.t('collections.empty')} level={3}>
          <p>{ui.t('collections.emptyKeep')}</p>
        </Empty>
      ) : (
        <>
          <p class="soft">{ui.t('collections.orderHelp')}</p>
          <Rows>
            {items.map((item, index) => (
              <Item
                key={item.dataset.id}
                ui={ui}
                view={view}
                item={item}
                position={index + 1}
                isLast={index === items.length - 1}
              />
            ))}
          </Rows>
        </>
      )}
    </section>
  )
}

function Item({
  ui,
  view,
  item: { dataset, note },
  position,
  isLast,
}: {
  ui: Ui
  view: CollectionOrderView
  item: CollectionItem
  position: number
  isLast: boolean
}): VNode {
  const title = ui.pick(dataset.title)
  return (
    <div id={`dataset-${dataset.id}`} class="below-3">
      <FileRow
        actions={
          <MoveButtons
            ui={ui}
            kind="collections"
            action={actionOf(ui, view)}
            version={view.collection.version}
            dataset={{ id: dataset.id, title: title.text }}
            isFirst={position === 1}
            isLast={isLast}
          />
        }
        note={<LangText of={ui.pick(dataset.agency.name)} />}
      >
        <span class="num soft">{ui.number(position)}.</span>{' '}
        <a href={ui.href(`/datasets/${dataset.slug}`)}>
          <LangText of={title} />
        </a>{' '}
        {!isPublic(dataset) && (
          <Badge tone={dataset.status === 'withdrawn' ? 'bad' : undefined} isHollow>
            {ui.t(`datasetEdit.state.${dataset.status}`)}
          </Badge>
        )}
      </FileRow>
      {note && (
        <p class="limit below-2">
          <LangText of={ui.pick(note)} />
        </p>
      )}
      <NoteForm ui={ui} view={view} dataset={dataset} note={note} />
    </div>
  )
}

/** Why it is here, in both languages. */
function NoteForm({
  ui,
  view,
  dataset: { id },
  note,
}: {
  ui: Ui
  view: CollectionOrderView
  dataset: DatasetSummary
  note: CollectionItem['note']
}): VNode {
  const typed = view.typedNote?.dataset === id ? view.typedNote : null
  const field = (lang: 'vi' | 'en', label: string) => (
    <TextAreaField
      ui={ui}
      id={noteField(lang, id)}
      name={lang}
      lang={lang}
      rows={2}
      label={label}
      value={typed ? typed[lang] : (note?.[lang] ?? '')}
      error={errorOf(view.errors, noteField(lang, id))}
      isOptional
    />
  )
  return (
    <Fold summary={ui.t(note ? 'collections.noteEdit' : 'collections.noteAdd')} isOpen={typed !== null}>
      <form class="stack" method="post" action={actionOf(ui, view)} novalidate>
        <input type="hidden" name="version" value={String(view.collection.version)} />
        <input type="hidden" name="dataset" value={id} />
        <Pair>
          {field('vi', ui.t('collections.noteVi'))}
          {field('en', ui.t('collections.noteEn'))}
        </Pair>
        <p>
          <Button kind="quiet" isSmall name="act" value="note">
            {ui.t('collections.noteSave')}
          </Button>
        </p>
      </form>
    </Fold>
  )
}

/** By the address of its page at once, or by words of its title, which show what fits. */
export function CollectionAdd({ ui, view }: { ui: Ui; view: CollectionOrderView }): VNode {
  const { collection, address, candidates, errors } = view
  return (
    <section class="stack limit" id="add">
      <SectionHead ui={ui} title={ui.t('collections.add')} isFlush />
      <form class="stack" method="post" action={`${actionOf(ui, view)}#add`} novalidate>
        <input type="hidden" name="version" value={String(collection.version)} />
        <TextField
          ui={ui}
          id="address"
          name="address"
          value={address}
          label={ui.t('collections.address')}
          help={ui.t('collections.addressHelp')}
          error={errorOf(errors, 'address')}
          autocomplete="off"
        />
        <p>
          <Button icon="plus" name="act" value="add">
            {ui.t('collections.addDo')}
          </Button>
        </p>
      </form>
      {candidates && candidates.length > 0 && (
        <div class="stack-tight">
          <h3>{ui.t('collections.found', { words: address })}</h3>
          <Rows>
            {candidates.map((dataset) => (
              <Candidate key={dataset.id} ui={ui} view={view} dataset={dataset} />
            ))}
          </Rows>
        </div>
      )}
    </section>
  )
}

function Candidate({
  ui,
  view,
  dataset,
}: {
  ui: Ui
  view: CollectionOrderView
  dataset: DatasetSummary
}): VNode {
  const title = ui.pick(dataset.title)
  return (
    <RowItem
      end={
        <form method="post" action={actionOf(ui, view)}>
          <input type="hidden" name="version" value={String(view.collection.version)} />
          <input type="hidden" name="dataset" value={dataset.id} />
          <Button kind="quiet" isSmall icon="plus" name="act" value="choose">
            {ui.rich('collections.addThis', { title: <span class="visually-hidden">{title.text}</span> })}
          </Button>
        </form>
      }
      note={<LangText of={ui.pick(dataset.agency.name)} />}
    >
      <a href={ui.href(`/datasets/${dataset.slug}`)}>
        <LangText of={title} />
      </a>
    </RowItem>
  )
}
