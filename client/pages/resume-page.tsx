import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import type { Ui } from '../text/ui.ts'

export interface ResumePageView {
  /** The address of the form, a path of this portal. */
  next: string
  /** All that was typed, as text. */
  kept: string
  /** Where the second factor is set up that is needed first; absent when nothing is. */
  setUp?: string
}

/** After signing in again, or a second factor: the way back to a form with everything that was typed in it. */
export function ResumePage({ view: { next, kept, setUp }, ui }: { view: ResumePageView; ui: Ui }): VNode {
  const title = ui.t(setUp === undefined ? 'resume.title' : 'resume.setUpTitle')
  return (
    <>
      <Crumbs ui={ui} items={[{ text: setUp === undefined ? ui.t('signin.title') : title }]} />
      <div class="page head">
        <div class="stack limit">
          <h1>{title}</h1>
          <p class="lede">{ui.t(setUp === undefined ? 'resume.lede' : 'resume.setUpLede')}</p>
          {setUp !== undefined && (
            <p>
              <a href={setUp} target="_blank" rel="noopener">
                {ui.t('resume.setUpTab')}
              </a>
            </p>
          )}
          <form method="post" action={next} encType="multipart/form-data">
            <input type="hidden" name="kept" value={kept} />
            <Button>{ui.t('resume.submit')}</Button>
          </form>
        </div>
      </div>
    </>
  )
}
