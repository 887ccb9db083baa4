import { tabularFormats, type DistributionRecord } from '../catalog/records.ts'
import type { Reason } from './records.ts'

/** Why nothing of a file is shown to somebody who may know of it and not read it. */
export const restricted: Reason = {
  code: 'access-restricted',
  message: {
    vi: 'Dữ liệu này không mở cho mọi người, nên không xem được tại đây. Hãy hỏi đầu mối liên hệ của bộ dữ liệu.',
    en: 'These data are not open to everybody, so they are not shown here. Ask the contact point of the dataset.',
  },
}

/** Why a distribution has no table, in a sentence for readers; null when one can be made of it. */
export function explainNoTable(
  distribution: Pick<DistributionRecord, 'format' | 'accessUrl' | 'sha256'>,
): Reason | null {
  const { format, sha256 } = distribution
  if (!sha256) {
    return {
      code: 'is-a-link',
      message: {
        vi: 'Đây là liên kết tới nơi khác, nên cổng không có bảng để xem tại đây. Hãy mở liên kết.',
        en: 'This is a link to another place, so there is no table to view here. Open the link.',
      },
    }
  }
  if (format !== null && tabularFormats.has(format.toUpperCase())) return null
  const name = format ?? ''
  return {
    code: 'format-without-table',
    message: {
      vi: `Tệp ${name} chưa xem được dưới dạng bảng tại đây. Hãy tải tệp về để dùng.`.replace(
        'Tệp  ',
        'Tệp này ',
      ),
      en: `A file of the format ${name} cannot be viewed as a table here yet. Download it to use it.`.replace(
        'A file of the format  ',
        'This file ',
      ),
    },
  }
}
