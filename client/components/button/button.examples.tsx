import type { Example } from '../example.ts'
import { Button } from './button.tsx'

export const examples: Example[] = [
  {
    title: 'kinds',
    render: () => (
      <p class="row">
        <Button href="#" icon="download">
          Tải CSV
        </Button>
        <Button href="#" kind="quiet">
          Mở bảng
        </Button>
        <Button href="#" kind="plain">
          Bỏ tất cả
        </Button>
        <Button type="button" kind="bad">
          Rút bộ dữ liệu
        </Button>
      </p>
    ),
  },
  {
    title: 'disabled, busy, small',
    render: () => (
      <p class="row">
        <Button type="button" isDisabled>
          Không dùng được
        </Button>
        <Button type="button" isBusy>
          Đang gửi
        </Button>
        <Button type="button" kind="quiet" isSmall>
          Nhỏ
        </Button>
        <Button type="button" isSmall>
          Nhỏ, chính
        </Button>
      </p>
    ),
  },
  {
    title: 'wide, with a long text',
    render: () => (
      <div class="limit">
        <Button href="#" isWide icon="table">
          Mở bảng 3.321 phường, xã, đặc khu của 34 tỉnh, thành phố trực thuộc Trung ương
        </Button>
      </div>
    ),
  },
]
