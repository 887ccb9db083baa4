import assert from 'node:assert/strict'
import { beginSentence } from './begin-sentence.ts'

describe('beginSentence', () => {
  it('writes the first letter of a sentence large, and leaves names of programs', () => {
    for (const [given, wanted] of [
      ['cần lý do rút; lý do này được công khai.', 'Cần lý do rút; lý do này được công khai.'],
      ['địa chỉ này đã có.', 'Địa chỉ này đã có.'],
      ['needs the reason.', 'Needs the reason.'],
      ['conformsTo names no schema.', 'conformsTo names no schema.'],
      ['sen_token is no secret.', 'sen_token is no secret.'],
      ['"a" is named twice.', '"a" is named twice.'],
      ['The agency is gone.', 'The agency is gone.'],
      ['', ''],
    ] as const)
      assert.equal(beginSentence(given), wanted)
  })
})
