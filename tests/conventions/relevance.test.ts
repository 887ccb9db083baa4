import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeScores } from '../../scripts/bench/relevance-text.ts'
import {
  ndcgAt10,
  recallAt10,
  reciprocalRank,
  score,
  type Judgement,
  type JudgedQuery,
} from '../../scripts/bench/relevance.ts'
import { realCatalogues, streamRealRecords, tidyRecord } from '../../scripts/relevance/real-records.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const { queries } = JSON.parse(readFileSync(join(repository, 'scripts/relevance/judged.json'), 'utf8')) as {
  queries: Required<JudgedQuery>[]
}

const abc: Judgement[] = [
  { key: 'a', grade: 3 },
  { key: 'b', grade: 2 },
  { key: 'c', grade: 1 },
]
const many = Array.from({ length: 12 }, (_, n): Judgement => ({ key: `m${n}`, grade: 2 }))
const near = (actual: number | null, expected: number) =>
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`)

describe('How relevance is measured', () => {
  it('weighs grades by place against the best order of all that was judged', () => {
    // Best: 7/log2(2) + 3/log2(3) + 1/log2(4) = 7 + 1.8927893 + 0.5 = 9.3927893.
    near(ndcgAt10(['a', 'b', 'c'], abc), 1)
    // 3 + 0 + 7/2 = 6.5.
    near(ndcgAt10(['b', 'x', 'a'], abc), 6.5 / 9.3927893)
    // 7, and nothing else was found.
    near(ndcgAt10(['a'], abc), 7 / 9.3927893)
    near(ndcgAt10(['x', 'y'], abc), 0)
    near(ndcgAt10([], abc), 0)
  })

  it('counts ten places and no more', () => {
    const late = [...Array.from({ length: 10 }, (_, n) => `x${n}`), 'a']
    near(ndcgAt10(late, abc), 0)
    near(recallAt10(late, abc), 0)
    near(reciprocalRank(late, abc), 0)
    // Of twelve useful records ten can stand there.
    near(
      recallAt10(
        many.slice(0, 10).map(({ key }) => key),
        many,
      ),
      1,
    )
    near(recallAt10(['m0', 'x', 'm5', 'm11', 'm3', 'm4'], many), 0.5)
  })

  it('takes what is useful for an answer, not what is only related', () => {
    near(recallAt10(['c', 'b'], abc), 0.5)
    near(reciprocalRank(['c', 'x', 'b', 'a'], abc), 1 / 3)
    near(reciprocalRank(['c'], abc), 0)
    assert.equal(recallAt10(['c'], [{ key: 'c', grade: 1 }]), null)
    assert.equal(reciprocalRank(['c'], [{ key: 'c', grade: 1 }]), null)
  })

  it('keeps queries that nothing answers apart', () => {
    const asked: JudgedQuery[] = [
      { query: 'one', kind: 'topic', relevant: abc },
      { query: 'two', kind: 'topic', relevant: abc },
      ...['three', 'four', 'five'].map((query) => ({ query, kind: 'none', relevant: [] })),
    ]
    const scores = score(asked, [
      { found: ['a', 'b', 'c'], relaxed: false },
      { found: [], relaxed: false },
      { found: [], relaxed: false },
      { found: ['a'], relaxed: true },
      { found: ['a'], relaxed: false },
    ])
    const { ndcg, recall, mrr, empty, quiet, ...counts } = scores
    assert.deepEqual(counts, { answerable: 2, unanswerable: 3 })
    near(ndcg, 0.5)
    near(recall, 0.5)
    near(mrr, 0.5)
    near(empty, 0.5)
    near(quiet, 2 / 3)
  })

  it('shows the worst queries with what was wanted and found', () => {
    const text = describeScores(
      'A title:',
      [
        { query: 'good', kind: 'topic', language: 'en', relevant: abc },
        { query: 'bad', kind: 'place', language: 'vi', relevant: abc },
      ],
      [
        { found: ['a', 'b', 'c'], relaxed: false },
        { found: ['x'], relaxed: true },
      ],
    )
    assert.match(text, /kind place: 1 queries: nDCG@10 0\.000/)
    assert.match(text, /language en: 1 queries: nDCG@10 1\.000/)
    assert.match(text, /worst 2:\n {2}0\.00 bad \(place\): wanted a; found x \(relaxed\)/)
  })
})

describe('The records of real catalogues', () => {
  const source = { name: 'us', language: 'en', publisher: 'Somebody' }

  it('have a title, or are left out', () => {
    assert.equal(tidyRecord({ identifier: '1', title: ' ' }, source), null)
    assert.equal(tidyRecord({ identifier: null, title: 'A title' }, source), null)
  })

  it('say what is missing by what is known', () => {
    assert.deepEqual(tidyRecord({ identifier: 'x:1', title: ' A\n title ', keywords: 'a, b; a' }, source), {
      key: 'us:x:1',
      title: { en: 'A title' },
      description: { en: 'A title' },
      keywords: { en: ['a', 'b'] },
      agency: { en: 'Somebody' },
      language: 'en',
      themes: [],
      spatial: [],
    })
  })

  it('hold every judged record, where the catalogues lie beside the project', async function () {
    if (!existsSync(realCatalogues)) return this.skip()
    const keys = new Set<string>()
    for await (const { key } of streamRealRecords()) {
      assert.ok(!keys.has(key), `${key} stands twice`)
      keys.add(key)
    }
    assert.ok(keys.size > 5_000, `${keys.size} records`)
    const missing = queries.flatMap(({ relevant }) => relevant.filter(({ key }) => !keys.has(key)))
    assert.deepEqual(missing, [])
  }).timeout(30_000)
})

describe('The judged queries', () => {
  it('are each there once, judged with grades 1 to 3', () => {
    assert.equal(new Set(queries.map(({ query }) => query)).size, queries.length)
    for (const { query, kind, relevant } of queries) {
      assert.ok(query === query.trim() && query.normalize('NFC') === query, query)
      assert.equal(kind === 'none', relevant.length === 0, query)
      assert.equal(new Set(relevant.map(({ key }) => key)).size, relevant.length, query)
      for (const { key, grade } of relevant) {
        assert.match(key, /^[a-z-]+:\S/, query)
        assert.ok([1, 2, 3].includes(grade), query)
      }
      assert.ok(relevant.length === 0 || relevant.some(({ grade }) => grade >= 2), query)
    }
  })

  it('are for tuning or held out by their own letters, not by choice', () => {
    for (const { query, set } of queries) {
      const digit = Number.parseInt(createHash('sha256').update(query).digest('hex')[0]!, 16)
      assert.equal(set, digit < 8 ? 'tuning' : 'held-out', query)
    }
  })

  it('are as many of each kind and language as docs/relevance.md says', () => {
    const text = readFileSync(join(repository, 'docs/relevance.md'), 'utf8')
    const said = [...text.matchAll(/^\| `([a-z-]+)` \|.*\| (\d+) \| (\d+) \|$/gm)].map(
      ([, name, tuning, heldOut]) => [name!, Number(tuning), Number(heldOut)],
    )
    const count = (field: 'kind' | 'language') =>
      [...new Set(queries.map((query) => query[field]))].map((value) => {
        const part = queries.filter((query) => query[field] === value)
        const tuning = part.filter(({ set }) => set === 'tuning').length
        return [value, tuning, part.length - tuning]
      })
    const byName = (list: (string | number)[][]) =>
      list.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))
    assert.deepEqual(byName(said), byName([...count('kind'), ...count('language')]))
  })
})
