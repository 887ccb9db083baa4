import type { VNode } from 'preact'

/** The operator's address: a page, or one to write to. */
export const writeContact = (contact: string): VNode => (
  <a href={contact.includes('://') ? contact : `mailto:${contact}`}>{contact}</a>
)
