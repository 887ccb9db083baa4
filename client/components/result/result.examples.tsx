import type { Example } from '../example.ts'
import { Result, Results } from './result.tsx'

export const examples: Example[] = [
  {
    title: 'found words, a long title, the least there can be',
    render: (ui) => (
      <Results>
        {[
          <Result
            ui={ui}
            level={3}
            href="#1"
            title={{ text: 'Tỷ lệ văn bản điện tử trao đổi qua mạng giữa các cơ quan nhà nước' }}
            titleMarked="Tỷ lệ <mark>văn bản điện tử</mark> trao đổi qua mạng giữa các cơ quan nhà nước"
            text={{ text: 'Tỷ lệ văn bản điện tử được gửi, nhận qua Trục liên thông văn bản quốc gia.' }}
            textMarked="Tỷ lệ <mark>văn bản điện tử</mark> được gửi, nhận qua Trục liên thông văn bản quốc gia, tăng từ 72% năm 2018 lên 86,5% năm 2019 và 88,53% đến tháng 7/2020; mục tiêu năm 2020 là 90%."
            agency={{ text: 'Văn phòng Chính phủ' }}
            modified="2026-11-05"
            badge={{ tone: 'good', text: 'Đúng hạn' }}
            formats={['CSV', 'API']}
          />,
          <Result
            ui={ui}
            level={3}
            href="#2"
            title={{
              text: 'Báo cáo tổng hợp tình hình thực hiện nhiệm vụ xây dựng Chính phủ điện tử, Chính quyền điện tử của các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ và Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương',
              lang: 'vi',
            }}
            text={{ text: 'Tên dài 200 ký tự vẫn đứng vững: xuống dòng cân, không tràn, không cắt.' }}
            agency={{
              text: 'Trung tâm Tin học và Truyền thông hành chính quốc gia phục vụ Chính phủ, Thủ tướng Chính phủ',
            }}
            note={{ text: 'Vì sao có ở đây: bộ số liệu duy nhất có từ năm 1990.', lang: 'vi' }}
            modified="2026-11-02"
            badge={{ tone: 'warn', text: 'Quá hạn 3 tháng' }}
            formats={['CSV', 'PDF']}
          />,
          <Result ui={ui} level={3} href="#3" title={{ text: 'Xếp hạng' }} formats={[]} />,
        ]}
      </Results>
    ),
  },
]
