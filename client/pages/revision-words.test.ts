import assert from 'node:assert/strict'
import { createUi } from '../text/ui.ts'
import { describeChanges, type Change } from './revision-words.ts'

describe('describeChanges', () => {
  const say = (changes: Change[], lang: 'vi' | 'en' = 'vi') =>
    describeChanges({ ui: createUi(lang), label: (_list, id) => id, agencyName: () => null }, changes)

  it('names the parts of how a file is read as its form does, and columns by their names', () => {
    const path = '/distributions/0/reading'
    assert.deepEqual(
      say([
        { pointer: `${path}/types/Mã tỉnh`, from: 'integer', to: 'string' },
        { pointer: `${path}/headerRow`, to: 2 },
        { pointer: `${path}/dateOrders/ngay`, to: 'dmy' },
      ]),
      [
        { name: 'Tệp thứ 1: cách đọc tệp (kiểu của cột “Mã tỉnh”)', from: 'Số nguyên', to: 'Chữ' },
        { name: 'Tệp thứ 1: cách đọc tệp (dòng tên cột)', from: null, to: '2' },
        {
          name: 'Tệp thứ 1: cách đọc tệp (ngày viết bằng số “ngay”)',
          from: null,
          to: 'Ngày trước (01/02 là 1 tháng 2)',
        },
      ],
    )
  })

  it('writes days, months and moments as the language does', () => {
    const values = (lang: 'vi' | 'en') =>
      say(
        [
          { pointer: '/temporal/start', from: '2024-01', to: '2024-01-31' },
          { pointer: '/modified', to: '2026-01-31T17:30:00.000Z' },
        ],
        lang,
      ).flatMap(({ from, to }) => [from, to])
    assert.deepEqual(values('vi'), ['1/2024', '31/01/2024', null, '00:30 01/02/2026'])
    assert.deepEqual(values('en'), ['January 2024', '31 Jan 2024', null, '1 Feb 2026, 00:30'])
  })
})
