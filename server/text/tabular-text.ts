export type Delimiter = '\t' | '|' | ';' | ','

// Enough lines to tell rows from sentences.
const seenLines = 50
// Tabs and bars stand in hardly anything but tables; commas and semicolons stand in every other sentence.
const delimiters: { mark: Delimiter; leastLines: number; longestCell: number }[] = [
  { mark: '\t', leastLines: 2, longestCell: Infinity },
  { mark: '|', leastLines: 2, longestCell: Infinity },
  { mark: ';', leastLines: 3, longestCell: 60 },
  { mark: ',', leastLines: 3, longestCell: 60 },
]

/** What stands between the cells of a text whose first lines all have as many of it, as the rows of a table do; null for any other text. */
export function findTabularLook(text: string): Delimiter | null {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n?|\n/, seenLines + 1)
    .slice(0, seenLines)
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/"[^"]*"/g, 'x'))
  // The last one may be cut.
  if (lines.length > 3) lines.pop()
  // The line below the names of a table in Markdown.
  if (lines.some((line) => /^[\s|:-]*-{2,}[\s|:-]*\|[\s|:-]*$/.test(line))) return null
  const found = delimiters.find(({ mark, leastLines, longestCell }) => {
    const widths = new Set(lines.map((line) => line.split(mark).length))
    const isEven = widths.size === 1 && !widths.has(1) && lines.length >= leastLines
    return isEven && averageCell(lines, mark) <= longestCell
  })
  return found?.mark ?? null
}

function averageCell(lines: readonly string[], mark: string): number {
  const cells = lines.reduce((sum, line) => sum + line.split(mark).length, 0)
  return lines.reduce((sum, line) => sum + line.length, 0) / cells
}
