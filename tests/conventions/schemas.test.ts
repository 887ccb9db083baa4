import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { getContract } from '../../server/config/schemas.ts'
import { generateTypes } from '../../scripts/generate.ts'

const schemasDir = path.resolve(import.meta.dirname, '../../schemas')
const examplesDir = path.join(schemasDir, 'examples')

describe('schemas/', () => {
  it('are all well-formed, named by their file, and can be compiled', () => {
    const contract = getContract()
    for (const [name, schema] of contract.schemas) {
      assert.equal(path.basename(String(schema.$id)), `${name}.json`)
      assert.ok(schema.description, `${name} says what it is`)
      assert.ok(contract.validator(name))
    }
  })

  it('give the types that are committed', async () => {
    const made = await generateTypes()
    const committed = (
      readdirSync(path.join(schemasDir, 'generated'), { recursive: true }) as string[]
    ).filter((file) => file.endsWith('.ts'))
    assert.deepEqual(committed.sort(), [...made.keys()].sort(), 'run `npm run generate`')
    for (const [file, text] of made) {
      assert.equal(
        readFileSync(path.join(schemasDir, 'generated', file), 'utf8'),
        text,
        `${file} is old: run \`npm run generate\``,
      )
    }
  }).timeout(300_000)

  it('have a label and help in both languages for every field that a publisher writes', () => {
    for (const name of ['dataset-input', 'distribution-input', 'agency-input']) {
      const { properties } = getContract().schemas.get(name) as {
        properties: Record<string, Record<string, unknown>>
      }
      for (const [field, schema] of Object.entries(properties)) {
        const label = schema['x-label'] as { vi?: string; en?: string } | undefined
        assert.ok(label?.vi && label.en, `${name}.${field} has a label in both languages`)
        assert.ok(schema.description && schema['x-help-vi'], `${name}.${field} has help in both languages`)
      }
    }
  })
})

describe('schemas/examples/', () => {
  for (const name of readdirSync(examplesDir)) {
    for (const file of readdirSync(path.join(examplesDir, name))) {
      const isValid = file.startsWith('valid-') || file === 'valid.json'
      it(`${name}/${file} ${isValid ? 'passes' : 'is refused'}`, () => {
        const validate = getContract().validator(name)
        const example = JSON.parse(readFileSync(path.join(examplesDir, name, file), 'utf8')) as unknown
        assert.equal(validate(example), isValid, JSON.stringify(validate.errors?.[0]))
      })
    }
  }
})
