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
})
