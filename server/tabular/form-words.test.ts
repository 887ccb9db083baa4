import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../config/root.ts'
import { formWords, typeWords } from './form-words.ts'

const places: Record<keyof typeof formWords, string> = {
  reading: 'fileEdit.reading',
  decimal: 'file.decimal',
  comma: 'file.comma',
  point: 'file.point',
  dateOrder: 'fileEdit.dateOrder',
  dayFirst: 'fileEdit.dayFirst',
  monthFirst: 'fileEdit.monthFirst',
}

describe('words of the form in notes', () => {
  for (const lang of ['vi', 'en'] as const)
    it(`are those that stand on the page (${lang})`, () => {
      const file = path.join(projectRoot, `client/text/${lang}.json`)
      const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
      for (const [name, place] of Object.entries(places))
        assert.equal(formWords[name as keyof typeof formWords][lang], texts[place])
      for (const [type, words] of Object.entries(typeWords))
        assert.equal(words[lang], texts[`column.${type}`])
    })
})
