import assert from 'node:assert/strict'
import { ProblemError } from '../problems.ts'
import {
  inputOf,
  keepDerivedDates,
  membersOf,
  mergePatch,
  readCreation,
  readPatch,
  readReplacement,
} from './dataset-edit.ts'
import { presentDataset } from './dataset-view.ts'
import { makeAgency, makeDataset } from './records.examples.ts'

const labels = { label: (_vocabulary: string, id: string) => id }
const stored = { ...makeDataset(), agency: makeAgency() }
const asRead = presentDataset(stored, { baseUrl: 'https://data.example', lang: 'vi', vocabularies: labels })

function problemOf(work: () => unknown): ProblemError {
  try {
    work()
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}

describe('readCreation', () => {
  const input = {
    title: { vi: 'Dân số' },
    description: { vi: 'Mô tả' },
    agency: 'cuc-thong-ke',
    license: 'CC-BY-4.0',
  }

  it('takes what a publisher writes', () => {
    assert.deepEqual(readCreation(input), input)
  })

  it('refuses members that the portal makes, naming each', () => {
    const problem = problemOf(() => readCreation({ ...input, id: 'x', version: 1, links: {} }))
    assert.equal(problem.status, 422)
    assert.deepEqual(
      problem.errors.map(({ pointer }) => pointer),
      ['/id', '/version', '/links'],
    )
  })

  it('refuses an unknown member with the known ones', () => {
    const problem = problemOf(() => readCreation({ ...input, tilte: {} }))
    assert.equal(problem.status, 400)
    assert.match(problem.detail.en, /Known members: slug, title, /)
  })

  it('names every missing member', () => {
    const problem = problemOf(() => readCreation({}))
    assert.equal(problem.status, 422)
    assert.deepEqual(
      problem.errors.map(({ pointer }) => pointer),
      ['/title', '/agency'],
    )
  })

  it('refuses control characters and half characters, but takes line breaks in texts', () => {
    assert.equal(
      problemOf(() => readCreation({ ...input, title: { vi: 'a\u0000b' } })).errors[0]!.pointer,
      '/title/vi',
    )
    assert.equal(problemOf(() => readCreation({ ...input, title: { vi: 'a\ud800b' } })).status, 422)
    assert.equal(
      problemOf(() => readCreation({ ...input, landingPage: 'https://a.example/\nx' })).status,
      422,
    )
    readCreation({ ...input, description: { vi: 'một\nhai\tba' } })
  })
})

describe('readReplacement', () => {
  it('takes back a record just as it was read', () => {
    const input = readReplacement(asRead, () => [asRead])
    assert.equal(input.slug, stored.slug)
  })

  it('takes it back although the table was finished in the meantime', () => {
    const before = structuredClone(asRead)
    before.distributions[0]!.table = { status: 'pending' }
    readReplacement(before, () => [asRead])
  })

  it('refuses a changed member that the portal makes', () => {
    for (const change of [{ version: 9 }, { status: 'draft' }, { distributions: [] }, { createdAt: 'x' }]) {
      const problem = problemOf(() => readReplacement({ ...asRead, ...change }, () => [asRead]))
      assert.equal(problem.status, 422)
      assert.equal(problem.errors[0]!.pointer, `/${Object.keys(change)[0]}`)
    }
  })
})

describe('readPatch', () => {
  const current = inputOf(stored, 'cuc-thong-ke')

  it('changes what it names and nothing else', () => {
    const input = readPatch({ title: { en: 'Population' } }, current, () => [asRead])
    assert.deepEqual(input, { ...current, title: { ...current.title, en: 'Population' } })
  })

  it('removes a member with null, and refuses that for a needed one', () => {
    assert.equal(readPatch({ frequency: null }, current, () => [asRead]).frequency, undefined)
    assert.equal(
      problemOf(() => readPatch({ agency: null }, current, () => [asRead])).errors[0]!.pointer,
      '/agency',
    )
    assert.equal(problemOf(() => readPatch({ title: { vi: null } }, current, () => [asRead])).status, 422)
  })

  it('refuses unknown members at any depth', () => {
    assert.equal(problemOf(() => readPatch({ tilte: 1 }, current, () => [asRead])).status, 400)
    assert.equal(
      problemOf(() => readPatch({ temporal: { from: '2020-01-01' } }, current, () => [asRead])).status,
      400,
    )
  })
})

describe('mergePatch', () => {
  // RFC 7396, appendix A.
  const cases: [unknown, unknown, unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ]
  for (const [target, patch, merged] of cases) {
    it(`makes ${JSON.stringify(merged)} of ${JSON.stringify(target)} and ${JSON.stringify(patch)}`, () => {
      assert.deepEqual(mergePatch(target, patch), merged)
    })
  }
})

describe('membersOf', () => {
  it('stores texts composed, trimmed and without invisible letters', () => {
    const members = membersOf({
      ...inputOf(stored, 'a'),
      title: { vi: '  Da\u0302n  so\u0302\u0301 \u202e' },
      description: { vi: ' một\r\nhai ' },
      keywords: { vi: ['nước', 'nu\u031bo\u031b\u0301c', ' '] },
    })
    assert.deepEqual(members.title, { vi: 'Dân số' })
    assert.deepEqual(members.description, { vi: 'một\nhai' })
    assert.deepEqual(members.keywords, { vi: ['nước'] })
  })

  it('leaves derived dates derived when they come back as read', () => {
    assert.equal(asRead.issued, '2026-01-02')
    const members = membersOf(readReplacement(asRead, () => [asRead]))
    const kept = keepDerivedDates(members, stored, asRead)
    assert.equal(kept.issued, null)
    assert.equal(kept.modified, null)
  })
})
