import { readdir, readFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { compileFromFile } from 'json-schema-to-typescript'

const schemasDir = path.resolve(import.meta.dirname, '../schemas')
const folders = ['catalog', 'tabular', 'identity', 'api']

/** The TypeScript text of every schema, by its path under `schemas/generated/`; the same code writes the files and checks them. */
export async function generateTypes(): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const folder of folders) {
    for (const file of (await readdir(path.join(schemasDir, folder))).filter((name) =>
      name.endsWith('.json'),
    )) {
      const text = await compileFromFile(path.join(schemasDir, folder, file), {
        cwd: path.join(schemasDir, folder),
        bannerComment: `/* Made from schemas/${folder}/${file} by \`npm run generate\`. Do not edit. */`,
        additionalProperties: false,
        // Tuple unions of every length would say nothing that the border checks do not.
        ignoreMinAndMaxItems: true,
        style: { semi: false, singleQuote: true, printWidth: 110 },
      })
      texts.set(path.join(folder, file.replace(/\.json$/, '.ts')), text)
    }
  }
  return texts
}

async function main(): Promise<void> {
  for (const [file, text] of await generateTypes()) {
    const target = path.join(schemasDir, 'generated', file)
    await mkdir(path.dirname(target), { recursive: true })
    const before = await readFile(target, 'utf8').catch(() => null)
    if (before !== text) await writeFile(target, text)
  }
}

if (process.argv[1] === import.meta.filename) await main()
