import type { Example } from '../example.ts'
import { Choice, Choices } from './choice.tsx'

export const examples: Example[] = [
  {
    title: 'one of several, with help',
    render: (ui) => (
      <Choices legend="Ai được xem">
        <Choice ui={ui} type="radio" name="who" value="all" label="Mọi người" isChecked />
        <Choice
          ui={ui}
          type="radio"
          name="who"
          value="own"
          label="Chỉ cơ quan tôi"
          help="Bản nháp luôn như vậy"
        />
        <Choice ui={ui} type="radio" name="who" value="none" label="Không dùng được" isDisabled />
      </Choices>
    ),
  },
  {
    title: 'in columns, with help, wrong',
    render: (ui) => (
      <Choices legend="Chủ đề khác" id="c1" help="Nếu có." error="Chủ đề: không có mã “XYZ”" isInColumns>
        <Choice ui={ui} name="themes" value="GOVE" label="Chính phủ và khu vực công" />
        <Choice ui={ui} name="themes" value="XYZ" label="XYZ" isChecked />
      </Choices>
    ),
  },
  {
    title: 'counted',
    render: (ui) => (
      <Choices legend="Định dạng">
        <Choice ui={ui} name="format" value="CSV" label="CSV" count={1024} isChecked />
        <Choice ui={ui} name="format" value="PDF" label="PDF" count={0} />
      </Choices>
    ),
  },
]
