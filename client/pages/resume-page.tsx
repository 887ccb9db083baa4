import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import type { Ui } from '../text/ui.ts'

export interface ResumePageView {
  /** The address of the form, a path of this portal. */
  next: string
  /** All that was typed, as text. */
  kept: string
}

/** After signing in again: the way back to a form with everything that was typed in it. */
export function ResumePage({ view: { next, kept }, ui }: { view: ResumePageView; ui: Ui }): VNode {
  return (
    <>
      <Crumbs ui={ui} items={[{ text: ui.t('signin.title') }]} />
      <div class="page head">
        <div class="stack limit">
          <h1>{ui.t('resume.title')}</h1>
          <p class="lede">{ui.t('resume.lede')}</p>
          <form method="post" action={next} encType="multipart/form-data">
            <input type="hidden" name="kept" value={kept} />
            <Button>{ui.t('resume.submit')}</Button>
          </form>
        </div>
      </div>
    </>
  )
}
