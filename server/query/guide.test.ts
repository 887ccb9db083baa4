import assert from 'node:assert/strict'
import { getContract } from '../config/schemas.ts'
import { describeWhere, whereGuide } from './guide.ts'
import { parseWhere } from './query.ts'

describe('the guide to conditions', () => {
  it('has examples that are conditions', () => {
    for (const { example } of whereGuide) assert.ok(parseWhere(example), example)
  })

  it('is what the schemas say of where', () => {
    for (const name of ['rows-query', 'aggregate-query', 'export-query', 'places-query']) {
      const properties = getContract().schemas.get(name)?.properties as Record<
        string,
        { description: string }
      >
      assert.equal(properties.where!.description, describeWhere(), name)
    }
  })
})
