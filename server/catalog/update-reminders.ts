import type { Db } from 'mongodb'
import type { Changes } from '../audit/changes.ts'
import type { Identity } from '../identity/identity.ts'
import { inBothLanguages, type Mail } from '../mail/mail.ts'
import { portalDay, portalHour, type Clock } from '../platform/clock.ts'
import { sayDay } from '../text/say-day.ts'
import type { DatasetStore, DueDataset } from './dataset-store.ts'
import { addDays, addMonths, listSlowFrequencies, soonDays } from './due.ts'
import type { Vocabularies } from './vocabularies.ts'

/** Reminds the people of agencies of updates that they promised, by mail. */
export interface UpdateReminders {
  /**
   * Once a day, from seven in the morning where the portal stands: one mail to each person with all that is new to tell, before a
   * due day, on the day after it, and each month from then on. Each of these is told once, whatever stops in between and however
   * many processes do it. Gives how many mails were written. Nothing happens without a mail server.
   */
  remindUpdates(): Promise<number>
}

/** A reminder that was sent. */
interface SentReminder {
  /** `<account>/<dataset>/<due day>/<stage>`, and `day/<day>` when all of a day were. */
  _id: string
  at: Date
}

/** Nobody is woken by it, and it is there when the day begins. */
const fromHour = 7
/** What a reader still goes through; the rest is behind the link to the workspace. */
const listedAtMost = 50
/** A stage lasts a month at most, so its mark is of no use after two. */
const keepSeconds = 62 * 24 * 60 * 60

export function createUpdateReminders({
  baseUrl,
  db,
  changes,
  clock,
  datasets,
  vocabularies,
  identity,
  mail,
}: {
  baseUrl: string
  db: Db
  changes: Pick<Changes, 'commit'>
  clock: Clock
  datasets: Pick<DatasetStore, 'listDueDatasets'>
  vocabularies: Pick<Vocabularies, 'list'>
  identity: Pick<Identity, 'listWriters'>
  mail: Pick<Mail, 'isOn' | 'send'>
}): UpdateReminders & { createIndexes(): Promise<void> } {
  const sent = db.collection<SentReminder>('updateReminders')

  /** Who is told of which datasets: those who may write in the agency, or where nobody may, in the nearest above it. */
  async function gather(found: readonly DueDataset[]) {
    const writers = await identity.listWriters([...new Set(found.flatMap(({ agencyPath }) => agencyPath))])
    const people = new Map<string, { email: string; datasets: DueDataset[] }>()
    for (const dataset of found) {
      const agencyId = [...dataset.agencyPath].reverse().find((id) => (writers.get(id) ?? []).length > 0)
      for (const { accountId, email, wantsReminders } of writers.get(agencyId ?? '') ?? []) {
        if (!wantsReminders) continue
        const person = people.get(accountId) ?? { email, datasets: [] }
        person.datasets.push(dataset)
        people.set(accountId, person)
      }
    }
    return people
  }

  async function remind(
    accountId: string,
    { email, datasets: due }: { email: string; datasets: DueDataset[] },
    today: string,
  ): Promise<boolean> {
    const now = clock.now()
    const idOf = (dataset: DueDataset) =>
      `${accountId}/${dataset._id}/${dataset.due}/${stageOf(dataset.due, today)}`
    return changes.commit(async (session) => {
      const ids = due.map(idOf)
      const told = new Set(
        (await sent.find({ _id: { $in: ids } }, { session, projection: { _id: 1 } }).toArray()).map(
          ({ _id }) => _id,
        ),
      )
      const fresh = due.filter((dataset) => !told.has(idOf(dataset)))
      if (fresh.length === 0) return false
      // Another process that tells the same at the same time conflicts here, and one of the two begins again.
      await sent.insertMany(
        fresh.map((dataset) => ({ _id: idOf(dataset), at: now })),
        { session },
      )
      await mail.send({ to: email, ...writeMail(baseUrl, fresh, today) }, session)
      return true
    }, `reminders ${accountId}`)
  }

  return {
    async createIndexes() {
      await sent.createIndex({ at: 1 }, { expireAfterSeconds: keepSeconds })
    },

    async remindUpdates() {
      const now = clock.now()
      const today = portalDay(now)
      if (!mail.isOn || portalHour(now) < fromHour) return 0
      if (await sent.findOne({ _id: `day/${today}` })) return 0
      const found = await datasets.listDueDatasets({
        before: today,
        soonUntil: addDays(today, soonDays),
        soonFrequencies: listSlowFrequencies(vocabularies),
      })
      let count = 0
      for (const [accountId, person] of await gather(found))
        if (await remind(accountId, person, today)) count++
      await sent.updateOne({ _id: `day/${today}` }, { $set: { at: now } }, { upsert: true })
      return count
    },
  }
}

