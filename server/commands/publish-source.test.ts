import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { PublishError } from './publish-error.ts'
import { readPublishSource, sortParentsFirst } from './publish-source.ts'
import { sampleFolder } from './sample-folder.ts'

const good = {
  title: { vi: 'Dân số theo năm' },
  description: { vi: 'Mô tả.' },
  agency: 'cuc',
  license: 'CC-BY-4.0',
  distributions: [{ path: 'data/dân số.csv' }],
}

describe('a folder to publish', () => {
  let root: string
  let folder: string

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'sen-folder-'))
    folder = path.join(root, 'one')
    await mkdir(path.join(folder, 'data'), { recursive: true })
    await writeFile(path.join(folder, 'data/dân số.csv'), 'a,b\n1,2\n')
    await writeFile(path.join(root, 'secret.csv'), 'secret\n')
  })

  afterEach(() => rm(root, { recursive: true }))

  const write = (content: unknown, to = folder) =>
    writeFile(path.join(to, 'dataset.json'), typeof content === 'string' ? content : JSON.stringify(content))

  async function faultsOf(content: unknown): Promise<string> {
    await write(content)
    try {
      await readPublishSource(folder)
    } catch (error) {
      assert.ok(error instanceof PublishError, String(error))
      return error.message
    }
    throw new Error('The folder was taken.')
  }
  const withFile = (file: string) => ({ ...good, distributions: [{ path: file }] })

  it('is read with its files, its slug made from the title when it has none', async () => {
    await write(good)
    const { datasets } = await readPublishSource(folder)
    const [dataset] = datasets
    assert.deepEqual(
      [dataset!.label, dataset!.slug, dataset!.hasOwnSlug, dataset!.agency],
      ['one', 'dan-so-theo-nam', false, 'cuc'],
    )
    assert.deepEqual(
      dataset!.files.map(({ name, byteSize }) => [name, byteSize]),
      [['dân số.csv', 8]],
    )
  })

  it('takes along what describes the columns of its files, and nothing else', async () => {
    await write(good)
    const names = ['dân số.schema.json', 'dân số.csv-metadata.json', 'datapackage.json', 'other.schema.json']
    for (const name of [...names, 'package.json']) await writeFile(path.join(folder, 'data', name), '{}')
    const { datasets } = await readPublishSource(folder)
    assert.deepEqual(
      datasets[0]!.files.map(({ name }) => name),
      ['dân số.csv', 'datapackage.json', 'dân số.csv-metadata.json', 'dân số.schema.json'],
    )
  })

  it('may hold several datasets beneath an agencies.json', async () => {
    await write(good)
    await writeFile(
      path.join(root, 'agencies.json'),
      JSON.stringify([{ slug: 'cuc', name: { vi: 'Cục' }, level: 'ministry' }]),
    )
    const { agencies, datasets } = await readPublishSource(root)
    assert.deepEqual([agencies.length, datasets.map(({ label }) => label)], [1, ['one']])
  })

  it('may hold collections beside them, each with a slug of its own', async () => {
    await write(good)
    const put = (name: string, content: unknown) => writeFile(path.join(root, name), JSON.stringify(content))
    await put('agencies.json', [{ slug: 'cuc', name: { vi: 'Cục' }, level: 'ministry' }])
    const collection = { slug: 'bo', title: { vi: 'Bộ' }, agency: 'cuc', datasets: [{ dataset: 'dan-so' }] }
    await put('collections.json', [collection])
    assert.deepEqual((await readPublishSource(root)).collections, [collection])
    for (const [content, sentence] of [
      [{}, /needs to be a list of collections/],
      [[collection, collection], /the slug "bo" is there twice/],
      [[{ ...collection, slug: undefined }], /collection 1 needs a "slug"/],
      [[{ ...collection, titel: {} }], /collection 1: .*no member "titel"/],
    ] as const) {
      await put('collections.json', content)
      await assert.rejects(readPublishSource(root), sentence)
    }
  })

  it('is refused in words when it is not there, is a file, or holds nothing to publish', async () => {
    for (const name of [path.join(root, 'none'), path.join(root, 'secret.csv'), root]) {
      await assert.rejects(readPublishSource(name), PublishError)
    }
  })

  it('is refused when dataset.json is broken, with the place', async () => {
    assert.match(
      await faultsOf('{"title": {"vi": "x"},\n  nonsense}'),
      /dataset\.json is not valid JSON: it breaks at line 2, column 3/,
    )
    assert.match(await faultsOf(''), /is empty/)
    assert.match(await faultsOf('{"a":'), /ends too early, at line 1/)
    assert.match(await faultsOf('[]'), /needs to be an object/)
    assert.match(await faultsOf(`"${'x'.repeat(3_000_000)}"`), /over the limit/)
    await writeFile(path.join(folder, 'dataset.json'), Buffer.from('7b22e9227d', 'hex'))
    await assert.rejects(readPublishSource(folder), /not UTF-8/)
  })

  it('is refused when a member is missing, unknown or wrong, with its name', async () => {
    assert.match(await faultsOf({ ...good, license: undefined }), /\/license "license" is missing/)
    assert.match(await faultsOf({ ...good, licence: 'x' }), /no member "licence".*Did you mean "license"/)
    assert.match(await faultsOf({ ...good, issued: 'yesterday' }), /\/issued needs a real date/)
  })

  it('is refused when a file is missing, empty, a folder, named twice, or neither file nor link', async () => {
    await writeFile(path.join(folder, 'data/empty.csv'), '')
    assert.match(await faultsOf(withFile('data/none.csv')), /there is no file "data\/none\.csv"/)
    assert.match(await faultsOf(withFile('data/empty.csv')), /is empty/)
    assert.match(await faultsOf(withFile('data')), /is no file/)
    assert.match(
      await faultsOf({
        ...good,
        distributions: [{ path: 'data/dân số.csv' }, { path: './data/dân số.csv' }],
      }),
      /two files are called/,
    )
    assert.match(await faultsOf({ ...good, distributions: [{ title: { vi: 'x' } }] }), /needs either "path"/)
    assert.match(
      await faultsOf({ ...good, distributions: [{ path: 'a.csv', accessUrl: 'https://x.example' }] }),
      /not both/,
    )
  })

  it('never reaches outside itself: not by .., not by an absolute path, not by a symbolic link', async () => {
    await symlink(path.join(root, 'secret.csv'), path.join(folder, 'data/link.csv'))
    await symlink(root, path.join(folder, 'up'))
    for (const file of ['../secret.csv', 'data/../../secret.csv', 'data/link.csv', 'up/secret.csv']) {
      assert.match(await faultsOf(withFile(file)), /lies outside the folder/, file)
    }
    assert.match(await faultsOf(withFile(path.join(root, 'secret.csv'))), /no path inside the folder/)
    assert.match(await faultsOf(withFile('data/\0.csv')), /no path inside the folder/)
    await rm(path.join(folder, 'dataset.json'))
    await symlink(path.join(root, 'secret.csv'), path.join(folder, 'dataset.json'))
    await assert.rejects(readPublishSource(folder), /lies outside the folder/)
  })

  it('names all faults of all datasets at once', async () => {
    const other = path.join(root, 'two')
    await mkdir(other)
    await write({ ...good, license: undefined })
    await write(withFile('none.csv'), other)
    await writeFile(path.join(root, 'agencies.json'), '{}')
    await assert.rejects(readPublishSource(root), (error) => {
      assert.ok(error instanceof PublishError)
      assert.equal(error.lines.length, 3)
      return true
    })
  })

  it('puts parents before children, and refuses a circle', () => {
    const agency = (slug: string, parent: string | null) => ({
      slug,
      parent,
      name: { vi: slug },
      level: 'other' as const,
    })
    const sorted = sortParentsFirst([
      agency('c', 'b'),
      agency('a', null),
      agency('b', 'a'),
      agency('x', 'elsewhere'),
    ])
    assert.deepEqual(
      sorted.map(({ slug }) => slug),
      ['a', 'b', 'c', 'x'],
    )
    assert.throws(() => sortParentsFirst([agency('a', 'b'), agency('b', 'a')]), /among its own parents/)
    assert.throws(() => sortParentsFirst([agency('a', null), agency('a', null)]), /there twice/)
  })

  it('may be the sample catalogue', async () => {
    const { agencies, datasets } = await readPublishSource(sampleFolder)
    assert.ok(agencies.length > 10 && datasets.length > 20)
    assert.ok(datasets.every(({ hasOwnSlug }) => hasOwnSlug))
  })
})
