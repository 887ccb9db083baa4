import type { MongodbPlace } from './mongodb-place.ts'
import type { MongodbProgram } from './mongodb-program.ts'
import type { ProcessExit } from './processes.ts'

interface Context {
  port: number
  program: MongodbProgram
  place: MongodbPlace
}

interface Rule {
  pattern: RegExp
  sentence: (context: Context) => string
}

// In the order of certainty: the first line of a log that matches is the cause, the rest are consequences.
const rules: readonly Rule[] = [
  {
    pattern: /No space left on device|ENOSPC|"error":28\b|Disk quota exceeded/i,
    sentence: ({ place }) =>
      `MongoDB stopped because the disk of ${place.dbPath} is full; free some space and start again`,
  },
  {
    pattern: /DBPathInUse|Unable to lock the lock file|Another mongod instance is already running/i,
    sentence: ({ place }) =>
      `Another mongod uses the data in ${place.dbPath}; stop it, or give this portal another folder in SEN_DATA_DIR`,
  },
  {
    pattern:
      /UPGRADE PROBLEM|featureCompatibilityVersion|unsupported WiredTiger file version|Wrong mongod version/i,
    sentence: ({ place, program }) =>
      `The data in ${place.dbPath} were made by another version of MongoDB than ${program.version}; ` +
      `start that version, make a backup, move the folder away and restore into the new one`,
  },
  {
    pattern:
      /WT_TRY_SALVAGE|WT_PANIC|WT_ERROR|checksum error|Detected unclean.*corrupt|Failed to open a WiredTiger|corrupt/i,
    sentence: ({ place }) =>
      `The data in ${place.dbPath} are damaged and MongoDB cannot open them; move that folder away and restore a backup`,
  },
  {
    pattern: /Permission denied|Operation not permitted|errno":13\b/i,
    sentence: ({ place }) =>
      `MongoDB may not write to ${place.dbPath}; give this user that folder (chown), or choose another one in SEN_DATA_DIR`,
  },
  {
    pattern: /error while loading shared libraries|GLIBC_|symbol lookup error|Illegal instruction/i,
    sentence: ({ program }) =>
      `${program.path} does not run on this system; install a mongod made for it and put it on the path, or set MONGODB_URI`,
  },
]

/** Why a mongod ended at its start, in one sentence that says what to do. */
export function explainMongodFailure(
  log: string,
  exit: ProcessExit | null,
  context: Context,
): { sentence: string; portTaken: boolean } {
  // mongod's exit code 48: it could not listen.
  if (exit?.code === 48 || /Address already in use/i.test(log)) {
    const sentence = `MongoDB could not listen on port ${context.port} because another program took it; start again.`
    return { sentence, portTaken: true }
  }
  const telling = log.split('\n').filter((line) => !/"s":"[ID]\d?"/.test(line))
  const rule = rules.find((one) => telling.some((line) => one.pattern.test(line)))
  if (rule) return { sentence: `${rule.sentence(context)}.`, portTaken: false }
  const how = exit?.signal ? `by the signal ${exit.signal}` : `with code ${exit?.code ?? 'unknown'}`
  const reason = findLastReason(telling)
  const sentence =
    `MongoDB (${context.program.path}) ended at its start ${how}${reason}; ` +
    `its log ${context.place.logPath} tells more. Repair the cause, or set MONGODB_URI to another server.`
  return { sentence, portTaken: false }
}

function findLastReason(lines: readonly string[]): string {
  const last = lines.findLast((line) => line.trim() !== '')
  if (last === undefined) return ''
  try {
    const entry = JSON.parse(last) as { msg?: string; attr?: { error?: unknown } }
    return entry.msg ? ` (${entry.msg})` : ''
  } catch {
    return ` (${last.trim().slice(0, 200)})`
  }
}
