import { randomUUID } from 'node:crypto'
import {
  commentField,
  discussionPath,
  type CommentThreadView,
  type CommentView,
} from '../../client/pages/comment-thread.tsx'
import { DiscussionPage } from '../../client/pages/discussion-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { proposalsPath } from '../../client/pages/proposals-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { maxCommentLength, type CommentRecord } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { drawPage } from './draw.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { doOnce } from './once.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

/** What one page shows of a thread: the newest, which is what an answer is to. */
const commentsShown = 100

/** What is said about a dataset by those who may write on it. */
export function addDiscussionPage(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal
  const path = '/workspace/datasets/:slug/discussion'

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const { dataset } = await catalog.getDataset(ask.params.slug ?? '', ask.viewer)
    return showDiscussion(portal, web, ask, dataset, {})
  })

  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const { dataset } = await catalog.getDataset(ask.params.slug ?? '', ask.viewer)
      const text = form.get('text')
      const key = form.get('key')
      const about = form.get('proposal')
      const proposal = /^[1-9]\d{0,8}$/.test(about) ? Number(about) : null
      if (isResumed) return showDiscussion(portal, web, ask, dataset, { text, proposal, key })
      try {
        const made = await doOnce(portal, ask, form, async () => ({
          number: (await catalog.addComment(ask.viewer, dataset._id, { text, proposal })).number,
        }))
        const page = proposal === null ? `${discussionPath(dataset)}?done=said` : proposalsPath(dataset)
        return { redirect: `${addressIn(ask.lang, page)}#comment-${made.number}`, status: 303 }
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const errors =
          text.trim() === ''
            ? [{ field: commentField(proposal), text: createUi(ask.lang).t('comments.missing') }]
            : explainProblem(error, ask.lang, { place: () => commentField(proposal) })
        return showDiscussion(portal, web, ask, dataset, {
          text,
          proposal,
          key,
          errors,
          status: error.status,
        })
      }
    },
    keepsTyped,
  )
}

/** The thread of a dataset, or of one of its proposals, for those who may write on it. */
export async function findThread(
  { catalog }: Pick<Portal, 'catalog'>,
  { viewer, lang }: Pick<PageAsk, 'viewer' | 'lang'>,
  record: DatasetWithAgency,
  {
    proposal,
    isWhole = false,
    text = '',
    key = '',
    errors = [],
  }: { proposal: number | null; isWhole?: boolean; text?: string; key?: string; errors?: FormError[] },
): Promise<CommentThreadView> {
  const { items, total } = await catalog.listComments(record._id, viewer, {
    limit: commentsShown,
    before: null,
    ...(!isWhole && { proposal }),
  })
  return {
    comments: items.reverse().map(presentComment),
    total,
    action: addressIn(lang, discussionPath(record)),
    proposal,
    text,
    key: key || randomUUID(),
    errors,
    maxLength: maxCommentLength,
  }
}

async function showDiscussion(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  record: DatasetWithAgency,
  {
    text,
    proposal = null,
    key,
    errors,
    status,
  }: { text?: string; proposal?: number | null; key?: string; errors?: FormError[]; status?: number },
): Promise<PageReply> {
  const { catalog, config } = portal
  const ui = createUi(ask.lang)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang: ask.lang,
    vocabularies: catalog.vocabularies,
  })
  return web.respond(ask, {
    title: `${ui.t('comments.title')}: ${ui.pick(dataset.title).text}`,
    description: ui.t('comments.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(DiscussionPage, ui, {
      dataset,
      thread: await findThread(portal, ask, record, { proposal, isWhole: true, text, key, errors }),
      mayEdit: catalog.mayEdit(ask.viewer, record),
      mayPublish: mayAct(ask.viewer, 'publish', record),
      isDone: ask.query.get('done') === 'said',
    }),
  })
}

const presentComment = ({ number, at, by, text, proposal }: CommentRecord): CommentView => ({
  number,
  at: at.toISOString(),
  by,
  text,
  proposal,
})
