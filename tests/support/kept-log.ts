const keptLines = 20

let lines: string[] = []

/** Where test portals write their log: a test that fails shows the end of it, one that passes nothing. */
export const keptLog = {
  write(line: string): void {
    lines.push(line)
    if (lines.length > keptLines) lines.shift()
  },
  /** Gives what was written since the last time. */
  take(): string {
    const text = lines.join('')
    lines = []
    return text
  },
}
