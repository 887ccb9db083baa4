import Mocha from 'mocha'

/** Mocha's own report, and after its summary one plain line that other programs can read. */
export default class PlainLine extends Mocha.reporters.Spec {
  epilogue() {
    super.epilogue()
    const { passes, failures, pending } = this.stats
    console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`)
  }
}
