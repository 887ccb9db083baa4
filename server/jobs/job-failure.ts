import type { Sentence } from '../problems.ts'

/** An expected, final end of a job, such as a file that is no table: recorded with its sentence, never tried again. */
export class JobFailure extends Error {
  readonly code: string
  readonly sentence: Sentence

  constructor(code: string, sentence: Sentence, options?: { cause?: unknown }) {
    super(sentence.en, options)
    this.name = 'JobFailure'
    this.code = code
    this.sentence = sentence
  }
}
