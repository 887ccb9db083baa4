/* Made from schemas/identity/session-patch.json by `npm run generate`. Do not edit. */

/**
 * What somebody chooses for themselves.
 */
export interface SessionPatch {
  /**
   * Whether reminders of updates come by mail.
   */
  reminders?: boolean
}
