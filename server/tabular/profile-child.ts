import { describeTable } from './describe-table.ts'
import { answerOnce } from './one-shot.ts'

// A process of its own: it gets one table, describes the values of its columns, and ends.
answerOnce(describeTable)
