import type { estypes } from '@elastic/elasticsearch'
import type { Condition, LikePart, StoredField, Test } from './where-fields.ts'

type Query = estypes.QueryDslQueryContainer

/** A condition as a filter for Elasticsearch. */
export function whereQuery(condition: Condition): Query {
  switch (condition.kind) {
    case 'all':
      return { bool: { filter: condition.of.map(whereQuery) } }
    case 'any':
      return { bool: { should: condition.of.map(whereQuery), minimum_should_match: 1 } }
    case 'has': {
      const has = hasValue(condition.field)
      return condition.isNegated ? { bool: { must_not: [has] } } : has
    }
    case 'test': {
      const test = testQuery(condition.field, condition.test)
      const has = hasValue(condition.field)
      if (condition.isNegated) return { bool: { filter: [has], must_not: [test] } }
      // A moment that is not there lies before all others.
      return condition.field.isMoment ? { bool: { filter: [has, test] } } : test
    }
  }
}

function hasValue({ exact, isMoment, presence }: StoredField): Query {
  if (presence) return { term: { [presence]: true } }
  return isMoment ? { range: { [exact]: { gt: 0, format: 'epoch_millis' } } } : { exists: { field: exact } }
}

function testQuery({ exact, lower, isMoment }: StoredField, test: Test): Query {
  switch (test.op) {
    case 'oneOf':
      if (!test.ignoresCase) return { terms: { [exact]: test.values } }
      if (lower) return { terms: { [lower]: test.values } }
      return {
        bool: {
          should: test.values.map((value) => ({ term: { [exact]: { value, case_insensitive: true } } })),
          minimum_should_match: 1,
        },
      }
    case 'range':
      return { range: { [exact]: { ...test.bounds, ...(isMoment && { format: 'epoch_millis' }) } } }
    case 'like':
      return {
        wildcard: { [lower ?? exact]: { value: writeWildcard(test.parts), case_insensitive: !lower } },
      }
    case 'phrase':
      return test.words.length === 0
        ? { match_none: {} }
        : { match_phrase: { [exact]: test.words.join(' ') } }
  }
}

const writeWildcard = (parts: readonly LikePart[]): string =>
  parts
    .map((part) => (part === 'anything' ? '*' : part === 'one' ? '?' : part.text.replace(/[\\*?]/g, '\\$&')))
    .join('')
