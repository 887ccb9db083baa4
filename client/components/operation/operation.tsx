import type { ComponentChildren, VNode } from 'preact'

export interface OperationProps {
  /** Its operationId, by which links find it. */
  id: string
  /** In capitals. */
  method: string
  path: string
  title: string
  /** Language of the title when it is not the page's. */
  lang?: string
  children: ComponentChildren
}

/** One operation of the API: what it is called, its method and address, and the rest beneath. */
export function Operation({ id, method, path, title, lang, children }: OperationProps): VNode {
  return (
    <article class="operation" id={id} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`} lang={lang}>
        {title}
      </h3>
      <p class="operation-line">
        <span class={method === 'GET' ? 'operation-method' : 'operation-method is-change'}>{method}</span>
        <code>{path}</code>
      </p>
      {children}
    </article>
  )
}
