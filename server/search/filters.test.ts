import assert from 'node:assert/strict'
import { facetFilter, otherFilters, readFilters } from './filters.ts'
import { quoteFilter } from './suggestions.ts'

const ids: Record<string, { id: string; isClosed: boolean }> = {
  'bo-y-te': { id: 'a1', isClosed: false },
  'bo-cu': { id: 'a2', isClosed: true },
}

const read = (request: Parameters<typeof readFilters>[0]) =>
  readFilters(request, async (slug) => ids[slug] ?? null, '2026-01-31')

describe('readFilters', () => {
  it('finds agencies by their slugs, and nothing by unknown ones', async () => {
    assert.deepEqual(facetFilter(await read({ agency: ['bo-y-te', 'x'] }), 'agency'), {
      terms: { agencyPath: ['a1'] },
    })
    assert.deepEqual(facetFilter(await read({ agency: ['x'] }), 'agency'), { terms: { agencyPath: [] } })
  })

  it('finds what belonged to an agency that was merged or split', async () => {
    assert.deepEqual(facetFilter(await read({ agency: ['bo-cu'] }), 'agency'), {
      bool: {
        should: [{ terms: { agencyPath: ['a2'] } }, { terms: { formerAgencies: ['a2'] } }],
        minimum_should_match: 1,
      },
    })
  })

  it('asks for what has none', async () => {
    assert.deepEqual(facetFilter(await read({ theme: [null, 'ECON'] }), 'theme'), {
      bool: {
        should: [{ terms: { themes: ['ECON'] } }, { bool: { must_not: [{ exists: { field: 'themes' } }] } }],
        minimum_should_match: 1,
      },
    })
  })

  it('reads years, open at either end', async () => {
    const period = async (year: string) => facetFilter(await read({ year }), 'year')
    assert.deepEqual(await period('2018'), {
      range: { period: { gte: 2018, lte: 2018, relation: 'intersects' } },
    })
    assert.deepEqual(await period('..2020'), { range: { period: { lte: 2020, relation: 'intersects' } } })
    assert.deepEqual(await period('2018,2020..2021,none'), {
      bool: {
        should: [
          { range: { period: { gte: 2018, lte: 2018, relation: 'intersects' } } },
          { range: { period: { gte: 2020, lte: 2021, relation: 'intersects' } } },
          { bool: { must_not: [{ exists: { field: 'period' } }] } },
        ],
        minimum_should_match: 1,
      },
    })
    assert.deepEqual(await period('2018..'), { range: { period: { gte: 2018, relation: 'intersects' } } })
  })

  it('parts a box that crosses the antimeridian', async () => {
    assert.equal(otherFilters(await read({ bbox: '170,-10,-170,10' })).length, 2)
    assert.match(
      JSON.stringify(otherFilters(await read({ bbox: '170,-10,-170,10' }))),
      /"lte":180.*"gte":-180/,
    )
  })

  for (const [name, value] of [
    ['bbox', '1,2,3'],
    ['bbox', '1,2,3,x'],
    ['bbox', '0,50,1,40'],
    ['bbox', '0,0,200,1'],
    ['modifiedSince', 'yesterday'],
    ['modifiedSince', '2026-02-30'],
    ['modifiedSince', '2026-01-01 08:00'],
    ['where', 'title = 1'],
  ] as const) {
    it(`says how to write ${name} instead of ${value}`, async () => {
      await assert.rejects(read({ [name]: value }), { status: 400, slug: 'invalid-parameter' })
    })
  }
})

describe('quoteFilter', () => {
  it('quotes what a filter would part or take for none', () => {
    assert.deepEqual(['dân số', 'a,b', 'none', 'a"b'].map(quoteFilter), [
      'dân số',
      '"a,b"',
      '"none"',
      '"a""b"',
    ])
  })
})
