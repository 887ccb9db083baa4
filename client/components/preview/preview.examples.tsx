import type { Example } from '../example.ts'
import { Preview } from './preview.tsx'

const json = JSON.stringify({
  tên: 'Danh mục trạm quan trắc',
  trạm: [
    { mã: 'HN-01', cao: 12.5, hoạtĐộng: true },
    { mã: 'HN-02', cao: null, hoạtĐộng: false },
  ],
})

export const examples: Example[] = [
  {
    title: 'a text that goes on',
    render: (ui) => (
      <Preview
        ui={ui}
        name="thuyết minh.txt"
        preview={{
          kind: 'text',
          release: 1,
          content: 'Số liệu theo ước tính sơ bộ.\nĐơn vị: nghìn người.\n',
          truncated: true,
          limitBytes: 65_536,
        }}
      />
    ),
  },
  {
    title: 'JSON',
    render: (ui) => (
      <Preview
        ui={ui}
        name="trạm.json"
        preview={{ kind: 'json', release: 1, content: json, truncated: false, limitBytes: 65_536 }}
      />
    ),
  },
]
