// Makes schemas/vocabularies/units.json from the facts in datasets/. Safe to repeat: the same facts give the same bytes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { normalizeText } from '../server/text/normalize.ts'

type Label = { vi: string; en: string }
type Row = Record<string, string>
type Box = [west: number, south: number, east: number, north: number]

/** A place that data can be about; `parent` is the unit that it belongs to, `predecessors` are those it was made of. */
export interface Unit {
  id: string
  label: Label
  fullName?: Label
  otherNames?: string[]
  kind: 'world' | 'region' | 'country' | 'province' | 'commune'
  parent: string | null
  code?: string
  uri?: string
  members?: string[]
  predecessors?: { label: Label; code?: string }[]
  centre?: [lon: number, lat: number]
  bbox?: Box
}

const repository = fileURLToPath(new URL('..', import.meta.url))
const unitsFile = join(repository, 'schemas/vocabularies/units.json')

const provincesFile = 'bo-noi-vu/34-tinh-thanh/data/34-tinh-thanh-2025.csv'
const formerProvincesFile = 'bo-noi-vu/63-tinh-thanh-cu/data/63-tinh-thanh-cu-va-don-vi-moi.csv'
const communesFile = 'cuc-thong-ke/don-vi-hanh-chinh-cap-xa/data/don-vi-hanh-chinh-cap-xa-2025.csv'
const boundariesFile = 'bo-nong-nghiep-va-moi-truong/ranh-gioi-34-tinh/data/ranh-gioi-34-tinh.geojson'
/** The lists that name the former wards and communes; the other provinces have not published theirs here yet. */
const formerCommunesFiles = [
  'ubnd-thanh-pho-ha-noi/126-phuong-xa-ha-noi/data/126-phuong-xa-ha-noi.csv',
  'ubnd-thanh-pho-da-nang/94-phuong-xa-da-nang/data/94-phuong-xa-da-nang.csv',
  'ubnd-thanh-pho-hue/40-phuong-xa-hue/data/40-phuong-xa-hue.csv',
]

/** Names that people type and that neither the label nor its folded form holds. */
const otherNames: Record<string, string[]> = {
  VN: ['Vietnam'],
  '01': ['Hanoi'],
  '31': ['Haiphong'],
  '46': ['Thừa Thiên Huế'],
  '48': ['Danang'],
  '66': ['Đăk Lăk', 'Đắc Lắc'],
  '79': ['Ho Chi Minh City', 'TPHCM', 'TP.HCM', 'HCMC', 'Sài Gòn', 'Saigon'],
}

const communeKinds: Record<string, Label> = {
  phường: { vi: 'Phường', en: 'ward' },
  xã: { vi: 'Xã', en: 'commune' },
  'đặc khu': { vi: 'Đặc khu', en: 'special zone' },
}

function readRows(folder: string, file: string): Row[] {
  const [head = '', ...lines] = readFileSync(join(folder, file), 'utf8').trim().split(/\r?\n/)
  const names = splitOutside(head, '"', '"')
  return lines.map((line) => {
    const values = splitOutside(line, '"', '"').map((value) =>
      value.replace(/^"|"$/g, '').replaceAll('""', '"'),
    )
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
  })
}

