import type { Ui } from '../text/ui.ts'

/** The note of a revision as people read it, in lines: whoever proposed a change and whoever accepted it have their own. */
export const writeNote = (ui: Ui, note: string): string[] =>
  note.split('\n').map((line) => writeLine(ui, line))

/** Some lines the portal writes itself, in English. */
function writeLine(ui: Ui, note: string): string {
  const scheduled = /^Published as scheduled for (\S+)$/.exec(note)?.[1]
  if (scheduled) return ui.t('history.scheduled', { date: ui.date(scheduled, 'moment'), zone: ui.zone })
  const restored = /^Restored revision (\d+)$/.exec(note)?.[1]
  if (restored) return ui.t('history.restored', { number: restored })
  const [, event, from, into] = /^Moved by the (merger|split) of (.+) into (.+)$/.exec(note) ?? []
  if (from === undefined || into === undefined) return note
  return ui.t(event === 'merger' ? 'history.movedByMerger' : 'history.movedBySplit', { from, into })
}

/** Who made a revision, and who proposed what they accepted. */
export const writeAuthors = (
  ui: Ui,
  { by, proposedBy }: { by: string; proposedBy: string | null },
): string =>
  proposedBy === null
    ? ui.t('history.by', { name: by })
    : proposedBy === by
      ? ui.t('history.byProposal', { name: by })
      : ui.t('history.byTwo', { author: proposedBy, name: by })
