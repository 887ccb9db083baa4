import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { CodeField } from './account-page.tsx'
import { FormErrors, type FormError } from './form-errors.tsx'

export interface CodePageView {
  /** Proves for a few minutes that the password was right. */
  ticket: string
  /** Where to go on to, a path of this portal; null for the workspace. */
  next: string | null
  /** What was typed into a form before the session ended, to be carried on; null for none. */
  kept: string | null
  errors: FormError[]
}

/** The second step of signing in. */
export function CodePage({ view, ui }: { view: CodePageView; ui: Ui }): VNode {
  const { ticket, next, kept, errors } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[{ text: ui.t('signin.title'), href: ui.href('/signin') }, { text: ui.t('factor.step') }]}
      />
      <div class="page head stack limit">
        <h1>{ui.t('factor.step')}</h1>
        <FormErrors ui={ui} errors={errors} title={ui.t('signin.failed')} />
        {kept !== null && <Notice tone="warn">{ui.t('signin.keptStill')}</Notice>}
        <form
          class="stack"
          method="post"
          action={ui.href('/signin/code')}
          encType={kept === null ? undefined : 'multipart/form-data'}
          novalidate
        >
          <input type="hidden" name="ticket" value={ticket} />
          {next !== null && <input type="hidden" name="next" value={next} />}
          {kept !== null && <input type="hidden" name="kept" value={kept} />}
          <CodeField ui={ui} errors={errors} help={ui.t('factor.stepHelp')} />
          <p>
            <Button>{ui.t('signin.submit')}</Button>
          </p>
        </form>
        {kept === null ? (
          <p>
            <a
              href={
                ui.href('/signin') + (next === null ? '' : `?${new URLSearchParams({ next }).toString()}`)
              }
            >
              {ui.t('factor.again')}
            </a>
          </p>
        ) : (
          <form method="post" action={ui.href('/signin')} encType="multipart/form-data">
            <input type="hidden" name="anew" value="yes" />
            {next !== null && <input type="hidden" name="next" value={next} />}
            <input type="hidden" name="kept" value={kept} />
            <Button kind="quiet">{ui.t('factor.again')}</Button>
          </form>
        )}
      </div>
    </>
  )
}