/** What is told of a due day on another day: that it comes, that it is over, and each month from then on. */
export function stageOf(due: string, today: string): string {
  if (today <= due) return 'before'
  let months = 0
  const first = addDays(due, 1)
  while (addMonths(first, months + 1) <= today) months++
  return `late ${months}`
}

function writeMail(
  baseUrl: string,
  due: readonly DueDataset[],
  today: string,
): { subject: string; text: string } {
  const { host } = new URL(baseUrl)
  const late = due.filter((dataset) => dataset.due < today)
  const soon = due.filter((dataset) => dataset.due >= today)
  const list = (lang: 'vi' | 'en', datasets: readonly DueDataset[]): string =>
    datasets
      .slice(0, listedAtMost)
      .map(({ title, slug, due: day }) => {
        const prefix = lang === 'en' ? '/en' : ''
        return `* ${lang === 'vi' ? sayDay(day) : day} – ${pick(title, lang)}\n  ${baseUrl}${prefix}/workspace/datasets/${slug}/edit`
      })
      .join('\n')
  const more = (lang: 'vi' | 'en', datasets: readonly DueDataset[], show: string): string => {
    const left = datasets.length - listedAtMost
    if (left <= 0) return ''
    return lang === 'vi'
      ? `\nvà ${left} bộ nữa: ${baseUrl}/workspace/datasets?show=${show}`
      : `\nand ${left} more: ${baseUrl}/en/workspace/datasets?show=${show}`
  }
  const part = (lang: 'vi' | 'en', head: string, datasets: readonly DueDataset[], show: string): string =>
    datasets.length === 0 ? '' : `${head}\n\n${list(lang, datasets)}${more(lang, datasets, show)}\n\n`
  return inBothLanguages(
    {
      vi: `Dữ liệu cần cập nhật tại ${host}: ${due.length}`,
      en: `Data to update at ${host}: ${due.length}`,
    },
    {
      vi: `Xin chào,\n\n${part('vi', 'Đã quá hạn cập nhật (ngày đến hạn – bộ dữ liệu):', late, 'overdue')}${part('vi', 'Sắp đến hạn cập nhật:', soon, 'soon')}Hạn tính theo chu kỳ cập nhật đã ghi ở từng bộ dữ liệu. Nếu dữ liệu không còn cập nhật nữa, hãy đổi chu kỳ hoặc lưu trữ bộ dữ liệu. Không muốn nhận thư nhắc: ${baseUrl}/workspace/account`,
      en: `Hello,\n\n${part('en', 'Overdue (due day – dataset):', late, 'overdue')}${part('en', 'Due soon:', soon, 'soon')}Due days follow from the frequency that each dataset states. If data are updated no more, change the frequency or archive the dataset. To get no reminders: ${baseUrl}/en/workspace/account`,
    },
  )
}

/** One line, whatever stands in a title. */
const pick = (title: Record<string, string>, lang: 'vi' | 'en'): string =>
  (title[lang] ?? title.vi ?? title.en ?? Object.values(title)[0] ?? '').replace(/\s+/g, ' ').slice(0, 200)
