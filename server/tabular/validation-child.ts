import { checkTable } from './check-table.ts'
import { answerOnce } from './one-shot.ts'
import { tryPatterns } from './try-patterns.ts'
import type { Validation, ValidationChildOrder, WrongPattern } from './validation-messages.ts'

// A process of its own: it tries the patterns of a schema, or checks a table against one, and ends.
answerOnce<ValidationChildOrder, Validation | WrongPattern[]>((order) =>
  order.kind === 'patterns' ? tryPatterns(order) : checkTable(order),
)
