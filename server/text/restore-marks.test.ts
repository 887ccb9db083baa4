import assert from 'node:assert/strict'
import { restoreMarks } from './restore-marks.ts'

describe('restoreMarks', () => {
  const restore = (plain: string, texts: string[] = [], names: string[] = []) =>
    restoreMarks(plain, { texts, names }).text

  it('writes words of public tables as they are written', () => {
    assert.equal(restore('dan so'), 'dân số')
    assert.equal(restore('dien tich rung 2024'), 'diện tích rừng 2024')
    assert.equal(restore('bao cao ton kho'), 'báo cáo ton kho')
  })

  it('follows the texts of the portal, the longest run and the most frequent spelling first', () => {
    assert.equal(restore('ton kho lua gao', ['Tồn kho lúa gạo', 'Giá lúa']), 'tồn kho lúa gạo')
    assert.equal(restore('ban do', ['Bản đồ', 'Bạn đỗ', 'Bản đồ rừng']), 'bản đồ')
    assert.equal(restore('ton kho', ['ton kho']), 'ton kho')
  })

  it('keeps names as they are written, and single syllables as they came', () => {
    assert.equal(restore('dan so ha noi', [], ['Hà Nội']), 'dân số Hà Nội')
    assert.equal(restore('so', ['Sổ', 'Số']), 'so')
    assert.deepEqual(restoreMarks('population 2024', { texts: [] }), {
      text: 'population 2024',
      restored: 0,
      words: 1,
    })
  })
})
