/** An engine cannot be had or does not run; the message is one sentence that says what to do. */
export class EngineError extends Error {
  override name = 'EngineError'
}

const systemSentences: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and start again',
  EDQUOT: 'the disk quota is used up: free some space and start again',
  EACCES: 'permission is denied: give this user the right to write there, or choose another folder',
  EPERM: 'permission is denied: give this user the right to write there, or choose another folder',
  EROFS: 'the file system is read-only: choose another folder',
  EMFILE: 'too many files are open: raise the limit (ulimit -n) and start again',
}

/** An error of the system in words that say what to do, for the end of a sentence. */
export function explainSystemError(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return (code && systemSentences[code]) ?? (error instanceof Error ? error.message : String(error))
}

/** Keeps an EngineError, turns everything else into one that begins with what was being done. */
export function toEngineError(error: unknown, doing: string): EngineError {
  if (error instanceof EngineError) return error
  return new EngineError(`${doing}: ${explainSystemError(error)}.`, { cause: error })
}
