import { ConfigError, loadConfig, type Config } from './config/config.ts'
import { readEnvironment } from './config/env.ts'
import { EngineError } from './engines/engines.ts'
import { ProblemError } from './problems.ts'

/** A command of the program: takes its arguments, gives the exit code. */
type Command = (config: Config, args: string[]) => Promise<number>

/** Every command: what it does, and where it is. Loaded only when asked for, so that `publish` needs no database. */
const commands: Record<string, { help: string; load: () => Promise<Command> }> = {
  serve: {
    help: 'serve [--no-worker]   the portal: web, and background work unless --no-worker',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  work: {
    help: 'work                  background work alone',
    load: async () => (await import('./commands/work.ts')).work,
  },
  publish: {
    help: 'publish <folder>      a dataset.json and its files, or a folder with agencies.json (--draft, --prune)',
    load: async () => (await import('./commands/publish-command.ts')).publish,
  },
  seed: {
    help: 'seed                  the sample catalogue into the running portal',
    load: async () => (await import('./commands/seed.ts')).seed,
  },
  reindex: {
    help: 'reindex               a new search index, swapped in when it is whole',
    load: async () => (await import('./commands/maintain.ts')).reindex,
  },
  migrate: {
    help: 'migrate               indexes and stored data brought up to this version',
    load: async () => (await import('./commands/maintain.ts')).migrate,
  },
  check: {
    help: 'check                 every file against its digest, the index against the database, the outbox',
    load: async () => (await import('./commands/check.ts')).check,
  },
  token: {
    help: 'token create <name>   an API token with all scopes (--scope, --agency)',
    load: async () => (await import('./commands/maintain.ts')).token,
  },
  admin: {
    help: 'admin create          a new one-time administrator link',
    load: async () => (await import('./commands/maintain.ts')).admin,
  },
}

/** Runs one command; an expected failure is one sentence on standard error and a code that is not 0. */
async function main(): Promise<number> {
  const [name = 'serve', ...args] = process.argv.slice(2)
  const command = commands[name]
  if (!command || args.includes('--help')) {
    const say = command ? console.log : console.error
    if (!command && !['help', '--help', '-h'].includes(name)) say(`There is no command "${name}".`)
    say(['Commands:', ...Object.values(commands).map(({ help }) => `  ${help}`)].join('\n'))
    return command || ['help', '--help', '-h'].includes(name) ? 0 : 2
  }
  try {
    return await (
      await command.load()
    )(loadConfig(readEnvironment()), args)
  } catch (error) {
    if (error instanceof ConfigError || error instanceof EngineError || error instanceof ProblemError) {
      console.error(error.message)
      return 1
    }
    throw error
  }
}

// Everything is closed and written by now; what still stands are timers of libraries, ten seconds of agenda's after each job.
process.exit(await main())
