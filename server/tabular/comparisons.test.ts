import assert from 'node:assert/strict'
import type { Logger } from '../platform/logger.ts'
import { ProblemError, tableNotFound } from '../problems.ts'
import { createComparisons } from './comparisons.ts'
import type { FormerRelease, FormerTables } from './former-tables.ts'
import type { AnsweringTable } from './records.ts'

describe('comparisons of releases', () => {
  const release = (id: string) => ({ distribution: { id }, release: { _id: id } }) as unknown as FormerRelease
  /** Two tables without a common column need no child to be told apart. */
  const table = (name: string): AnsweringTable => ({
    parquet: name,
    columns: [{ name, alias: name, type: 'string', stored: 'c0', sqlType: 'VARCHAR' } as never],
    rowCount: 3,
    release: 1,
  })

  /** Comparisons over tables that are made when the test says so. */
  function open() {
    const waiting: (() => void)[] = []
    let asked = 0
    const former: FormerTables = {
      name: async ({ release: { _id } }) => _id,
      async get({ release: { _id } }) {
        asked++
        if (_id.startsWith('none')) throw tableNotFound({ id: _id, name: null }, null)
        if (_id.startsWith('slow')) await new Promise<void>((resolve) => waiting.push(resolve))
        return table(_id)
      },
    }
    const storage = { localDerivedPath: async (name: string) => name }
    const comparisons = createComparisons({ former, storage, logger: {} as Logger })
    return {
      asked: () => asked,
      finish: () => waiting.splice(0).forEach((resolve) => resolve()),
      find: (before: string, after: string, waitMs = 1_000, limit = 5) =>
        comparisons.find(release(before), release(after), { limit }, waitMs),
    }
  }

  it('say nothing while they last, go on, and are found by who asks again', async () => {
    const { find, finish, asked } = open()
    assert.equal(await find('a', 'slow', 5), null)
    assert.equal(await find('a', 'slow', 5), null)
    assert.equal(asked(), 1)
    finish()
    const found = await find('a', 'slow')
    assert.deepEqual(found?.answer.diff?.counts, { added: 3, removed: 3, changed: 0, unchanged: 0 })
    assert.equal(asked(), 2)
    assert.equal(await find('a', 'slow'), found, 'kept')
    assert.notEqual(await find('a', 'slow', 5, 6), found, 'another question')
  })

  it('run two at a time, and send away who comes when too many wait', async () => {
    const { find, finish, asked } = open()
    const names = Array.from({ length: 22 }, (_, index) => `slow${index}`)
    assert.deepEqual(
      await Promise.all(names.map((name) => find('a', name, 5))),
      names.map(() => null),
    )
    assert.equal(asked(), 2)
    await assert.rejects(find('a', 'slow22'), isProblem('service-unavailable'))
    const all = names.map((name) => find('a', name, 5_000))
    const timer = setInterval(finish, 1)
    assert.ok((await Promise.all(all)).every((found) => found?.answer.diff))
    clearInterval(timer)
  })

  it('remember for a while that a release is no table', async () => {
    const { find, asked } = open()
    await assert.rejects(find('a', 'none'), isProblem('table-not-found'))
    await assert.rejects(find('a', 'none'), isProblem('table-not-found'))
    assert.equal(asked(), 1)
  })
})

const isProblem =
  (slug: string) =>
  (error: unknown): boolean =>
    error instanceof ProblemError && error.slug === slug
