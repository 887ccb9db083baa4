import type { VNode } from 'preact'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import { Button } from '../components/button/button.tsx'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { FormDifferences, type FormDifference } from './form-differences.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface ApprovalPageView {
  agency: Agency
  isOn: boolean
  /** The topmost agency above that asks for it already, so that it holds here whatever is chosen. */
  above: Pick<Agency, 'slug' | 'name'> | null
  /** What the form carries to tell later who changed what. */
  base: string
  differences: FormDifference[]
  errors: FormError[]
  isSaved: boolean
}

/** Whether a second person approves what an agency publishes. */
export function ApprovalPage({ view, ui }: { view: ApprovalPageView; ui: Ui }): VNode {
  const { agency, isOn, above, base, differences, errors, isSaved } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('members.title'), href: ui.href(`/workspace/agencies/${agency.slug}`) },
          { text: ui.t('approval.title') },
        ]}
      />
      <div class="page head stack">
        <h1>
          {ui.t('approval.title')}: <LangText of={ui.pick(agency.name)} />
        </h1>
        <p class="lede">{ui.t('approval.lede')}</p>
        {isSaved && (
          <Notice tone="good" isAnswer>
            {ui.t('approval.saved')}
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        {above && (
          <Notice>
            <p>
              {ui.rich('approval.above', {
                agency: (
                  <a href={ui.href(`/agencies/${above.slug}`)}>
                    <LangText of={ui.pick(above.name)} />
                  </a>
                ),
              })}
            </p>
          </Notice>
        )}
        <form
          class="stack limit"
          method="post"
          action={ui.href(`/workspace/agencies/${agency.slug}/approval`)}
          novalidate
        >
          <input type="hidden" name="version" value={String(agency.version)} />
          <input type="hidden" name="base" value={base} />
          <FormDifferences ui={ui} differences={differences} />
          <Choices
            id="approvalByAnother"
            legend={ui.t('approval.legend')}
            error={errorOf(errors, 'approvalByAnother')}
          >
            <Choice
              ui={ui}
              name="approvalByAnother"
              value="yes"
              label={ui.t('approval.choice')}
              help={ui.t('approval.help')}
              isChecked={isOn}
            />
          </Choices>
          <p>
            <Button>{ui.t('datasetEdit.save')}</Button>
          </p>
        </form>
      </div>
    </>
  )
}
