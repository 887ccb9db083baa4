import type { Viewer } from '../identity/viewer.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { DatasetRecord } from './records.ts'
import { visibleFilter } from './visibility.ts'

/** How datasets that the viewer may see are described. */
export interface WordsInUse {
  titles: string[]
  /** How often each keyword is used, by language; twice for those of the same tree of agencies. */
  keywords: { vi: Map<string, number>; en: Map<string, number> }
}

/** Enough to know the words of an agency, and of a portal; more would only cost time. */
const ownRead = 500
const othersRead = 1_000

/** The words of other datasets, those of the same tree of agencies first. */
export async function listWordsInUse(
  datasets: Pick<DatasetStore, 'listWords'>,
  { _id, agencyPath }: Pick<DatasetRecord, '_id' | 'agencyPath'>,
  viewer: Viewer,
): Promise<WordsInUse> {
  const seen = { $and: [{ _id: { $ne: _id } }, visibleFilter(viewer)] }
  const [own, all] = await Promise.all([
    datasets.listWords({ $and: [seen, { agencyPath: agencyPath[0] }] }, ownRead),
    datasets.listWords(seen, othersRead),
  ])
  const keywords = { vi: new Map<string, number>(), en: new Map<string, number>() }
  const titles = new Set<string>()
  for (const record of [...own, ...all]) {
    for (const title of Object.values(record.title)) if (title) titles.add(title)
    for (const language of ['vi', 'en'] as const)
      for (const word of record.keywords[language] ?? [])
        keywords[language].set(word, (keywords[language].get(word) ?? 0) + 1)
  }
  return { titles: [...titles], keywords }
}
