import assert from 'node:assert/strict'
import { nameStatement } from './name-statement.ts'

describe('the statement that is refused', () => {
  it('is named by its first word, whatever stands before it', () => {
    assert.equal(nameStatement(`/* select */ -- select\n (COPY t to 'x')`), 'COPY')
    assert.equal(nameStatement('drop table t; select 1'), 'DROP')
    assert.equal(nameStatement('select 1; drop table t'), 'DROP')
    assert.equal(nameStatement(`select ';drop'; ;\n-- x; set y\nAttach ':memory:'`), 'ATTACH')
    assert.equal(nameStatement('select $$; drop $$; use memory'), 'USE')
    assert.equal(nameStatement('with x as (insert into t values (1) returning *) select * from x'), 'INSERT')
  })

  it('is nothing where no word says it', () => {
    assert.equal(nameStatement(`select 'drop', "delete" from t`), '')
    assert.equal(nameStatement(''), '')
    assert.equal(nameStatement(`select 'open; drop`), '')
  })

  it('is found at once in texts made to be slow', () => {
    const begun = performance.now()
    for (const text of [
      '$'.repeat(100_000),
      `${"'".repeat(99_999)}`,
      '/*'.repeat(50_000),
      '('.repeat(100_000),
      '$a'.repeat(50_000),
      ' '.repeat(100_000),
    ])
      nameStatement(text)
    assert.ok(performance.now() - begun < 1_000)
  })
})
