import type { Example } from '../example.ts'
import { Checks } from './checks.tsx'

export const examples: Example[] = [
  {
    title: 'in order, missing, wrong',
    render: (ui) => (
      <Checks
        ui={ui}
        items={[
          { state: 'good', text: 'Có chu kỳ cập nhật' },
          {
            state: 'warn',
            text: (
              <>
                <a href="#l">Giấy phép</a> còn thiếu
              </>
            ),
          },
          { state: 'bad', text: 'Ngày kết thúc trước ngày bắt đầu' },
        ]}
      />
    ),
  },
]
