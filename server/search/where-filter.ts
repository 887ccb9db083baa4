import type { Filter } from 'mongodb'
import { neighbours, type SearchText } from './search-texts.ts'
import type { Condition, StoredField, Test } from './where-fields.ts'
import { writePattern } from './where-match.ts'

type MongoFilter = Filter<SearchText>

/** A condition as a filter for MongoDB, over the texts that are searched while Elasticsearch is away. */
export function whereFilter(condition: Condition): MongoFilter {
  switch (condition.kind) {
    case 'all':
      return { $and: condition.of.map(whereFilter) }
    case 'any':
      return { $or: condition.of.map(whereFilter) }
    case 'has':
      return condition.isNegated ? { $nor: [hasValue(condition.field)] } : hasValue(condition.field)
    case 'test': {
      const test = testFilter(condition.field, condition.test)
      const has = hasValue(condition.field)
      return condition.isNegated ? { $and: [has], $nor: [test] } : { $and: [has, test] }
    }
  }
}

function hasValue({ exact, isMoment, presence }: StoredField): MongoFilter {
  if (presence) return { [presence]: true }
  return isMoment ? { [exact]: { $gt: 0 } } : { [exact]: { $nin: [null, []] } }
}

function testFilter({ exact, lower }: StoredField, test: Test): MongoFilter {
  switch (test.op) {
    case 'oneOf':
      if (!test.ignoresCase) return { [exact]: { $in: test.values } }
      if (lower) return { [lower]: { $in: test.values } }
      return { [exact]: { $in: test.values.map((text) => toRegExp(writePattern([{ text }]), 'i')) } }
    case 'range':
      return {
        [exact]: Object.fromEntries(Object.entries(test.bounds).map(([name, value]) => [`$${name}`, value])),
      }
    case 'like':
      return { [lower ?? exact]: toRegExp(writePattern(test.parts), lower ? 's' : 'si') }
    case 'phrase':
      return test.words.length === 0 ? { _id: { $in: [] } } : neighbours(test.words)
  }
}

const toRegExp = (pattern: string, flags: string): RegExp => new RegExp(pattern, flags)
