import type { Example } from '../example.ts'
import { Pair, SelectField, TextAreaField, TextField } from './field.tsx'

export const examples: Example[] = [
  {
    title: 'with help, wrong, a list, disabled',
    render: (ui) => (
      <Pair>
        <TextField
          ui={ui}
          id="f1"
          name="title"
          label="Tên"
          isRequired
          help="Nói số liệu gì, của ai."
          value="Dịch vụ công"
        />
        <TextField
          ui={ui}
          id="f2"
          name="day"
          label="Ngày"
          error="Viết ngày như 31/12/2020"
          value="31-13-2020"
          isNumber
        />
        <SelectField
          ui={ui}
          id="f3"
          name="frequency"
          label="Chu kỳ"
          value="ANNUAL"
          options={[
            { value: 'MONTHLY', text: 'Hằng tháng' },
            { value: 'ANNUAL', text: 'Hằng năm' },
          ]}
        />
        <TextField
          ui={ui}
          id="f4"
          name="slug"
          label="Không sửa được"
          isDisabled
          value="van-phong-chinh-phu"
        />
      </Pair>
    ),
  },
  {
    title: 'two languages, counted',
    render: (ui) => (
      <Pair>
        <TextAreaField
          ui={ui}
          id="f5"
          name="title.vi"
          label="Tên"
          lang="vi"
          isTitle
          rows={2}
          maxLength={200}
          value="Tỷ lệ văn bản điện tử"
        />
        <TextAreaField
          ui={ui}
          id="f6"
          name="title.en"
          label="Tên tiếng Anh"
          lang="en"
          isTitle
          rows={2}
          maxLength={200}
          isOptional
          help="Gợi ý: Share of documents exchanged electronically"
          error="Viết tên tiếng Anh, hoặc đánh dấu là chưa dịch"
        />
      </Pair>
    ),
  },
  {
    title: 'sign-in',
    render: (ui) => (
      <div class="stack limit">
        <TextField
          ui={ui}
          id="f7"
          name="email"
          type="email"
          autocomplete="username"
          label="E-mail"
          isRequired
        />
        <TextField
          ui={ui}
          id="f8"
          name="password"
          type="password"
          autocomplete="current-password"
          label="Mật khẩu"
          isRequired
        />
      </div>
    ),
  },
]
