import assert from 'node:assert/strict'
import type { ColumnRecord } from '../records.ts'
import { nameViewColumns } from './view-columns.ts'

const column = (name: string, alias: string, index: number): ColumnRecord =>
  ({ name, alias, type: 'string', stored: `c${index}`, sqlType: 'VARCHAR', nullable: true }) as ColumnRecord

const name = (columns: [string, string][], ...named: string[]) =>
  nameViewColumns(
    columns.map(([published, alias], index) => column(published, alias, index)),
    new Set(named),
  ).columns.map(({ stored, name: called }) => `${stored} ${called}`)

describe('nameViewColumns', () => {
  const plain: [string, string][] = [
    ['Tỉnh', 'tinh'],
    ['Dân số', 'dan_so'],
    ['x', 'x'],
  ]

  it('calls columns as published when the question uses no alias', () => {
    assert.deepEqual(name(plain), ['c0 Tỉnh', 'c1 Dân số', 'c2 x'])
    assert.deepEqual(name(plain, 'x', 'nothing'), ['c0 Tỉnh', 'c1 Dân số', 'c2 x'])
  })

  it('calls a column by its alias where the question does', () => {
    assert.deepEqual(name(plain, 'dan_so'), ['c0 Tỉnh', 'c1 dan_so', 'c2 x'])
  })

  it('gives a column by both names when the question uses both', () => {
    assert.deepEqual(name(plain, 'dan_so', 'dân số'), ['c0 Tỉnh', 'c1 Dân số', 'c1 dan_so', 'c2 x'])
  })

  it('lets a published name go before the alias of another column', () => {
    const columns: [string, string][] = [
      ['A', 'a'],
      ['Á', 'a_2'],
      ['a_2', 'a_2_2'],
    ]
    assert.deepEqual(name(columns, 'a_2'), ['c0 A', 'c1 Á', 'c2 a_2'])
  })

  it('never gives two columns one name, whatever their case', () => {
    const columns: [string, string][] = [
      ['Name', 'name'],
      ['NAME', 'name_2'],
      ['name', 'name_3'],
    ]
    assert.deepEqual(name(columns), ['c0 Name', 'c1 name_2', 'c2 name_3'])
    assert.deepEqual(name(columns, 'name_2'), ['c0 Name', 'c1 name_2', 'c2 name_3'])
  })
})
