import assert from 'node:assert/strict'
import { createLogger } from './logger.ts'

describe('createLogger', () => {
  it('tells of whatever was thrown', () => {
    const lines: string[] = []
    const logger = createLogger('warn', { write: (line) => void lines.push(line) })
    for (const thrown of [new TypeError('a'), null, 'b', { message: 'c' }])
      logger.warn({ err: thrown }, 'failed')
    const described = lines.map((line) => {
      const { type, message } = JSON.parse(line).err
      return [type, message]
    })
    assert.deepEqual(described, [
      ['TypeError', 'a'],
      ['object', 'null'],
      ['string', 'b'],
      ['object', '[object Object]'],
    ])
  })
})
