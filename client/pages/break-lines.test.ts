import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'
import { breakLines } from './break-lines.ts'

const fontFiles = [fileURLToPath(new URL('../assets/fonts/be-vietnam-pro-600.ttf', import.meta.url))]

/** How wide a line really is, in pixels. */
function measure(line: string, size: number): number {
  const text = `<text y="100" font-family="Be Vietnam Pro" font-weight="600" font-size="${size}">${line}</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="200">${text}</svg>`
  return new Resvg(svg, { font: { fontFiles, loadSystemFonts: false } }).getBBox()?.width ?? 0
}

describe('breakLines', () => {
  const room = { size: 64, width: 1056, lines: 4 }

  it('breaks at blanks into lines that go in, whatever the letters', () => {
    for (const text of [
      'Tỷ lệ văn bản điện tử giữa các cơ quan nhà nước được gửi qua mạng theo quý',
      'TỔNG SẢN PHẨM TRÊN ĐỊA BÀN CÁC TỈNH, THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG',
      'Municipal waste management: WWW, MMM and %%% of the whole',
      'illicit trafficking; filling, jilted, tilting till it fills',
      'a'.repeat(200),
      'W'.repeat(200),
    ]) {
      const lines = breakLines(text, room)
      assert.ok(lines.length >= 1 && lines.length <= room.lines)
      for (const line of lines) assert.ok(measure(line, room.size) <= room.width, line)
    }
  })

  it('keeps all words where they go in, and says with an ellipsis where they do not', () => {
    const text = 'Dân số các tỉnh'
    assert.deepEqual(breakLines(text, room), [text])
    assert.deepEqual(breakLines('', room), [])
    const long = breakLines('từ '.repeat(500), room)
    assert.equal(long.length, 4)
    assert.match(long.at(-1)!, /…$/)
    assert.equal(breakLines('từ '.repeat(500), { ...room, lines: 1 }).length, 1)
  })
})
