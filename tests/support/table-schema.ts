/** A schema as a ministry would publish it, in Vietnamese: the schools of a province. */
export const schoolSchema = {
  name: 'truong-hoc',
  homepage: 'https://moet.example/luoc-do',
  fields: [
    {
      name: 'ma_truong',
      title: 'Mã trường',
      description: 'Tám chữ số do Bộ cấp.',
      type: 'string',
      constraints: { required: true, unique: true, pattern: '[0-9]{8}' },
    },
    {
      name: 'ten_truong',
      title: { vi: 'Tên trường', en: 'Name of the school' },
      type: 'string',
      constraints: { required: true, minLength: 3, maxLength: 60 },
    },
    {
      name: 'cap_hoc',
      title: 'Cấp học',
      type: 'string',
      constraints: { enum: ['Mầm non', 'Tiểu học', 'THCS', 'THPT'] },
    },
    {
      name: 'so_hoc_sinh',
      title: 'Số học sinh',
      type: 'integer',
      unit: 'người',
      constraints: { minimum: 0, maximum: 5000 },
    },
    { name: 'ngay_thanh_lap', title: 'Ngày thành lập', type: 'date', constraints: { minimum: '1900-01-01' } },
    { name: 'email', title: 'Thư điện tử', type: 'string', format: 'email' },
    { name: 'thuoc_truong', title: 'Phân hiệu của trường', type: 'string' },
  ],
  missingValues: ['', '-'],
  primaryKey: 'ma_truong',
  foreignKeys: [{ fields: 'thuoc_truong', reference: { resource: '', fields: 'ma_truong' } }],
}

/** The body that publishes it. */
export const schoolInput = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: 'truong-hoc',
  version: '1.0.0',
  title: { vi: 'Danh sách trường học', en: 'List of schools' },
  description: { vi: 'Mỗi dòng là một trường.' },
  agency: 'bo-giao-duc',
  schema: schoolSchema,
  ...more,
})
