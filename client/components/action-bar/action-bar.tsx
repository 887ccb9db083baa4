import type { ComponentChildren, VNode } from 'preact'

/** The acts of a long form, always at the lower edge of the screen. */
export function ActionBar({ children }: { children: ComponentChildren }): VNode {
  return <div class="action-bar">{children}</div>
}
