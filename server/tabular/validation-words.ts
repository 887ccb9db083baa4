import type { Sentence } from '../problems.ts'
import type { ValidationRule } from './validation-messages.ts'

/** What is wrong, in plain words, for people who mend it. */
export function explainRule(rule: ValidationRule, asked: string | null, hasValue = true): Sentence {
  const what = asked ?? ''
  switch (rule) {
    case 'missingColumn':
      return { vi: 'thiếu cột này', en: 'this column is missing' }
    case 'extraColumn':
      return { vi: 'lược đồ không có cột này', en: 'the schema has no such column' }
    case 'misorderedColumn':
      return {
        vi: `cột sai thứ tự: ở đây cần cột "${what}"`,
        en: `columns are out of order: "${what}" belongs here`,
      }
    case 'unreadable':
      return {
        vi: 'không đọc được theo kiểu của cột, hoặc dòng sai số ô',
        en: 'could not be read as the type of the column, or the row has another number of cells',
      }
    case 'type':
      return { vi: `không phải ${typeNames.vi[what] ?? what}`, en: `is no ${typeNames.en[what] ?? what}` }
    case 'format':
      return { vi: `không có dạng ${what}`, en: `is not of the form ${what}` }
    case 'required':
      return { vi: 'bắt buộc mà bỏ trống', en: 'is required and empty' }
    case 'unique':
      return asked === null
        ? { vi: 'có giá trị trùng nhau', en: 'has values that are alike' }
        : { vi: `trùng với dòng ${what} của bảng`, en: `is the same as in row ${what} of the table` }
    case 'enum':
      return { vi: `không thuộc danh sách: ${what}`, en: `is none of the list: ${what}` }
    case 'minimum':
      return { vi: `nhỏ hơn ${what}`, en: `is less than ${what}` }
    case 'maximum':
      return { vi: `lớn hơn ${what}`, en: `is more than ${what}` }
    case 'exclusiveMinimum':
      return { vi: `không lớn hơn ${what}`, en: `is not more than ${what}` }
    case 'exclusiveMaximum':
      return { vi: `không nhỏ hơn ${what}`, en: `is not less than ${what}` }
    case 'minLength':
      return { vi: `ngắn hơn ${what} ký tự`, en: `has fewer than ${what} characters` }
    case 'maxLength':
      return { vi: `dài hơn ${what} ký tự`, en: `has more than ${what} characters` }
    case 'pattern':
      return { vi: `không theo mẫu ${what}`, en: `does not match the pattern ${what}` }
    case 'primaryKey':
    case 'uniqueKey':
      if (asked !== null)
        return {
          vi: `khóa trùng với dòng ${what} của bảng`,
          en: `the key is the same as in row ${what} of the table`,
        }
      return hasValue
        ? { vi: 'khóa trùng hoặc thiếu', en: 'keys are alike or missing' }
        : { vi: 'thiếu một phần của khóa', en: 'a part of the key is missing' }
    case 'foreignKey':
      return { vi: `không có trong cột ${what}`, en: `is not in the column ${what}` }
  }
}

const typeNames: Record<'vi' | 'en', Record<string, string>> = {
  vi: {
    integer: 'số nguyên',
    year: 'năm',
    number: 'số',
    boolean: 'đúng/sai',
    date: 'ngày',
    datetime: 'ngày giờ',
    time: 'giờ',
    yearmonth: 'tháng (2024-12)',
    duration: 'khoảng thời gian (P1D)',
    geopoint: 'điểm (kinh độ, vĩ độ)',
    object: 'đối tượng JSON',
    array: 'danh sách JSON',
    geojson: 'GeoJSON',
  },
  en: {
    integer: 'whole number',
    year: 'year',
    number: 'number',
    boolean: 'true or false',
    date: 'date',
    datetime: 'date and time',
    time: 'time of day',
    yearmonth: 'month (2024-12)',
    duration: 'duration (P1D)',
    geopoint: 'point (longitude, latitude)',
    object: 'JSON object',
    array: 'JSON list',
    geojson: 'GeoJSON',
  },
}
