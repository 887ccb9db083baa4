import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { makeUnits, printUnits } from '../../scripts/make-units.ts'

const folder = new URL('../../schemas/vocabularies/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))

describe('schemas/vocabularies', () => {
  for (const file of files) {
    it(`${file} has unique ids and a label in both languages for each`, () => {
      const items = JSON.parse(read(file))
      assert.ok(items.length > 0)
      assert.equal(new Set(items.map((item: { id: string }) => item.id)).size, items.length)
      for (const { id, label, summary } of items) {
        for (const map of [label, summary ?? label]) {
          assert.deepEqual(Object.keys(map), ['vi', 'en'], id)
          for (const text of [map.vi, map.en]) assert.ok(text && text === text.trim().normalize('NFC'), id)
        }
      }
    })

    it(`${file} keeps one item a line`, () => {
      const items = JSON.parse(read(file))
      assert.equal(read(file).trim().split('\n').length, items.length + 2)
    })
  }

  it('frequencies.json has labels that tell apart: none is another with a word before or behind it', () => {
    const labels = JSON.parse(read('frequencies.json')).map(({ label }: { label: object }) => label)
    for (const lang of ['vi', 'en'])
      for (const { [lang]: one } of labels)
        for (const { [lang]: other } of labels)
          assert.ok(one === other || !other.toLowerCase().includes(one.toLowerCase()), `${one}: ${other}`)
  })

  it('units.json is what scripts/make-units.ts makes of the datasets', () => {
    const made = printUnits(makeUnits(fileURLToPath(new URL('../../datasets', import.meta.url))))
    assert.ok(made === read('units.json'), 'Run: npx tsx scripts/make-units.ts')
  })

  it('units.json holds the country as it is since 1 July 2025', () => {
    const units = makeUnits(fileURLToPath(new URL('../../datasets', import.meta.url)))
    const ids = new Set(units.map((unit) => unit.id))
    const count = (kind: string) => units.filter((unit) => unit.kind === kind).length
    assert.deepEqual([count('province'), count('commune')], [34, 3321])
    assert.ok(units.every((unit) => unit.parent === null || ids.has(unit.parent)))
    const provinces = units.filter((unit) => unit.kind === 'province')
    assert.equal(provinces.flatMap((unit) => unit.predecessors ?? []).length, 63)
    assert.ok(provinces.every((unit) => unit.centre && unit.bbox))
  })
})
