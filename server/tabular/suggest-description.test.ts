import assert from 'node:assert/strict'
import { readProvinceNames } from '../catalog/province-names.ts'
import { openVocabularies } from '../catalog/vocabularies.ts'
import { suggestDescription, type SuggestedColumn, type SuggestionSources } from './suggest-description.ts'

describe('suggestDescription', () => {
  const units = openVocabularies()
    .list('units')
    .filter(({ kind }) => kind !== 'commune')
  const provinces = readProvinceNames(units)
  const placeNames = units.flatMap(({ label }) => label.vi ?? [])

  const column = (name: string, type: string, more: Partial<SuggestedColumn> = {}): SuggestedColumn => ({
    name,
    title: {},
    type,
    distinct: null,
    min: null,
    max: null,
    top: [],
    ...more,
  })
  const suggest = (
    fileName: string | string[],
    columns: SuggestedColumn[] | null = null,
    more: Partial<SuggestionSources> = {},
  ) => {
    const fileNames = [fileName].flat()
    const found = suggestDescription({
      fileNames,
      tables: columns ? [{ fileName: fileNames[0]!, rowCount: 5, columns }] : [],
      texts: [],
      keywords: { vi: new Map(), en: new Map() },
      title: {},
      temporal: null,
      provinces,
      agencyNames: [],
      placeNames,
      ...more,
    })
    return (member: string, language: string | null = null) =>
      found.find((each) => each.member === member && each.language === language)
  }

  it('makes a title of the names of files', () => {
    const titles: [string | string[], string | undefined, string | undefined][] = [
      ['dan-so-2024.csv', 'Dân số 2024', undefined],
      ['DanSo2024_v2 (1).xlsx', 'Dân số 2024', undefined],
      ['dan_so_ha_noi_2024.csv.gz', 'Dân số Hà Nội 2024', undefined],
      [['dan-so-2022.csv', 'dan-so-2024.csv'], 'Dân số 2022–2024', undefined],
      ['Diện tích rừng.xlsx', 'Diện tích rừng', undefined],
      ['population-2024.csv', undefined, 'Population 2024'],
      ['20240131.csv', undefined, undefined],
    ]
    for (const [name, vi, en] of titles) {
      const of = suggest(name)
      assert.deepEqual([of('title', 'vi')?.value, of('title', 'en')?.value], [vi, en], String(name))
    }
  })

  it('counts one column and one row as one', () => {
    const columns = [column('xa', 'string')]
    const of = suggest('a.csv', null, { tables: [{ fileName: 'a.csv', rowCount: 1, columns }] })
    assert.equal(of('description', 'en')?.value, 'Has the column xa. 1 row.')
    assert.equal(
      suggest('a.csv', [...columns, column('so', 'integer')])('description', 'en')?.value,
      'Has the columns xa, so. 5 rows.',
    )
  })

  it('reads the period from values before heads before names', () => {
    const years = suggest('a-2024.csv', [column('Năm', 'integer', { min: 2019, max: 2023, distinct: 5 })])
    assert.deepEqual(years('temporal')!.value, { start: '2019-01-01', end: '2023-12-31' })
    const days = suggest('a.csv', [
      column('ngay_sinh', 'date', { min: '1950-01-01', max: '2001-01-01', distinct: 90 }),
      column('ngay', 'date', { min: '2024-01-01', max: '2024-01-31', distinct: 31 }),
    ])
    assert.deepEqual(days('temporal')!.value, { start: '2024-01-01', end: '2024-01-31' })
    assert.equal(days('frequency')!.value, 'DAILY')
    const heads = suggest(
      'a.csv',
      ['2019', '2020', '2021'].map((name) => column(name, 'number')),
    )
    assert.deepEqual(heads('temporal')!.value, { start: '2019-01-01', end: '2021-12-31' })
    // Men are counted in this one.
    const men = suggest('a.csv', [column('nam', 'integer', { min: 12, max: 400, distinct: 30 })])
    assert.equal(men('temporal'), undefined)
    assert.equal(suggest('so-lieu-thang-3-2024.csv')('frequency')!.value, 'MONTHLY')
  })

  it('takes no day of birth, founding or issue for the period, and a year that is named before any day', () => {
    const founded = (name: string, title = {}) =>
      column(name, 'date', { min: '1990-01-01', max: '2018-01-01', distinct: 400, title })
    for (const name of [
      'Ngày thành lập',
      'ngay_sinh',
      'Ngày cấp',
      'Ngày cấp phép',
      'date_of_birth',
      'Founded',
      'established_on',
      'Ngày ban hành',
      'issue_date',
    ])
      assert.equal(suggest('a.csv', [founded(name)])('temporal'), undefined, name)
    assert.equal(suggest('a.csv', [founded('d1', { vi: 'Ngày thành lập' })])('temporal'), undefined)
    assert.ok(suggest('a.csv', [founded('Ngày')])('temporal'))
    const wanted = { start: '2025-01-01', end: '2025-12-31' }
    const of = (file: string, columns: SuggestedColumn[], title = {}) => {
      const { value, because } = suggest(file, columns, { title })('temporal')!
      assert.deepEqual(value, wanted)
      return because
    }
    assert.equal(of('doanh-nghiep.csv', [founded('Ngày')], { vi: 'Doanh nghiệp năm 2025' }), 'title')
    assert.equal(of('doanh-nghiep-2025.csv', [founded('Ngày')]), 'fileName')
    assert.equal(of('a.csv', [founded('Ngày'), column('Doanh thu 2025', 'number')]), 'columns')
    // A price of 2010 is no period where the file says its own; the number of a paper is no year.
    assert.equal(of('a-2025.csv', [column('Giá so sánh 2010', 'number')]), 'fileName')
    assert.equal(of('a-2025.csv', [founded('Ngày')], { vi: 'Theo Nghị định 13/2023/NĐ-CP' }), 'fileName')
    // Days in that year tell it more closely.
    const days = column('ngay', 'date', { min: '2025-03-01', max: '2025-03-31', distinct: 31 })
    assert.deepEqual(suggest('a-2025.csv', [days])('temporal')!.value, {
      start: '2025-03-01',
      end: '2025-03-31',
    })
  })

  it('writes of the period that was given, in both languages', () => {
    const columns = [column('ngay', 'date', { min: '1990-01-01', max: '2018-01-01', distinct: 400 })]
    const texts = (temporal: SuggestionSources['temporal']) => {
      const of = suggest('a.csv', columns, { temporal })
      return (['vi', 'en'] as const).map(
        (lang) => /(số liệu|figures) (.*)\./.exec(String(of('description', lang)!.value))?.[2],
      )
    }
    assert.deepEqual(texts(null), ['từ năm 1990 đến năm 2018', 'from 1990 to 2018'])
    assert.deepEqual(texts({ start: '2025-01-01', end: '2025-12-31' }), ['năm 2025', 'of 2025'])
    assert.deepEqual(texts({ start: '2020-01-01', end: null }), ['từ năm 2020', 'from 2020'])
    assert.deepEqual(texts({ end: '2020-01-01' }), ['đến năm 2020', 'until 2020'])
  })

  it('reads the places from tables, names of files, or the agency', () => {
    const some = suggest('a.csv', [column('tinh', 'string', { distinct: 2, top: ['Hà Nội', 'Bình Dương'] })])
    assert.deepEqual(some('spatial')!.value, ['01', '79'])
    const names = ['01', '04', '08', '11', '12', '14', '15', '19', '20', '22']
    const all = suggest('a.csv', [column('ma_tinh', 'string', { distinct: 34, top: names })])
    assert.deepEqual(all('spatial')!.value, ['VN'])
    const allByCode = suggest('a.csv', [column('ma', 'string', { distinct: 34, top: names })])
    assert.deepEqual(allByCode('spatial')!.value, ['VN'])
    // Two digits of which the name says nothing.
    const agencyNames = ['Ủy ban nhân dân tỉnh Nghệ An']
    const few = suggest('a.csv', [column('ma', 'string', { distinct: 2, top: ['01', '02'] })], {
      agencyNames,
    })
    assert.deepEqual(few('spatial')!.value, ['40'])
    const called = suggest('a.csv', [column('Mã tỉnh', 'string', { distinct: 2, top: ['01', '40'] })])
    assert.deepEqual(called('spatial')!.value, ['01', '40'])
    const numbers = suggest('a.csv', [column('so_luong', 'integer', { distinct: 3, top: [1, 4, 8] })])
    assert.equal(numbers('spatial'), undefined)
    assert.deepEqual(suggest('truong-hoc-da-nang.csv')('spatial')!.value, ['48'])
    const agency = suggest('a.csv', null, { agencyNames: ['Ủy ban nhân dân tỉnh Nghệ An'] })('spatial')!
    assert.deepEqual([agency.value, agency.because], [['40'], 'agency'])
  })

  it('offers keywords in use that the files speak of and the title lacks', () => {
    const keywords = {
      vi: new Map([
        ['dân số', 5],
        ['thành thị', 2],
        ['rừng', 9],
      ]),
      en: new Map<string, number>(),
    }
    const of = suggest('dan-so.csv', [column('thanh_thi', 'integer')], { keywords, title: { vi: 'Dân số' } })
    assert.deepEqual(of('keywords', 'vi')!.value, ['thành thị'])
    assert.equal(of('keywords', 'en'), undefined)
  })

  it('names twelve columns and counts the rest', () => {
    const columns = Array.from({ length: 14 }, (_, index) => column(`cot_${index}`, 'string'))
    assert.match(
      String(suggest('a.csv', columns)('description', 'vi')!.value),
      / và 2 cột khác\. Có 5 dòng\.$/,
    )
  })
})
