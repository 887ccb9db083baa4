import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Comment } from '../components/comment/comment.tsx'
import { TextAreaField } from '../components/field/field.tsx'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { errorOf, type FormError } from './form-errors.tsx'

export interface CommentView {
  number: number
  at: string
  by: string
  text: string
  proposal: number | null
}

export interface CommentThreadView {
  /** The newest of the thread, in the order in which they were written. */
  comments: CommentView[]
  total: number
  /** Where the form sends. */
  action: string
  /** The proposal that it is about; null: the dataset. */
  proposal: number | null
  /** As typed, when it could not be taken. */
  text: string
  /** Makes one comment of one form, however often it is sent. */
  key: string
  errors: FormError[]
  maxLength: number
}

/** Where what is said about a dataset inside its agency is read and written. */
export const discussionPath = ({ slug }: { slug: string }): string => `/workspace/datasets/${slug}/discussion`

/** The id of the field of a thread. */
export const commentField = (proposal: number | null): string =>
  proposal === null ? 'text' : `text-${proposal}`

/** What people say to each other about a dataset or a proposal, and a field to answer. */
export function CommentThread({ ui, view }: { ui: Ui; view: CommentThreadView }): VNode {
  const { comments, total, action, proposal, text, key, errors, maxLength } = view
  const field = commentField(proposal)
  return (
    <div class="stack">
      {total > comments.length && (
        <p class="small soft">{ui.t('comments.newest', { count: comments.length, total })}</p>
      )}
      {comments.length > 0 && (
        <div>
          {comments.map(({ number, at, by, text, proposal: about }) => (
            <Comment
              key={number}
              id={`comment-${number}`}
              by={writeActor(ui, by)}
              at={ui.date(at, 'moment')}
              about={
                about !== proposal && about !== null
                  ? ui.t('comments.about', { number: String(about) })
                  : undefined
              }
              text={text}
            />
          ))}
        </div>
      )}
      <form class="stack-tight" method="post" action={action} novalidate>
        <input type="hidden" name="key" value={key} />
        {proposal !== null && <input type="hidden" name="proposal" value={String(proposal)} />}
        <TextAreaField
          ui={ui}
          id={field}
          name="text"
          rows={3}
          label={ui.t('comments.field')}
          help={ui.t('comments.help')}
          isRequired
          maxLength={maxLength}
          value={text}
          error={errorOf(errors, field)}
        />
        <p>
          <Button kind="quiet">{ui.t('comments.submit')}</Button>
        </p>
      </form>
    </div>
  )
}
