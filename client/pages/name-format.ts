import type { Ui } from '../text/ui.ts'

/** What a button calls a file that it gives: by its format, in words, or just a file where nobody knows which. */
export const nameFormat = (ui: Ui, format: string | null): string =>
  format === null || format === 'OTHER' ? ui.t('dataset.file') : format.replaceAll('_', ' ')
