import assert from 'node:assert/strict'
import { writeRejectedCsv } from './rejected-csv.ts'

describe('what did not fit, as CSV', () => {
  const sample = [{ line: 3, column: 'số', text: '=1+1', message: { vi: 'không hợp', en: 'does not fit' } }]

  it('has a line each, and no text that a spreadsheet would run', () => {
    const text = writeRejectedCsv({ count: 1, sample }, 'en')
    assert.equal(text, "\ufeffline,column,content,reason\r\n3,số,'=1+1,does not fit\r\n")
  })

  it('says in its last line that there are more', () => {
    const lines = writeRejectedCsv({ count: 12_345, sample }, 'vi').trimEnd().split('\r\n')
    assert.equal(lines.length, 3)
    assert.match(lines[2]!, /^,,,.*12\.345 chỗ không hợp; tệp này chỉ giữ 1 chỗ đầu/)
  })
})
