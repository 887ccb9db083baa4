import Mocha from 'mocha'
import { keptLog } from './kept-log.ts'

const { EVENT_TEST_BEGIN, EVENT_TEST_FAIL } = Mocha.Runner.constants

/** Mocha's own report with the portal's log under what fails, and after its summary one plain line that other programs can read. */
export default class PlainLine extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.on(EVENT_TEST_BEGIN, () => void keptLog.take())
    runner.on(EVENT_TEST_FAIL, () => {
      const log = keptLog.take()
      if (log !== '') console.log(log)
    })
  }

  epilogue() {
    super.epilogue()
    const { passes, failures, pending } = this.stats
    console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`)
  }
}
