import assert from 'node:assert/strict'
import type { ProblemError } from '../problems.ts'
import { problemFromErrors } from './schema-errors.ts'
import { getContract } from './schemas.ts'

function describe422(schema: string, body: unknown): Record<string, { vi: string; en: string }> {
  const validate = getContract().validator(schema)
  assert.equal(validate(body), false)
  const { errors } = problemFromErrors(validate.errors!) as ProblemError
  return Object.fromEntries(
    errors.map(({ pointer, detail }) => [pointer, detail as { vi: string; en: string }]),
  )
}

describe('sentences of schema errors', () => {
  const details = describe422('dataset-input', {
    title: 5,
    description: { vi: 'Mô tả.' },
    agency: 'a',
    license: 7,
    sample: 'yes',
    themes: 'GOVE',
    language: ['Tiếng Việt'],
    bbox: ['x'],
  })

  it('name types in the language of the reader', () => {
    assert.deepEqual(details['/title'], {
      vi: 'cần là một đối tượng ({…}).',
      en: 'needs to be an object ({…}).',
    })
    assert.equal(details['/sample']?.vi, 'cần là true hoặc false.')
    assert.match(details['/license']!.vi, /^cần là một đoạn chữ/)
    assert.match(details['/themes']!.vi, /^cần là một danh sách/)
    assert.match(details['/bbox/0']!.vi, /^cần là một số/)
  })

  it('say which form a code takes', () => {
    assert.equal(details['/language/0']?.en, 'needs a language code such as vi or en.')
  })

  it('tell one fault once where nothing might stand too', () => {
    const long = describe422('dataset-input', {
      title: { vi: 'Tên' },
      agency: 'a',
      description: { vi: 'a'.repeat(20_001) },
    })
    assert.deepEqual(Object.keys(long), ['/description/vi'])
    assert.deepEqual(
      Object.keys(describe422('dataset-input', { title: { vi: 'Tên' }, agency: 'a', description: 5 })),
      ['/description'],
    )
  })

  it('keep no word of JSON Schema in Vietnamese', () => {
    for (const { vi } of Object.values(details))
      assert.doesNotMatch(vi, /\b(string|integer|number|boolean|array|object|pattern|format)\b/)
  })
})
