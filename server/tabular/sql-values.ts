/** The values of a query, in order; SQL holds only their numbers, so nothing that a stranger wrote is ever part of it. */
export class SqlValues {
  readonly list: string[] = []

  /** Takes a value and gives what stands for it in SQL. `sqlType` is one of ours, never a stranger's text. */
  add(value: string, sqlType: string): string {
    this.list.push(value)
    return `$${this.list.length}::${sqlType}`
  }
}
