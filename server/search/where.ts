import { atPlace, parseWhere } from '../query/query.ts'
import type { Field, Where } from '../query/tree.ts'
import {
  fields,
  readField,
  whereFields,
  type Condition,
  type FieldName,
  type StoredField,
  type Test,
} from './where-fields.ts'
import { passes } from './where-match.ts'
import { readBounds, readPhrase, readTextTest, type Tested } from './where-values.ts'

/** Each reads the list of all titles or keywords. */
const maxLikes = 20

/** An agency by all the slugs it has and had. */
export interface AgencySlugs {
  id: string
  slugs: readonly string[]
}

/**
 * Reads a condition over datasets. `listAgencies` is asked only when the condition is about agencies. Throws `invalid-parameter`
 * with the place for what is not written well, for unknown fields, and for what does not fit a field.
 */
export async function readWhere(
  text: string,
  listAgencies: () => Promise<readonly AgencySlugs[]>,
): Promise<Condition> {
  const where = parseWhere(text, { names: whereFields })
  const agencies = namesField(where, 'agency') ? await listAgencies() : []
  if (countLikes(where) > maxLikes) {
    throw atPlace('where', 0, {
      vi: `có hơn ${maxLikes} phép like, contains hay startsWith. Hãy hỏi ít hơn trong một lần.`,
      en: `has more than ${maxLikes} of like, contains and startsWith. Ask fewer at a time.`,
    })
  }
  return compile(where, false, agencies)
}

function compile(where: Where, isNegated: boolean, agencies: readonly AgencySlugs[]): Condition {
  switch (where.kind) {
    case 'and':
    case 'or': {
      // Not (a and b) is not a or not b, with missing values too.
      const isAll = (where.kind === 'and') !== isNegated
      return {
        kind: isAll ? 'all' : 'any',
        of: where.terms.map((term) => compile(term, isNegated, agencies)),
      }
    }
    case 'not':
      return compile(where.term, !isNegated, agencies)
    case 'missing':
      return {
        kind: 'has',
        field: fields[readField(where.field).name],
        isNegated: !where.isNegated !== isNegated,
      }
    default: {
      const isOpposite = 'isNegated' in where && where.isNegated
      if (where.kind === 'in' && isMeasured(where.field)) {
        const isNone = isOpposite !== isNegated
        const { field, start, end } = where
        const each = where.values.map((value): Where => ({
          kind: 'compare',
          op: '=',
          field,
          value,
          start,
          end,
        }))
        return { kind: isNone ? 'all' : 'any', of: each.map((one) => compile(one, isNone, agencies)) }
      }
      const { test, isNot } = compileTest(where, agencies)
      return { ...test, isNegated: (isOpposite !== isNot) !== isNegated }
    }
  }
}

type Compiled = { test: Omit<Extract<Condition, { kind: 'test' }>, 'isNegated'>; isNot: boolean }

function compileTest(where: Tested, agencies: readonly AgencySlugs[]): Compiled {
  const field = readField(where.field)
  const stored: StoredField = fields[field.name]
  const give = (test: Test, isNot = false): Compiled => ({
    test: { kind: 'test', field: stored, test },
    isNot,
  })
  switch (fields[field.name].kind) {
    case 'number':
    case 'moment':
      return give({ op: 'range', bounds: readBounds(where, field) }, isUnequal(where))
    case 'words':
      return give({ op: 'phrase', words: readPhrase(where, field) })
    case 'agency': {
      const test = readTextTest(where, field)
      const found = agencies.filter(({ slugs }) => slugs.some((slug) => passes(slug, test)))
      return give({ op: 'oneOf', values: found.map(({ id }) => id), ignoresCase: false }, isUnequal(where))
    }
    default:
      return give(readTextTest(where, field), isUnequal(where))
  }
}

/** A number or a moment: each value stands for a span of its own. */
function isMeasured(field: Field): boolean {
  const { kind } = fields[readField(field).name]
  return kind === 'number' || kind === 'moment'
}

const isUnequal = (where: Tested): boolean => where.kind === 'compare' && where.op === '!='

function namesField(where: Where, name: FieldName): boolean {
  if ('terms' in where) return where.terms.some((term) => namesField(term, name))
  return 'term' in where ? namesField(where.term, name) : findName(where.field) === name
}

const findName = (field: Field): string => (field.kind === 'column' ? field.name : findName(field.of))

function countLikes(where: Where): number {
  if (where.kind === 'and' || where.kind === 'or')
    return where.terms.reduce((sum, term) => sum + countLikes(term), 0)
  if (where.kind === 'not') return countLikes(where.term)
  return where.kind === 'match' ? 1 : 0
}
