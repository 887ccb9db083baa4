import assert from 'node:assert/strict'
import os from 'node:os'
import path from 'node:path'
import { createLogger } from '../platform/logger.ts'
import { ExportChildren } from './export-children.ts'
import { runExport } from './export-run.ts'

describe('runExport', () => {
  it('throws a problem and logs why when nothing can be written', async () => {
    const lines: string[] = []
    const missing = path.join(os.tmpdir(), 'sen-no-such-table')
    const bytes = runExport(
      {
        columnCount: 1,
        file: `${missing}.parquet`,
        spillDir: missing,
        values: [],
        place: null,
        rows: 'select * from source',
        output: { kind: 'copy', options: 'format csv' },
      },
      {
        children: new ExportChildren(),
        signal: new AbortController().signal,
        logger: createLogger('warn', { write: (line) => void lines.push(line) }),
      },
    )
    await assert.rejects(bytes.next(), { slug: 'service-unavailable' })
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /An export failed/)
  })
})
