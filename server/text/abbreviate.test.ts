import assert from 'node:assert/strict'
import { abbreviate } from './abbreviate.ts'

describe('abbreviate', () => {
  for (const [name, made] of [
    ['Bộ Khoa học và Công nghệ', 'BKHCN KHCN KH&CN'],
    ['Bộ Văn hóa, Thể thao và Du lịch', 'BVHTTDL VHTTDL VHTT&DL'],
    ['Bộ Y tế', 'BYT'],
    ['Cục Thống kê', 'CTK'],
    ['General Statistics Office', 'GSO'],
    ['Ministry of Science and Technology', 'MST'],
    ['Ủy ban nhân dân thành phố Huế', 'UBNDTPH BNDTPH'],
    ['Sở Đồng Đăng Định', 'SĐĐĐ'],
    ['Chính phủ', ''],
    ['', ''],
    ['Công ty trách nhiệm hữu hạn một thành viên cấp thoát nước và môi trường', ''],
  ] as const) {
    it(`shortens ${name || 'nothing'} to ${made || 'nothing'}`, () => {
      assert.equal(abbreviate(name).join(' '), made)
    })
  }
})
