import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ProblemError } from '../problems.ts'
import { parseGroup, parseMeasures, parseWhere, splitWhere } from './query.ts'
import type { Measure, Where } from './tree.ts'

/** A tree without places, short to write. */
function shape(where: Where | Measure[]): unknown {
  return JSON.parse(
    JSON.stringify(where, (key, value: unknown) =>
      ['at', 'start', 'end'].includes(key) ? undefined : value,
    ),
  )
}

const refuse = (text: string): ProblemError => {
  try {
    parseWhere(text)
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error))
    assert.equal(error.slug, 'invalid-parameter')
    return error
  }
  return assert.fail(`${text} was taken`)
}

const column = (name: string) => ({ kind: 'column', name })
const number = (text: string) => ({ kind: 'number', text })
const text = (value: string) => ({ kind: 'text', text: value })

describe('the language of conditions', () => {
  it('binds not before and before or, and takes parentheses', () => {
    const equal = (name: string) => ({ kind: 'compare', op: '=', value: number('1'), field: column(name) })
    assert.deepEqual(shape(parseWhere('a = 1 or not b=1 and c = 1')), {
      kind: 'or',
      terms: [equal('a'), { kind: 'and', terms: [{ kind: 'not', term: equal('b') }, equal('c')] }],
    })
    assert.deepEqual(shape(parseWhere('NOT (a = 1 OR b = 1)')), {
      kind: 'not',
      term: { kind: 'or', terms: [equal('a'), equal('b')] },
    })
    assert.deepEqual(shape(parseWhere('not not a = 1')), equal('a'))
  })

  it('takes every operator, names in backticks, texts in both quotes', () => {
    assert.deepEqual(shape(parseWhere('`Dân ``số` not in (1, -2.5e3, "it""s", \'l\'\'an\', true)')), {
      kind: 'in',
      values: [number('1'), number('-2.5e3'), text('it"s'), text("l'an"), { kind: 'boolean', value: true }],
      isNegated: true,
      field: column('Dân `số'),
    })
    assert.deepEqual(shape(parseWhere('year(ngày) between 2018 and 2020')), {
      kind: 'between',
      low: number('2018'),
      high: number('2020'),
      isNegated: false,
      field: { kind: 'call', name: 'year', of: column('ngày') },
    })
    for (const how of ['like', 'contains', 'startsWith'] as const) {
      assert.deepEqual(shape(parseWhere(`tỉnh not ${how.toUpperCase()} "x"`)), {
        kind: 'match',
        how,
        text: text('x'),
        isNegated: true,
        field: column('tỉnh'),
      })
    }
    assert.deepEqual(shape(parseWhere('a is not null')), {
      kind: 'missing',
      isNegated: true,
      field: column('a'),
    })
    for (const [written, op] of [
      ['=', '='],
      ['<>', '!='],
      ['!=', '!='],
      ['<=', '<='],
      ['>=', '>='],
      ['<', '<'],
      ['>', '>'],
    ]) {
      assert.deepEqual(shape(parseWhere(`a${written}b`)), {
        kind: 'compare',
        op,
        value: column('b'),
        field: column('a'),
      })
    }
  })

  it('reads names that begin like a word of its own', () => {
    assert.deepEqual(shape(parseWhere('android = 1')), shape(parseWhere('`android` = 1')))
    assert.deepEqual(shape(parseWhere('year = 1')), shape(parseWhere('`year` = 1')))
  })

  it('says where it breaks and what was expected, in both languages', () => {
    const error = refuse('dân = ')
    assert.equal(error.members.position, 7)
    assert.match(error.detail.en, /ends too early at character 7; expected a value/)
    assert.match(error.detail.vi, /ở ký tự 7; ở đó cần một giá trị/)
    assert.equal(refuse('a = 1 b = 2').members.position, 7)
    assert.match(refuse('a = null').detail.en, /"is null"/)
    assert.match(refuse('tỉnh = "Huế').detail.en, /not closed/)
    assert.match(refuse('tỉnh = Hà Nội').detail.en, /stands in quotes/)
    assert.match(refuse('reverse(a) = 1').detail.en, /Known functions: lower/)
  })

  it('tells what was most likely meant', () => {
    for (const [written, told] of [
      [`"x" = 'y'`, /The column comes first, plain or in backticks/],
      ['5 < a', /The column comes first/],
      ['a = "b" "c"', /or the end\.$/],
      ['a in "Huế"', /in \("Huế", "Vinh"\)/],
      ['a is "Huế"', /compare other values with = or !=/],
      [`a = 'Huế"`, /The ' that opens there is not closed/],
      ['a = “Huế”', /straight quotes/],
      ['a == 5', /Write "="/],
      ['a => 5', /Write ">="/],
      ['a ≥ 5', /Write ">="/],
      ['a = 1 && b = 2', /Write "and"/],
      ['a not = 5', /Write "!="/],
      ['a !contains "x"', /Write "not contains"/],
      ['a > 1,000', /no thousands separators/],
      ['a > 1.000.000', /no thousands separators/],
      ['a + 1 > 5', /no arithmetic/],
      ['sum(a) > 5', /aggregate counts and sums up/],
      ['a = lower("X")', /the name of one column/],
      ['a contain "x"', /Did you mean "contains"/],
      ['a ilike "x"', /Use like, contains or startsWith/],
    ] as const) {
      assert.match(refuse(written).detail.en, told, written)
    }
  })

  it('refuses what is too long, too deep or too much with a sentence', () => {
    assert.match(refuse('('.repeat(1_000) + 'a=1' + ')'.repeat(1_000)).detail.en, /more than 50 parentheses/)
    assert.match(refuse('lower('.repeat(1_000) + 'a').detail.en, /more than 50 parentheses/)
    assert.match(refuse(`a = "${'x'.repeat(10_000)}"`).detail.en, /at most 10,000 characters/)
    assert.match(refuse(Array(501).fill('a=1').join(' or ')).detail.en, /more than 500 conditions/)
    assert.match(refuse(`a in (${Array(501).fill('1').join(',')})`).detail.en, /more than 500 conditions/)
    assert.ok(parseWhere('not '.repeat(2_400) + 'a = 1'))
    assert.ok(parseWhere(`a = "${'('.repeat(100)}"`))
  })

  it('answers any text with a tree or a problem', () => {
    const words = fc.constantFrom(
      'a',
      '`',
      '"',
      "'",
      '(',
      ')',
      ' ',
      'and',
      'or',
      'not',
      'in',
      '=',
      '<',
      '1',
      ',',
      'is',
      'null',
      '😀',
    )
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 30 }).map((list) => list.join('')),
    )
    fc.assert(
      fc.property(texts, (any) => {
        try {
          parseWhere(any)
        } catch (error) {
          assert.ok(error instanceof ProblemError, String(error))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('splits what must all hold, each as written', () => {
    const split = (any: string) => splitWhere(any).map((term) => term.text)
    assert.deepEqual(split(' a = 1 and (b = 2 or c = 3) and not d is null'), [
      'a = 1',
      '(b = 2 or c = 3)',
      'not d is null',
    ])
    assert.deepEqual(split('a = 1 or b = 2'), ['a = 1 or b = 2'])
  })
})

describe('the language of measures', () => {
  it('takes counts, sums and names', () => {
    const measures = parseMeasures('count(*), mean(Dân số) as total, COUNT(distinct `a, b`) as "x y", tỉnh')
    assert.deepEqual(shape(measures), [
      { kind: 'call', function: 'count', column: null, columnAt: 6, isDistinct: false, name: null },
      { kind: 'call', function: 'avg', column: 'Dân số', columnAt: 15, isDistinct: false, name: 'total' },
      { kind: 'call', function: 'count', column: 'a, b', columnAt: 48, isDistinct: true, name: 'x y' },
      { kind: 'group', field: column('tỉnh') },
    ])
  })

  it('takes functions of columns as what groups are made by', () => {
    const year = { kind: 'call', name: 'year', of: column('Ngày cấp') }
    assert.deepEqual(shape(parseMeasures('Year(Ngày cấp)')), [{ kind: 'group', field: year }])
    assert.deepEqual(parseGroup('YEAR( `Ngày cấp` )', 'groupBy', 10), {
      ...year,
      at: 10,
      of: { ...year.of, at: 16 },
    })
  })

  it('offers the nearest function', () => {
    assert.throws(() => parseMeasures('summ(a)'), /Did you mean "sum"/)
    assert.throws(() => parseGroup('yaer(a)', 'groupBy', 0), /Did you mean "year"/)
    assert.throws(() => parseMeasures('sum(a'), /expected "\)"/)
  })
})
