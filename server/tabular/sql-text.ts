/** A text as SQL writes it, where it cannot be handed over as a value. */
export const writeLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`
