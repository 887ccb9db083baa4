/* Made from schemas/catalog/vocabulary-entry-patch.json by `npm run generate`. Do not edit. */

/**
 * A JSON merge patch (RFC 7396) of a theme or a licence.
 */
export interface VocabularyEntryPatch {
  /**
   * What people read, in both languages.
   */
  label?: {} | null
  /**
   * Its address in a list that others use too, such as that of the European Union.
   */
  uri?: string | null
  /**
   * Only licences: what it allows and asks for, in a sentence.
   */
  summary?: {} | null
  /**
   * Only themes: what stands at the head of its page, in Markdown. A page is read for its data, so it has 5,000 characters at most.
   */
  introduction?: {} | null
  /**
   * Only licences: its short name, such as CC BY 4.0.
   */
  code?: string | null
  /**
   * Only licences: its own full name.
   */
  name?: string | null
  /**
   * Only licences: whether it lets everybody use, change and pass on the data.
   */
  isOpen?: boolean | null
  /**
   * No longer to be chosen. What has it keeps and shows it.
   */
  retired?: boolean | null
}
