import assert from 'node:assert/strict'
import { validateHeaderValue } from 'node:http'
import fc from 'fast-check'
import { makeAttachment } from './content-disposition.ts'

describe('makeAttachment', () => {
  it('gives a Vietnamese name in full, and in plain letters for old programs', () => {
    assert.equal(
      makeAttachment('Đường dữ liệu (2024).csv'),
      `attachment; filename="Duong du lieu (2024).csv"; filename*=UTF-8''%C4%90%C6%B0%E1%BB%9Dng%20d%E1%BB%AF%20li%E1%BB%87u%20%282024%29.csv`,
    )
  })

  it('lets no sign end the name early', () => {
    assert.equal(
      makeAttachment('a";filename="b.exe'),
      `attachment; filename="a_;filename=_b.exe"; filename*=UTF-8''a%22%3Bfilename%3D%22b.exe`,
    )
  })

  it('makes a header that can be sent, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        validateHeaderValue('Content-Disposition', makeAttachment(name))
      }),
    )
  })
})
