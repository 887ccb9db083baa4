import assert from 'node:assert/strict'
import { explainMongodFailure } from './mongodb-failure.ts'

describe('the sentence for a mongod that does not start', () => {
  const context = {
    port: 27_018,
    program: { path: '/opt/mongod', version: '6.0.5' },
    place: { dbPath: '/data/mongodb', logPath: '/data/mongodb.log', recordPath: '/data/mongodb.json' },
  }
  const explain = (log: string, code: number | null = 1) =>
    explainMongodFailure(log, { code, signal: null }, context)
  const line = (severity: string, message: string, error = '') =>
    JSON.stringify({ t: {}, s: severity, c: 'STORAGE', msg: message, attr: { error } })

  const cases: [what: string, log: string, sentence: RegExp][] = [
    [
      'a full disk',
      line('E', 'WiredTiger error message', 'No space left on device'),
      /the disk of \/data\/mongodb is full; free/,
    ],
    [
      'data in use',
      line('E', 'DBException', 'DBPathInUse: Unable to lock the lock file'),
      /Another mongod uses the data in/,
    ],
    [
      'data of another version',
      line('F', 'UPGRADE PROBLEM: Found an invalid featureCompatibilityVersion'),
      /made by another version/,
    ],
    [
      'damaged data',
      line('F', 'Fatal assertion', 'WT_PANIC: WiredTiger library panic'),
      /are damaged .* restore a backup/,
    ],
    [
      'a folder of somebody else',
      line('E', 'Error creating', 'Permission denied'),
      /may not write to \/data\/mongodb; give/,
    ],
    [
      'a program for another system',
      'mongod: error while loading shared libraries: libssl.so.1.1',
      /does not run on this system/,
    ],
    [
      'an unknown cause',
      'cannot do it\n',
      /ended at its start with code 1 \(cannot do it\); its log \/data\/mongodb.log tells more/,
    ],
  ]
  for (const [what, log, sentence] of cases) {
    it(`names ${what}`, () => {
      const failure = explain(log)
      assert.match(failure.sentence, sentence)
      assert.equal(failure.portTaken, false)
    })
  }

  it('tells a taken port apart, since another port cures it', () => {
    assert.equal(
      explain(line('E', 'Error setting up listener', 'Address already in use'), 48).portTaken,
      true,
    )
  })

  it('is not led astray by ordinary lines that hold the same words', () => {
    const log = [
      line('I', 'featureCompatibilityVersion is 6.0'),
      line('E', 'disk', 'No space left on device'),
    ].join('\n')
    assert.match(explain(log).sentence, /is full/)
  })
})
