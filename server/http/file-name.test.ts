import assert from 'node:assert/strict'
import { ProblemError } from '../problems.ts'
import { readFileName } from './file-name.ts'

describe('readFileName', () => {
  it('gives every honest name back unchanged', () => {
    const names = [
      'Dữ liệu dân số (2024).csv',
      'a.csv',
      '.htaccess',
      'tệp "trích dẫn" & 50%.csv',
      '数据📊.json',
      '..a',
      'x'.repeat(251) + '.csv',
    ]
    for (const name of names) assert.equal(readFileName(name), name)
  })

  it('writes letters in their composed form', () => {
    assert.equal(readFileName('Dữ liệu.csv'.normalize('NFD')), 'Dữ liệu.csv'.normalize('NFC'))
  })

  it('refuses paths, controls, direction marks, broken and overlong names', () => {
    const names = [
      '../x.csv',
      'a/b.csv',
      'a\\b.csv',
      '..',
      '.',
      '',
      ' ',
      'a\0b',
      'a\r\nSet-Cookie: x',
      'x\u202efdp.exe',
      'x\u2028',
      '\ufffd.csv',
      'ă'.repeat(128),
    ]
    for (const name of names) {
      assert.throws(
        () => readFileName(name),
        (error) => error instanceof ProblemError && error.status === 422,
        JSON.stringify(name),
      )
    }
  })
})
