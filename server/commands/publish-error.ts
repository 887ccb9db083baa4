/** Why something could not be published: sentences for the person at the keyboard, one a line. */
export class PublishError extends Error {
  override name = 'PublishError'
  readonly lines: readonly string[]

  constructor(lines: string | readonly string[], options?: { cause?: unknown }) {
    super([lines].flat().join('\n'), options)
    this.lines = [lines].flat()
  }
}
