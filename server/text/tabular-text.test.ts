import assert from 'node:assert/strict'
import { findTabularLook } from './tabular-text.ts'

describe('findTabularLook', () => {
  it('finds what stands between the cells of a table', () => {
    assert.equal(findTabularLook('id|name\n1|a\n'), '|')
    assert.equal(findTabularLook('id\tname\r\n1\ta\r\n'), '\t')
    assert.equal(findTabularLook('stop_id,stop_name\nA1,"Chợ Lớn, Quận 5"\nA2,Bến Thành\n'), ',')
    assert.equal(findTabularLook('a;b\n1;2\n3;4\n5'), ';')
  })

  it('sees none in sentences, lists and Markdown', () => {
    for (const text of [
      'Một dòng, có phẩy.\nDòng hai.\nDòng ba, hết.\n',
      'Kính gửi,\nĐây là thư.\n',
      '| a | b |\n|---|---|\n| 1 | 2 |\n',
      'một\nhai\nba\n',
      '',
    ])
      assert.equal(findTabularLook(text), null, text)
  })
})
