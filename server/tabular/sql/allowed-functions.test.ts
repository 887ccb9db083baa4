import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { allowedFunctions } from './allowed-functions.ts'

describe('allowedFunctions', () => {
  it('are those that docs/api.md lists, in its order', () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/api.md'), 'utf8')
    for (const [title, list] of Object.entries(allowedFunctions)) {
      const cells = list.split(' ').map((name) => `\`${name.replaceAll('|', '\\|')}\``)
      // Lines are padded by the formatter.
      assert.ok(page.replace(/ +/g, ' ').includes(`| ${title} | ${cells.join(' ')} |`), title)
    }
  })
})
