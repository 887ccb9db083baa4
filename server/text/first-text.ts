/** One text of several languages where only one can stand, as in sort keys and addresses: Vietnamese first, then English. */
export const firstText = (texts: Record<string, string>): string =>
  texts.vi ?? texts.en ?? Object.values(texts)[0] ?? ''

/** The texts of all languages. */
export const allTexts = (texts: Partial<Record<string, string>> | null | undefined): string[] =>
  Object.values(texts ?? {}).filter((text) => typeof text === 'string')
