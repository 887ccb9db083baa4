import { compareTables } from './compare-tables.ts'
import { answerOnce } from './one-shot.ts'

// A process of its own: it gets two tables, tells what differs, and ends.
answerOnce(compareTables)
