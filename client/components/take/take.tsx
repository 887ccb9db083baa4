import type { ComponentChildren, VNode } from 'preact'
import { Button } from '../button/button.tsx'
import { FormatMark } from '../format/format.tsx'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-drawings.ts'

export interface TakeProps {
  title: string
  /** The first is the full button, the others are quiet. */
  actions?: { href: string; text: string; icon: IconName }[]
  /** What else can be had: a format or an icon, and words. */
  more?: { href: string; text: string; format?: string; icon?: IconName }[]
  children?: ComponentChildren
  isInHead?: boolean
  /** Id of the title; needed when two stand on one page. */
  id?: string
}

/** The box to take something away with: the best file first, then the others. */
export function Take({ title, actions = [], more = [], children, isInHead, id = 'take' }: TakeProps): VNode {
  return (
    <section class={isInHead ? 'take head-take' : 'take'} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {actions.map(({ href, text, icon }, index) => (
        <Button key={href} href={href} icon={icon} isWide kind={index === 0 ? undefined : 'quiet'}>
          {text}
        </Button>
      ))}
      {children}
      {more.length > 0 && (
        <ul class="take-more">
          {more.map(({ href, text, format, icon }) => (
            <li key={href}>
              <a href={href}>
                {format && <FormatMark format={format} />}
                {icon && <Icon name={icon} />}
                <span>{text}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
