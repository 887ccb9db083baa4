import type { JobRunner } from './jobs/jobs.ts'
import type { Portal } from './portal.ts'

/** Bytes whose record was never made (a crash between the two) may go after this long; an upload takes two hours at most. */
const orphanAgeMs = 7 * 24 * 60 * 60 * 1000

/** The child that converts has ten minutes of its own, and says why it ended; this is for one that does not answer. */
const tableTimeoutMs = 11 * 60 * 1000

/** 100,000 datasets take a few minutes; a rebuild that takes hours has lost its engine. */
const rebuildTimeoutMs = 2 * 60 * 60 * 1000

/** 10,000 datasets of an agency follow it in a few minutes. */
const moveTimeoutMs = 2 * 60 * 60 * 1000
/** The mailer gives up by itself after 40 seconds, to try again; this is for one that does not. */
const mailTimeoutMs = 60 * 1000
/** Every five minutes for three days, which is as long as a mail may wait. */
const mailAttempts = 1_000

/** A million files are looked at in minutes. */
const sweepTimeoutMs = 60 * 60 * 1000

/** Table of contents 2: everything that happens in the background, and what triggers it. */
export function createWorker(portal: Portal): JobRunner {
  const { catalog, identity, jobs, mail, search, storage, tables, uploads, logger } = portal
  const runner = jobs.createRunner()

  // What follows from a commit.
  runner.follow('dataset-changed', 'index-datasets', (notices) =>
    search.indexDatasets(
      notices.flatMap((notice) => (notice.kind === 'dataset-changed' ? [notice.datasetId] : [])),
    ),
  )
  runner.follow('agency-changed', 'index-agencies', (notices) =>
    search.indexAgencies(
      notices.flatMap((notice) => (notice.kind === 'agency-changed' ? [notice.agencyId] : [])),
    ),
  )

  runner.follow('job-changed', 'tell-tables', async (notices) => {
    for (const notice of notices) {
      const job = notice.kind === 'job-changed' ? await jobs.findJob(notice.jobId) : null
      if (job) await tables.noteJob(job)
    }
  })

  runner.follow('bytes-taken-down', 'remove-bytes', async (notices) => {
    for (const notice of notices) {
      if (notice.kind !== 'bytes-taken-down') continue
      const releases = await catalog.finishTakedown(notice.sha256)
      for (const { distributionId, number } of releases) await tables.dropRelease(distributionId, number)
      await storage.erase(notice.sha256)
    }
  })

  runner.follow('vocabulary-changed', 'index-themes', async (notices) => {
    await catalog.refreshVocabularies()
    const entries = notices.flatMap((notice) => (notice.kind === 'vocabulary-changed' ? [notice.entry] : []))
    const themes = entries.flatMap((entry) => (entry.startsWith('themes/') ? [entry.slice(7)] : []))
    if (themes.length > 0) await search.indexThemes(themes)
  })

  // Work with a record of its own.
  runner.define(
    'make-table',
    { concurrency: 2, attempts: 3, timeoutMs: tableTimeoutMs },
    (job, tell, signal) => tables.makeTable(job, tell, signal),
  )
  runner.define(
    'validate-table',
    { concurrency: 1, attempts: 3, timeoutMs: tableTimeoutMs },
    (job, tell, signal) => tables.validateTable(job, tell, signal),
  )
  runner.define(
    'check-followers',
    { concurrency: 1, attempts: 5, timeoutMs: rebuildTimeoutMs },
    async (job) => void (await catalog.checkFollowers(String(job.data.schema))),
  )
  runner.define(
    'move-datasets',
    { concurrency: 1, attempts: 5, timeoutMs: moveTimeoutMs },
    (job, tell, signal) => catalog.moveDatasets(String(job.data.successionId), tell, signal),
  )
  runner.define(
    'act-on-datasets',
    { concurrency: 1, attempts: 5, timeoutMs: moveTimeoutMs },
    (job, tell, signal) => catalog.continueActions(String(job.data.actionId), tell, signal),
  )
  runner.define(
    'fill-index',
    { concurrency: 1, attempts: 5, timeoutMs: rebuildTimeoutMs },
    (_job, tell, signal) => search.reindex(() => {}, tell, signal),
  )
  runner.define('sweep-files', { concurrency: 1, attempts: 3, timeoutMs: sweepTimeoutMs }, async () => {
    const removed = await storage.removeOrphans(async (sha256s) => {
      // First the uploads: what is used between the two questions is known to the second.
      const waiting = await uploads.findKnownBytes(sha256s)
      return new Set([...waiting, ...(await catalog.findKnownBytes(sha256s))])
    }, orphanAgeMs)
    logger.info({ removed }, 'files without a record removed')
  })

  runner.define('sweep-uploads', { concurrency: 1, attempts: 3, timeoutMs: sweepTimeoutMs }, async () => {
    const removed = await uploads.sweep()
    logger.info({ removed }, 'expired uploads removed')
  })
  runner.define('send-mail', { concurrency: 2, attempts: mailAttempts, timeoutMs: mailTimeoutMs }, (job) =>
    mail.deliver(job),
  )
  runner.define('reset-password', { concurrency: 1, attempts: 5, timeoutMs: mailTimeoutMs }, (job) =>
    identity.makePasswordReset(job),
  )

  runner.define('warn-of-tokens', { concurrency: 1, attempts: 3, timeoutMs: mailTimeoutMs * 5 }, async () => {
    const told = await identity.warnOfEndingTokens()
    logger.info({ told }, 'owners of tokens that end soon told')
  })

  runner.define('sweep-tables', { concurrency: 1, attempts: 3, timeoutMs: sweepTimeoutMs }, async () => {
    const removed = await tables.sweepTables()
    const reports = await tables.sweepValidations()
    logger.info({ removed, reports }, 'former tables removed')
  })

  runner.define('remind-updates', { concurrency: 1, attempts: 5, timeoutMs: sweepTimeoutMs }, async () => {
    const mails = await catalog.remindUpdates()
    logger.info({ mails }, 'reminders of updates written')
  })

  // What comes round by itself. API.md promises publication within ten seconds of its time.
  runner.repeat('publish-due', 2_000, async () => void (await catalog.publishDue()))
  runner.schedule('sweep-files', '30 2 * * *')
  // Eight in the morning in Hà Nội.
  runner.schedule('warn-of-tokens', '0 8 * * *')
  runner.schedule('sweep-tables', '15 * * * *')
  // It looks at the clock of the portal itself, and does the day once.
  runner.schedule('remind-updates', '10 * * * *')
  runner.schedule('sweep-uploads', '45 * * * *')
  return runner
}
