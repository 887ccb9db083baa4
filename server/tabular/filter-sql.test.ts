import assert from 'node:assert/strict'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { ProblemError } from '../problems.ts'
import { parseWhere } from '../query/query.ts'
import { foldText } from '../text/normalize.ts'
import { compileWhere } from './filter-sql.ts'
import type { ColumnRecord } from './records.ts'
import { SqlValues } from './sql-values.ts'
import { compileWords } from './words-sql.ts'

const makeColumn = (
  name: string,
  type: ColumnRecord['type'],
  sqlType: string,
  stored: string,
): ColumnRecord => ({
  name,
  alias: name,
  type,
  stored,
  sqlType,
  nullable: true,
  reading: { type },
})

const columns = [
  makeColumn('whole', 'integer', 'BIGINT', 'c0'),
  makeColumn('real', 'number', 'DOUBLE', 'c1'),
  makeColumn('text', 'string', 'VARCHAR', 'c2'),
  makeColumn('day', 'date', 'DATE', 'c3'),
  makeColumn('flag', 'boolean', 'BOOLEAN', 'c4'),
  makeColumn('moment', 'datetime', 'TIMESTAMP', 'c5'),
  makeColumn('zoned', 'datetime', 'TIMESTAMPTZ', 'c6'),
  makeColumn('clock', 'time', 'TIME', 'c7'),
]

interface Row {
  whole: bigint | null
  real: number | null
  text: string | null
  day: string | null
  flag: boolean | null
}
type Value = Row[keyof Row]

const wholes = [null, 0n, 1n, -7n, 2n ** 53n + 1n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)]
const reals = [null, 0, 0.1, -2.5, 1e300, 3]
const texts = [null, '', 'Huế', 'HUẾ', 'đà nẵng', "it's", 'a_b', 'a%b', 'axb']
const days = [null, '2020-02-29', '1999-12-31', '2024-01-01']
const flags = [null, true, false]

const rows: Row[] = Array.from({ length: 120 }, (_, index) => ({
  whole: wholes[index % wholes.length]!,
  real: reals[(index * 5 + 1) % reals.length]!,
  text: texts[(index * 7 + 2) % texts.length]!,
  day: days[(index + (index >> 2)) % days.length]!,
  flag: flags[(index * 2 + (index >> 3)) % flags.length]!,
}))

