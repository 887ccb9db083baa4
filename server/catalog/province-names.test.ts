import assert from 'node:assert/strict'
import { openVocabularies } from '../catalog/vocabularies.ts'
import { readProvinceNames } from './province-names.ts'

describe('readProvinceNames', () => {
  const names = readProvinceNames(openVocabularies().list('units'))
  const codeOf = (value: unknown) => names.find(value)?.code ?? null

  it('knows names with and without their kind and marks', () => {
    for (const name of [
      'Nghệ An',
      'Tỉnh Nghệ An',
      'tỉnh nghệ an',
      'NGHE AN',
      'Nghe An Province',
      ' Nghệ  An ',
    ])
      assert.equal(codeOf(name), '40', name)
    for (const name of [
      'Hồ Chí Minh',
      'TP. Hồ Chí Minh',
      'TP.HCM',
      'Thành phố Hồ Chí Minh',
      'TPHCM',
      'Ho Chi Minh City',
    ])
      assert.equal(codeOf(name), '79', name)
    for (const name of ['Huế', 'Thừa Thiên Huế', 'Thừa Thiên - Huế', 'Tỉnh Thừa Thiên-Huế'])
      assert.equal(codeOf(name), '46', name)
    assert.equal(codeOf('Thành phố Hà Nội'), '01')
    assert.equal(codeOf('Hoà Bình'), '25')
  })

  it('knows codes with and without noughts', () => {
    for (const code of ['01', 1, '1', ' 1 ']) assert.equal(codeOf(code), '01', String(code))
    assert.equal(codeOf(79), '79')
    assert.equal(codeOf('001'), null)
    assert.equal(codeOf(3), null)
    assert.equal(codeOf(1.5), null)
  })

  it('takes former provinces for the one that they are part of today', () => {
    assert.deepEqual(names.find('Hà Giang'), { code: '08', name: 'Tuyên Quang', isFormer: true })
    assert.deepEqual(names.find('02'), { code: '08', name: 'Tuyên Quang', isFormer: true })
    assert.deepEqual(names.find('Bắc Cạn'), { code: '19', name: 'Thái Nguyên', isFormer: true })
    assert.equal(names.find('Tuyên Quang')!.isFormer, false)
  })

  it('knows every province of today by name and code, and every former one by name', () => {
    for (const unit of openVocabularies().list('units')) {
      if (unit.kind !== 'province') continue
      assert.equal(codeOf(unit.label.vi), unit.id)
      assert.equal(codeOf(unit.id), unit.id)
      for (const { label, code } of unit.predecessors as { label: { vi: string }; code: string }[]) {
        assert.equal(codeOf(label.vi), unit.id, label.vi)
        assert.equal(codeOf(code), unit.id, code)
      }
    }
  })

  it('takes nothing else for a province', () => {
    for (const value of [
      '',
      'Cả nước',
      'Quận 1',
      null,
      true,
      {},
      '__proto__',
      'constructor',
      'x'.repeat(1_000),
      '👍',
    ])
      assert.equal(names.find(value), null)
  })
})
