import { findAnswering } from '../catalog/answering-table.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'

/** A column of an open table, by which rows of another table can be joined to its own. */
export interface KeyColumn {
  distributionId: string
  name: string
  alias: string
  type: string
}

/** No dataset has more columns of codes and names that anybody would join by. */
const mostKeys = 100

/** What tables of all kinds call their columns: the same name says nothing of the same things. */
const generic =
  /^(stt|tt|so_thu_tu|thu_tu|hang|id|ma|code|key|ten|name|title|tieu_de|nam|year|thang|month|quy|quarter|ngay|date|loai|type|kind|nhom|group|gia_tri|value|don_vi|unit|chi_tieu|indicator|ghi_chu|note|notes|mo_ta|description|noi_dung|content|nguon|source|link|url|website|email|dien_thoai|phone|dia_chi|address|tru_so|trang_thai|status)(_\d+)?$|^(ten|name|title|dia_chi|address|mo_ta|description|ghi_chu|don_vi)_/

const code = /^(ma|code|iso|id)_|_(code|id|iso\d?)$|^iso\d?$/

const place =
  /^(ten_)?(tinh|tinh_thanh|tinh_thanh_pho|thanh_pho|huyen|quan|quan_huyen|xa|phuong|phuong_xa|xa_phuong|dia_phuong|dia_ban|quoc_gia|country|province|district|commune|ward|city|municipality)(_name|_cu|_moi)?$/

/** Whether a column holds codes or names of places, by what it is called. */
export const isCodeOrPlace = ({ alias, type }: Pick<KeyColumn, 'alias' | 'type'>): boolean =>
  code.test(alias) || (type === 'string' && place.test(alias))

/** What two columns must have in common to be joined: their name, whatever its capitals, marks and signs, and their type. */
export const joinKey = ({ alias, type }: Pick<KeyColumn, 'alias' | 'type'>): string => `${alias}|${type}`

/** The columns of a dataset that may be joined by; none of data that are not open to everybody. */
export function listKeyColumns({
  accessRights,
  distributions,
}: Pick<DatasetWithAgency, 'accessRights' | 'distributions'>): KeyColumn[] {
  if (accessRights !== 'PUBLIC') return []
  const columns = distributions.flatMap((file) =>
    (findAnswering(file)?.columns ?? []).map((column) => ({ ...column, distributionId: file.id })),
  )
  const mayJoin = columns.filter((column) => {
    if (isCodeOrPlace(column)) return column.type === 'string' || column.type === 'integer'
    return column.type === 'string' && !generic.test(column.alias)
  })
  // Each once, in the first table that has it.
  const keys = new Map<string, KeyColumn>()
  for (const column of mayJoin) if (!keys.has(joinKey(column))) keys.set(joinKey(column), column)
  return [...keys.values()].slice(0, mostKeys)
}
