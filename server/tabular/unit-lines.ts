const unit =
  /^\([^()]{1,40}\)$|^(%|‰|kg|g|mg|µg|t|tấn|tạ|m|km|cm|mm|ha|m²|km²|m2|km2|m³|m3|l|lít|kwh|mwh|gwh|kw|mw|°c|oc|usd|vnd|vnđ|đồng|đ|eur|€|\$|£|người|hộ|cái|con|chiếc|đơn vị|nghìn|ngàn|triệu|tỷ|(nghìn|ngàn|triệu|tỷ|1000) \S+( \S+)?|người\/km²?2?|mg\/l|µg\/m³?3?|tạ\/ha|tấn\/ha|lần|năm|tháng|ngày|giờ|phút|giây|h|s|min|ppm|ppb|m\/s|km\/h|hpa|kpa|mbar|db|w\/m²?2?|m³?3?\/s|m³?3?\/ngày|mm\/h|kg\/ha|kg\/người|hh:mm(:ss)?|dd\/mm\/yyyy|mm\/dd\/yyyy|yyyy-mm-dd)$/i

/** Whether a cell is a unit of measure and nothing else. */
export const isUnit = (cell: string): boolean => unit.test(cell.trim())

const unitLine =
  /^\s*\(?\s*(đơn vị tính|đvt|đơn vị đo|đơn vị|units?( of measure(ment)?)?)\s*:\s*([^:]{1,60}?)\s*\)?\s*[.;]?\s*$/iu
// A word for money or for many of something, with what is counted: what a bare "Đơn vị" (which is an office as well) must have.
const measures =
  /(^|\s)(%|‰|nghìn|ngàn|triệu|tỷ|tỉ|đồng|vnđ|usd|người|hộ|tấn|tạ|kg|ha|km|m2|m²|m3|m³|lít|kwh|cái|chiếc|con|giường|vụ|ca|lượt|học sinh|doanh nghiệp)(?!\p{L})/iu

/** The unit that a line such as "(Đơn vị tính: triệu đồng)" says; null for other lines and for several units. */
export function readUnitLine(cell: string): string | null {
  const [, word, , , said] = unitLine.exec(cell) ?? []
  const named = said?.replace(/\)$/, '').trim()
  if (!word || !named || /[,;]| và | and |\/\s/.test(named)) return null
  const isOpen = /^đơn vị$/i.test(word)
  return isOpen && !isUnit(named) && !measures.test(` ${named}`) ? null : named
}

// Figures that have no unit, or one of their own, by what their columns are called.
const unitless =
  /^(stt|tt|số tt|số thứ tự|no\.?|#|id|mã|code|năm|year|tháng|month|quý|quarter|ngày|tuần)(?!\p{L})|tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|cơ cấu|tốc độ|chỉ số|xếp hạng|kinh độ|vĩ độ|longitude|latitude|%|\b(rate|share|ratio|index|rank|percent(age)?)\b|^(mã|code) | (mã|code)$/iu

/** Whether the unit that is said above a table is that of a column, by its name and some of its values. */
export const takesUnit = (name: string, values: readonly string[]): boolean =>
  !unitless.test(name.trim()) && !areYears(values)

function areYears(values: readonly string[]): boolean {
  const filled = values.filter((value) => value.trim() !== '').slice(0, 200)
  return filled.length > 0 && filled.every((value) => /^\s*(19|20)\d\d\s*$/.test(value))
}
