import type { Sentence } from '../problems.ts'

/** A mail in both languages, Vietnamese first: which one its reader reads is not known. */
export const inBothLanguages = (subject: Sentence, text: Sentence): { subject: string; text: string } => ({
  subject: `${subject.vi} / ${subject.en}`,
  text: `${text.vi}\n\n---\n\n${text.en}\n`,
})
