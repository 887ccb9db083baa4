import type { ComponentChildren, VNode } from 'preact'
import { Icon } from '../icon/icon.tsx'

export interface NoticeProps {
  children: ComponentChildren
  tone?: 'info' | 'good' | 'warn' | 'bad'
  title?: string
  /** The answer to what the reader just did, told at once to a screen reader. */
  isAnswer?: boolean
}

/** Something to know about this place, in words; `children` are paragraphs. */
export function Notice({ children, tone = 'info', title, isAnswer }: NoticeProps): VNode {
  const names = ['notice', tone !== 'info' && `notice-${tone}`, isAnswer && 'toast'].filter(Boolean)
  return (
    <div class={names.join(' ')} role={isAnswer ? 'status' : undefined}>
      <Icon name={tone} />
      {title && <h2>{title}</h2>}
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  )
}
