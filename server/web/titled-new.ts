import { randomUUID } from 'node:crypto'
import type { FormError } from '../../client/pages/form-errors.tsx'
import type { TitledKind, TitledWords } from '../../client/pages/titled-fields.tsx'
import { TitledNewPage } from '../../client/pages/titled-new-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Scope, Viewer } from '../identity/viewer.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { drawPage } from './draw.ts'
import { isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { doOnce } from './once.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import { emptyFields, explainWords, readFields, writeInput } from './titled-form.ts'
import type { Web } from './web.ts'

/** What differs between making a series and making a collection. */
export interface Making {
  kind: TitledKind
  /** What one needs in its agency. */
  right: Scope
  create(by: Viewer, input: object): Promise<{ record: { slug: string } }>
}

/** The page where one is made, which leads on to its form. */
export function addMakingPages(pages: Pages, portal: Portal, web: Web, making: Making): void {
  const path = `/workspace/${making.kind}/new`

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, path)
    return showNew(portal, web, ask, making, { fields: emptyFields })
  })

  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const fields = readFields(form)
      const key = form.get('key')
      if (isResumed) return showNew(portal, web, ask, making, { fields, key, isResumed })
      try {
        const { slug } = await doOnce(portal, ask, form, async () => ({
          slug: (await making.create(ask.viewer, writeInput(fields))).record.slug,
        }))
        const edit = addressIn(ask.lang, `/workspace/${making.kind}/${slug}/edit`)
        return { redirect: `${edit}?done=made`, status: 303 }
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const errors = explainWords(error, createUi(ask.lang), making.kind)
        return showNew(portal, web, ask, making, { fields, key, errors, status: error.status })
      }
    },
    keepsTyped,
  )
}

async function showNew(
  { catalog }: Portal,
  web: Web,
  ask: PageAsk,
  { kind, right }: Making,
  {
    fields,
    errors = [],
    key = '',
    isResumed = false,
    status,
  }: { fields: TitledWords; key?: string; errors?: FormError[]; isResumed?: boolean; status?: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const agencies = await listAgenciesFor(ask, catalog, right)
  const agency = fields.agency || (agencies?.length === 1 ? agencies[0]!.value : '')
  return web.respond(ask, {
    title: ui.t(`${kind}.new`),
    description: ui.t(`${kind}.newLede`),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(TitledNewPage, ui, {
      kind,
      fields: { ...fields, agency },
      key: key || randomUUID(),
      agencies,
      errors,
      isResumed,
    }),
  })
}