/** A condition as text, and what it gives for a row: true, false or null, as SQL says. */
interface Case {
  text: string
  test(row: Row): boolean | null
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
const isIn = (value: Value, list: Value[]): boolean | null => (value === null ? null : list.includes(value))

const compare: Record<string, (a: never, b: never) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

function makeComparisons<T extends NonNullable<Value>>(
  name: keyof Row,
  known: (T | null)[],
  write: (value: T) => string,
): fc.Arbitrary<Case> {
  const value = fc.constantFrom(...known.filter((each): each is T => each !== null))
  const get = (row: Row) => row[name] as T | null
  return fc.oneof(
    fc.tuple(fc.constantFrom(...Object.keys(compare)), value).map(([op, other]) => ({
      text: `${name} ${op} ${write(other)}`,
      test: (row: Row) => (get(row) === null ? null : compare[op]!(get(row) as never, other as never)),
    })),
    fc.tuple(fc.array(value, { minLength: 1, maxLength: 3 }), fc.boolean()).map(([list, isNegated]) => ({
      text: `${name} ${isNegated ? 'not ' : ''}in (${list.map(write).join(', ')})`,
      test: (row: Row) => {
        const found = isIn(get(row), list)
        return found === null ? null : found !== isNegated
      },
    })),
    fc.tuple(value, value, fc.boolean()).map(([low, high, isNegated]) => ({
      text: `${name} ${isNegated ? 'not ' : ''}between ${write(low)} and ${write(high)}`,
      test: (row: Row) => {
        const given = get(row)
        return given === null ? null : (given >= low && given <= high) !== isNegated
      },
    })),
    fc.boolean().map((isNegated) => ({
      text: `${name} is ${isNegated ? 'not ' : ''}null`,
      test: (row: Row) => (get(row) === null) !== isNegated,
    })),
  )
}

const matches: fc.Arbitrary<Case> = fc
  .tuple(
    fc.constantFrom('contains', 'startsWith', 'like'),
    fc.constantFrom('hu', 'Đà', 'NẴNG', 'a_b', '%', ''),
    fc.boolean(),
  )
  .map(([how, part, isNegated]) => ({
    text: `text ${isNegated ? 'not ' : ''}${how} ${quote(part)}`,
    test: ({ text }) => {
      if (text === null) return null
      const [low, wanted] = [text.toLowerCase(), part.toLowerCase()]
      const like = new RegExp(`^${wanted.replaceAll('%', '[^]*').replaceAll('_', '[^]')}$`, 'u')
      const holds =
        how === 'contains'
          ? low.includes(wanted)
          : how === 'startsWith'
            ? low.startsWith(wanted)
            : like.test(low)
      return holds !== isNegated
    },
  }))

const calls: fc.Arbitrary<Case> = fc.oneof(
  fc.constantFrom(1999, 2020).map((year) => ({
    text: `year(day) = ${year}`,
    test: ({ day }: Row) => (day === null ? null : Number(day.slice(0, 4)) === year),
  })),
  fc.constantFrom(2, 12).map((month) => ({
    text: `month(day) != ${month}`,
    test: ({ day }: Row) => (day === null ? null : Number(day.slice(5, 7)) !== month),
  })),
  fc.constantFrom(29, 1).map((number) => ({
    text: `day(day) >= ${number}`,
    test: ({ day }: Row) => (day === null ? null : Number(day.slice(8)) >= number),
  })),
  fc.constantFrom(0, 3, 7).map((length) => ({
    text: `length(text) > ${length}`,
    test: ({ text }: Row) => (text === null ? null : [...text].length > length),
  })),
  fc.constantFrom('huế', 'HUẾ').map((word) => ({
    text: `lower(text) = ${quote(word)}`,
    test: ({ text }: Row) => (text === null ? null : text.toLowerCase() === word),
  })),
  fc.constant({
    text: `upper(text) = 'HUẾ'`,
    test: ({ text }: Row) => (text === null ? null : text.toUpperCase() === 'HUẾ'),
  }),
  fc.constant({
    text: 'abs(whole) >= 9223372036854775808',
    test: ({ whole }: Row) => (whole === null ? null : (whole < 0n ? -whole : whole) >= 2n ** 63n),
  }),
  fc.constantFrom(-3, 0, 3).map((number) => ({
    text: `round(real) = ${number}`,
    test: ({ real }: Row) =>
      real === null ? null : Math.sign(real) * Math.round(Math.abs(real)) + 0 === number,
  })),
)

const leaves = fc.oneof(
  makeComparisons('whole', [...wholes, 2n ** 80n, 5n], String),
  makeComparisons<number>('real', reals, String),
  makeComparisons<string>('text', texts, quote),
  makeComparisons<string>('day', days, quote),
  makeComparisons<boolean>('flag', flags, String),
  matches,
  calls,
)

const and = (list: (boolean | null)[]) => (list.includes(false) ? false : list.includes(null) ? null : true)
const or = (list: (boolean | null)[]) => (list.includes(true) ? true : list.includes(null) ? null : false)

const { tree } = fc.letrec<{ tree: Case }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaves,
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((terms) => ({
      text: `(${terms.map(({ text }) => text).join(' and ')})`,
      test: (row: Row) => and(terms.map(({ test }) => test(row))),
    })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((terms) => ({
      text: `(${terms.map(({ text }) => text).join(' OR ')})`,
      test: (row: Row) => or(terms.map(({ test }) => test(row))),
    })),
    tie('tree').map((term) => ({
      text: `not (${term.text})`,
      test: (row: Row) => {
        const holds = term.test(row)
        return holds === null ? null : !holds
      },
    })),
  ),
}))

