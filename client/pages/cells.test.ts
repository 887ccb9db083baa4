import assert from 'node:assert/strict'
import { createUi } from '../text/ui.ts'
import { createCellWriter, createTextWriter } from './cells.tsx'

describe('createTextWriter', () => {
  it('writes what a cell holds, an address as its text and never as a link', () => {
    const ui = createUi('vi')
    const address = 'https://data.example/a'
    const link = { name: 'trang', type: 'string' } as const
    assert.equal(createTextWriter(ui, link, [])(address), address)
    assert.equal(typeof createCellWriter(ui, link, [])(address), 'object')
    const cells = [
      [{ name: 'giá', type: 'number' }, 1234.5],
      [{ name: 'ngày', type: 'date' }, '2024-03-05'],
      [{ name: 'đạt', type: 'boolean' }, true],
      [{ name: 'nơi', type: 'json' }, '{"a":1}'],
      [link, null],
    ] as const
    for (const [column, value] of cells) {
      assert.equal(createTextWriter(ui, column, [value])(value), createCellWriter(ui, column, [value])(value))
    }
  })

  it('writes a time without a zone as it was written, and a moment by the clock of the portal', () => {
    const column = { name: 'lúc', type: 'datetime' } as const
    const write = (value: string, lang: 'vi' | 'en' = 'vi') =>
      createTextWriter(createUi(lang, { timeZone: 'Asia/Ho_Chi_Minh' }), column, [value])(value)
    assert.equal(write('2024-03-05T08:30:00'), '08:30 05/03/2024')
    assert.equal(write('2024-03-05T00:00:00.000'), '00:00 05/03/2024')
    assert.equal(write('2024-03-05T08:30:15'), '08:30:15 05/03/2024')
    assert.equal(write('2024-03-05T08:30:00', 'en'), '5 Mar 2024, 08:30')
    assert.equal(write('2024-03-05T20:30:00Z'), '03:30 06/03/2024')
    assert.equal(write('2024-03-05T20:30:05Z'), '03:30:05 06/03/2024')
  })

  it('writes the numbers of a column with one count of decimals, and loses no small one', () => {
    const column = { name: 'giá', type: 'number' } as const
    const write = (values: number[], lang: 'vi' | 'en' = 'vi') =>
      values.map(createTextWriter(createUi(lang), column, values))
    assert.deepEqual(write([1234.5, 0.125, 7]), ['1.234,500', '0,125', '7,000'])
    assert.deepEqual(write([1234.5, 7], 'en'), ['1,234.5', '7.0'])
    assert.deepEqual(write([3, 0.1 + 0.2]), ['3,000000', '0,300000'])
    assert.deepEqual(write([1e-9, 2]), ['0,000000001', '2,000000'])
    assert.deepEqual(write([1e21]), ['1.000.000.000.000.000.000.000'])
  })
})
