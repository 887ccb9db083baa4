/** One line of the table: what was measured, against what, and the ratio to reach. */
export interface Figure {
  what: string
  ours: string
  peer: string
  ratio: string
  toReach: string
  isReached: boolean | null
}

export const printFigures = (figures: readonly Figure[]): string =>
  [
    '| | Sen | the peer in the same run | ratio | to reach | reached |',
    '|---|---|---|---|---|---|',
    ...figures.map(
      ({ what, ours, peer, ratio, toReach, isReached }) =>
        `| ${what} | ${ours} | ${peer} | ${ratio} | ${toReach} | ${isReached === null ? '' : isReached ? 'yes' : '**no**'} |`,
    ),
  ].join('\n')

export const round = (value: number, digits = 2): string => value.toFixed(digits)
