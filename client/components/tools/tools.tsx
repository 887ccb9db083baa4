import type { ComponentChildren, VNode } from 'preact'

export interface ToolsProps {
  children: ComponentChildren
  /** What stands at the far end: the download. */
  end?: ComponentChildren
}

/** The line of tools over a table: search, filter, columns, download. */
export function Tools({ children, end }: ToolsProps): VNode {
  return (
    <div class="tools">
      {children}
      {end && <div class="tools-end">{end}</div>}
    </div>
  )
}