/** Parts between commas, where a comma within quotes or brackets does not count. */
function splitOutside(text: string, open: string, close: string): string[] {
  const parts = ['']
  let depth = 0
  for (const sign of text) {
    if (sign === open && (open !== close || depth === 0)) depth++
    else if (sign === close) depth--
    if (sign === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts
}

function cell(row: Row, column: string): string {
  const value = row[column]
  if (!value) throw new Error(`A row has no ${column}: ${JSON.stringify(row)}`)
  return value
}

function sameLabel(name: string): Label {
  const label = normalizeText(name)
  return { vi: label, en: label }
}

function pointOf(row: Row): [number, number] {
  return [Number(cell(row, 'kinh_do')), Number(cell(row, 'vi_do'))]
}

function joinBoxes(boxes: Box[]): Box {
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ]
}

function readBoxes(folder: string): Map<string, Box> {
  const { features } = JSON.parse(readFileSync(join(folder, boundariesFile), 'utf8'))
  return new Map(
    features.map((feature: { properties: { ma: string }; geometry: { coordinates: unknown[] } }) => {
      const points = feature.geometry.coordinates.flat(10) as number[]
      const boxes = points.flatMap((value, index): Box[] => {
        const next = points[index + 1] ?? 0
        return index % 2 === 0 ? [[value, next, value, next]] : []
      })
      return [feature.properties.ma, roundOutwards(joinBoxes(boxes))]
    }),
  )
}

/** Three decimals are about 100 metres, less than the simplification of the boundaries. */
function roundOutwards([west, south, east, north]: Box): Box {
  const down = (degrees: number) => Math.floor(degrees * 1000) / 1000
  const up = (degrees: number) => Math.ceil(degrees * 1000) / 1000
  return [down(west), down(south), up(east), up(north)]
}

function makeProvinces(folder: string): Unit[] {
  const former = readRows(folder, formerProvincesFile)
  const boxes = readBoxes(folder)
  return readRows(folder, provincesFile).map((row) => {
    const id = cell(row, 'ma')
    const name = normalizeText(cell(row, 'ten'))
    const isCity = cell(row, 'loai') !== 'tỉnh'
    return {
      id,
      label: { vi: name, en: id === '79' ? `${name} City` : name },
      fullName: {
        vi: normalizeText(cell(row, 'ten_day_du')),
        en: isCity ? `${name} City` : `${name} Province`,
      },
      ...(otherNames[id] && { otherNames: otherNames[id] }),
      kind: 'province',
      parent: 'VN',
      code: id,
      predecessors: former
        .filter((old) => old.ma_moi === id)
        .map((old) => ({ label: sameLabel(cell(old, 'ten_cu')), code: cell(old, 'ma_cu') })),
      centre: pointOf(row),
      bbox: boxes.get(id),
    }
  })
}

function readFormerCommunes(folder: string): Map<string, string[]> {
  const rows = formerCommunesFiles.flatMap((file) => readRows(folder, file))
  return new Map(
    rows.map((row) => [
      cell(row, 'ma_xa'),
      splitOutside(cell(row, 'don_vi_truoc_sap_xep'), '(', ')').map((name) =>
        normalizeText(name.replace(/\(.*$/s, '')),
      ),
    ]),
  )
}

function makeCommunes(folder: string): Unit[] {
  const former = readFormerCommunes(folder)
  return readRows(folder, communesFile).map((row) => {
    const id = cell(row, 'ma_xa')
    const name = normalizeText(cell(row, 'ten'))
    const kind = communeKinds[cell(row, 'loai')]
    if (!kind) throw new Error(`Unit ${id} is neither phường, xã nor đặc khu.`)
    const predecessors = former.get(id)?.map((old) => ({ label: sameLabel(old) }))
    return {
      id,
      label: { vi: `${kind.vi} ${name}`, en: `${name} ${kind.en}` },
      kind: 'commune',
      parent: cell(row, 'ma_tinh'),
      code: id,
      ...(predecessors && { predecessors }),
      centre: pointOf(row),
    }
  })
}

/** All places of the vocabulary, the widest first: the world, ASEAN, Viet Nam, its provinces, their communes. */
export function makeUnits(datasetsFolder: string): Unit[] {
  const provinces = makeProvinces(datasetsFolder)
  return [
    {
      id: 'WORLD',
      label: { vi: 'Thế giới', en: 'World' },
      kind: 'world',
      parent: null,
      bbox: [-180, -90, 180, 90],
    },
    {
      id: 'ASEAN',
      label: { vi: 'ASEAN', en: 'ASEAN' },
      fullName: { vi: 'Hiệp hội các quốc gia Đông Nam Á', en: 'Association of Southeast Asian Nations' },
      otherNames: ['Đông Nam Á', 'South-East Asia'],
      kind: 'region',
      parent: 'WORLD',
      // ISO 3166-1; Timor-Leste (TL) since 26 October 2025.
      members: ['BN', 'ID', 'KH', 'LA', 'MM', 'MY', 'PH', 'SG', 'TH', 'TL', 'VN'],
    },
    {
      id: 'VN',
      label: { vi: 'Việt Nam', en: 'Viet Nam' },
      fullName: { vi: 'Cộng hòa xã hội chủ nghĩa Việt Nam', en: 'Socialist Republic of Viet Nam' },
      otherNames: otherNames.VN,
      kind: 'country',
      parent: 'WORLD',
      code: 'VN',
      uri: 'http://publications.europa.eu/resource/authority/country/VNM',
      // Huế, about halfway between the northern and the southern end.
      centre: provinces.find((province) => province.id === '46')?.centre,
      bbox: joinBoxes(provinces.flatMap((province) => (province.bbox ? [province.bbox] : []))),
    },
    ...provinces,
    ...makeCommunes(datasetsFolder),
  ]
}

/** The bytes of units.json: one unit a line, so that a change of one place is a change of one line. */
export function printUnits(units: Unit[]): string {
  return `[\n${units.map((unit) => JSON.stringify(unit)).join(',\n')}\n]\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const units = makeUnits(join(repository, 'datasets'))
  writeFileSync(unitsFile, printUnits(units))
  console.log(`${units.length} units written.`)
}