describe('a condition in DuckDB', () => {
  let connection: DuckDBConnection
  before(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run("set timezone = 'UTC'")
    await connection.run(
      'create table source (position integer, c0 bigint, c1 double, c2 varchar, c3 date, c4 boolean, c5 timestamp, c6 timestamptz, c7 time)',
    )
    for (const [index, row] of rows.entries()) {
      const values = [String(index), row.whole, row.real, row.text, row.day, row.flag].map((value) =>
        value === null ? null : String(value),
      )
      await connection.run(
        `insert into source values ($1::integer, $2::bigint, $3::double, $4::varchar, $5::date, $6::boolean,
         timestamp '2024-03-01 12:00:00', timestamptz '2024-03-01 12:00:00+07:00', time '08:30:00')`,
        values,
      )
    }
  })
  after(() => connection?.closeSync())

  const find = async (text: string): Promise<number[]> => {
    const values = new SqlValues()
    const sql = compileWhere(parseWhere(text), columns, values)
    const found = await connection.runAndReadAll(
      `select position from source where ${sql} order by 1`,
      values.list,
    )
    return found.getRows().map(([position]) => Number(position))
  }

  it('finds the rows that a plain reading of it finds, missing values included', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async ({ text, test }) => {
        const expected = [...rows.keys()].filter((index) => test(rows[index]!) === true)
        assert.deepEqual(await find(text), expected, text)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps every digit of whole numbers, and compares them with fractions', async () => {
    const count = async (text: string) => (await find(text)).length
    assert.equal(await count('whole = 9007199254740993'), 15)
    assert.equal(await count('whole = "9007199254740993"'), 15)
    assert.equal(await count('whole = 9007199254740992.5'), 0)
    assert.equal(await count('whole > 9007199254740992.5'), 30)
    assert.equal(await count(`whole < 1${'0'.repeat(60)}`), 105)
    assert.equal(await count('whole < 1e3'), 60)
  })

  it('compares dates, moments and times', async () => {
    for (const text of [
      'moment = "2024-03-01T12:00:00"',
      'moment > "2024-03-01"',
      'zoned = "2024-03-01T05:00:00Z"',
      'zoned = "2024-03-01T12:00:00+07:00"',
      'year(zoned) = 2024',
      'clock >= "08:30"',
      'moment between "2024-03-01" and "2024-03-02"',
    ])
      assert.equal((await find(text)).length, rows.length, text)
  })

  it('compares columns of the same kind', async () => {
    assert.deepEqual(await find('whole = whole'), await find('whole is not null'))
    assert.deepEqual(await find('real <= whole and whole = 1'), await find('whole = 1 and real <= 1'))
  })

  it('refuses what does not fit a column, with a sentence', () => {
    for (const [text, sentence] of [
      ['whole > "abc"', /"whole" holds whole numbers, which cannot be compared with "abc"/],
      ['real = true', /It needs a number/],
      ['real < 1e999', /a number below 1e308/],
      ['text = 5', /text in quotes: "5"/],
      ['day = "2023-02-29"', /a date such as/],
      ['day = 2023', /a date such as/],
      ['moment = "2024-01-01T00:00:00Z"', /without a time zone/],
      ['clock = "25:00"', /a time such as/],
      ['flag = "yes"', /true or false/],
      ['whole contains "1"', /contains works on text only/],
      ['year(text) = 1', /year works on dates only/],
      ['lower(whole) = "1"', /lower works on text only/],
      ['whole = text', /cannot be compared with "text"/],
      ['wohle = 1', /Did you mean "whole"/],
    ] as const) {
      assert.throws(
        () => compileWhere(parseWhere(text), columns, new SqlValues()),
        (error: ProblemError) =>
          error.status === 400 && sentence.test(error.detail.en) && error.detail.vi !== '',
        text,
      )
    }
  })

  it('holds nothing that a stranger wrote', () => {
    const strange = fc.string({ unit: 'binary', maxLength: 30 })
    fc.assert(
      fc.property(strange, strange, (value, name) => {
        const values = new SqlValues()
        const odd = [{ ...columns[2]!, name: `x${name}`.normalize('NFC') }]
        const quoted = `\`${odd[0]!.name.replaceAll('`', '``')}\``
        const sql = compileWhere(
          parseWhere(`${quoted} = ${quote(value)} or lower(${quoted}) like ${quote(value)}`),
          odd,
          values,
        )
        assert.equal(sql, '((c2 = $1::varchar) or (lower(lower(c2)) like lower($2::varchar)))')
        // Tables hold composed letters.
        const composed = value.normalize('NFC')
        assert.deepEqual(values.list, [composed, composed])
      }),
    )
  })

  it('finds words wherever folding finds them', async () => {
    const letter = fc.constantFrom(
      ...'aáÀđĐơỚưuệÊsßæÆzœñ²2kmﬁi.İIıªb￥Ａ５ ',
      '\u0301',
      '\u00ad',
      'e\u0323\u0302',
    )
    const line = fc.array(letter, { maxLength: 12 }).map((list) => list.join(''))
    const word = fc
      .array(fc.constantFrom(...'adeouz2kmf', 'i', 'ae', 'ss', 'fi'), { minLength: 1, maxLength: 3 })
      .map((list) => list.join(''))
    await fc.assert(
      fc.asyncProperty(line, word, async (row, q) => {
        const values = new SqlValues()
        const sql = compileWords(q, [columns[2]!], values)!.replaceAll(
          'c2',
          `$${values.list.length + 1}::varchar`,
        )
        const found = (
          await connection.runAndReadAll(`select ${sql}`, [...values.list, row])
        ).getRows()[0]![0]
        assert.equal(found, foldText(row).includes(q), JSON.stringify([row, q]))
      }),
      { numRuns: 300 },
    )
  })

  it('takes the longest and the strangest words', async () => {
    for (const q of [
      'ộ'.repeat(100),
      `${'ae'.repeat(50)}`,
      '.*',
      '\\x{41}',
      "'; drop table source",
      '%%',
      'ไทย',
      '漢字',
    ]) {
      const values = new SqlValues()
      const sql = compileWords(q, columns, values)!
      assert.deepEqual(
        (await connection.runAndReadAll(`select count(*) from source where ${sql}`, values.list)).getRows(),
        [[0n]],
      )
    }
    assert.throws(() => compileWords('x'.repeat(101), columns, new SqlValues()), ProblemError)
    assert.equal(compileWords(' ', columns, new SqlValues()), null)
    assert.equal(compileWords('x', [columns[0]!], new SqlValues()), 'false')
  })
})
