import assert from 'node:assert/strict'
import { makeDataset, makeDistribution } from '../catalog/records.examples.ts'
import { isCodeOrPlace, joinKey, listKeyColumns } from './join-keys.ts'

const tableOf = (columns: [alias: string, type: string][]) => ({
  status: 'ready' as const,
  release: 1,
  rowCount: 10,
  columns: columns.map(([alias, type]) => ({ name: alias.toUpperCase(), alias, type })),
  reason: null,
})
const keysOf = (columns: [string, string][], accessRights: 'PUBLIC' | 'RESTRICTED' = 'PUBLIC') =>
  listKeyColumns(
    makeDataset({ accessRights, distributions: [makeDistribution({ id: 'f1', table: tableOf(columns) })] }),
  ).map(joinKey)

describe('Columns by which tables are joined', () => {
  it('are codes, names of places and texts, not numbers, days and what all tables have', () => {
    assert.deepEqual(
      keysOf([
        ['stt', 'integer'],
        ['ma_tinh', 'string'],
        ['ma_xa', 'integer'],
        ['tinh_thanh', 'string'],
        ['ten', 'string'],
        ['ten_tieng_anh', 'string'],
        ['ten_2', 'string'],
        ['nam', 'integer'],
        ['dan_so', 'integer'],
        ['ngay_cap', 'date'],
        ['so_dang_ky', 'string'],
        ['ma_tinh', 'string'],
        ['iso3', 'string'],
      ]),
      ['ma_tinh|string', 'ma_xa|integer', 'tinh_thanh|string', 'so_dang_ky|string', 'iso3|string'],
    )
  })

  it('are known by their names when they hold codes or places', () => {
    const known = [
      'ma_tinh',
      'country_code',
      'tinh_thanh_cu',
      'quan_huyen',
      'ten_tinh',
      'province_name',
      'iso3',
    ]
    for (const alias of known) assert.equal(isCodeOrPlace({ alias, type: 'string' }), true, alias)
    for (const alias of ['may_moc', 'mau_sac', 'tinh_trang', 'id', 'so_dang_ky', 'xang_dau'])
      assert.equal(isCodeOrPlace({ alias, type: 'string' }), false, alias)
    assert.equal(isCodeOrPlace({ alias: 'tinh', type: 'number' }), false)
  })

  it('are none of data that are not open', () => {
    assert.deepEqual(keysOf([['ma_tinh', 'string']], 'RESTRICTED'), [])
  })
})
