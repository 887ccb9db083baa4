import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { jobKinds } from '../../client/pages/jobs-page.tsx'
import { settings } from '../../server/config/env.ts'
import { problemKinds } from '../../server/problems.ts'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** Folders of server/ that hold no domain of their own and are described in ARCHITECTURE.md instead. */
const withoutReadme = new Set(['config', 'platform', 'http', 'system', 'commands', 'web'])

describe('the house', () => {
  it('imports go down the ladder, rooms are entered by their doors, and nothing goes in circles', async () => {
    const cruise = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [cruise, '--config', '.dependency-cruiser.mjs', 'server', 'client', 'schemas/generated'],
      { cwd: root },
    ).catch((error: { stdout: string }) => assert.fail(error.stdout))
    // A tool that understood no file would find no fault either.
    const modules = Number(/\((\d+) modules/.exec(stdout)?.[1])
    assert.ok(modules > 100, stdout)
  }).timeout(300_000)

  it('every room says in at most ten lines what it owns', () => {
    for (const room of readdirSync(path.join(root, 'server'), { withFileTypes: true })) {
      if (!room.isDirectory() || withoutReadme.has(room.name)) continue
      const file = `server/${room.name}/README.md`
      assert.ok(existsSync(path.join(root, file)), `${file} is missing`)
      assert.ok(read(file).trim().split('\n').length <= 10, `${file} is longer than ten lines`)
    }
  })

  it('every setting is in docs/operations.md', () => {
    const page = read('docs/operations.md')
    for (const name of Object.keys(settings))
      assert.ok(page.includes(`\`${name}\``), `${name} is not in docs/operations.md`)
  })

  it('reads the environment in server/config alone', () => {
    const files = (readdirSync(path.join(root, 'server'), { recursive: true }) as string[]).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
    )
    for (const file of files) {
      if (file.startsWith('config/')) continue
      assert.ok(!read(`server/${file}`).includes('process.env'), `server/${file} reads process.env`)
    }
  })

  it('every problem says its title and meaning in both languages', () => {
    for (const [slug, kind] of Object.entries(problemKinds)) {
      for (const text of [kind.title, kind.meaning]) assert.ok(text.vi.length > 3 && text.en.length > 3, slug)
    }
  })

  it('every sentence that people read exists in both languages', () => {
    const [vi, en] = ['vi', 'en'].map(
      (lang) => JSON.parse(read(`client/text/${lang}.json`)) as Record<string, string>,
    )
    assert.deepEqual(Object.keys(en!).sort(), Object.keys(vi!).sort())
    for (const texts of [vi!, en!])
      for (const [key, text] of Object.entries(texts)) assert.ok(text.trim() !== '', `${key} is empty`)
  })

  it('has words for every kind of work that is done in the background', () => {
    const defined = [...read('server/worker.ts').matchAll(/runner\.define\(\s*'([a-z-]+)'/g)].map(
      ([, kind]) => kind!,
    )
    assert.deepEqual(defined.sort(), [...jobKinds].sort())
  })

  it('depends on exact versions only', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+/, `${name} is pinned exactly`)
    }
  })
})
