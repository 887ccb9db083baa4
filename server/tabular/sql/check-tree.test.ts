import assert from 'node:assert/strict'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { isAllowedFunction, isAllowedTableFunction, listFunctionNames } from './allowed-functions.ts'
import { checkTree } from './check-tree.ts'
import type { SqlFacts } from './sql-messages.ts'
import { SqlRefusal } from './sql-refusal.ts'

describe('checkTree', () => {
  let connection: DuckDBConnection
  before(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect()
  })
  after(() => connection.closeSync())

  const check = async (sql: string): Promise<SqlFacts> => {
    const reader = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql])
    const { statements } = JSON.parse(String(reader.getRows()[0]![0])) as { statements: unknown[] }
    return checkTree(statements[0], new Set(['duckdb_views']))
  }
  const refusal = async (sql: string): Promise<string> => {
    try {
      await check(sql)
      return 'allowed'
    } catch (error) {
      assert.ok(error instanceof SqlRefusal, `${sql}: ${String(error)}`)
      return error.kind
    }
  }
  const listFunctions = async (condition: string): Promise<string[]> =>
    (
      await connection.runAndReadAll(
        `select distinct function_name from duckdb_functions() where ${condition}`,
      )
    )
      .getRows()
      .map(([name]) => String(name))

  it('lists only functions that there are', async () => {
    const known = new Set(await listFunctions('true'))
    assert.deepEqual(
      listFunctionNames().filter((name) => !known.has(name)),
      [],
    )
  })

  it('refuses every function of the engine that is not listed, plain and as a window', async () => {
    const names = await listFunctions("function_type in ('scalar', 'aggregate', 'macro')")
    assert.ok(names.length > 600)
    for (const name of names.filter((each) => !isAllowedFunction(each))) {
      const quoted = `"${name.replaceAll('"', '""')}"`
      assert.equal(await refusal(`select ${quoted}(1)`), 'function', name)
      assert.equal(await refusal(`select main.${quoted}(1)`), 'function', name)
      assert.equal(await refusal(`select ${quoted}(1) over ()`), 'function', name)
    }
  }).timeout(120_000)

  it('refuses every table function of the engine but three', async () => {
    const names = await listFunctions("function_type in ('table', 'table_macro', 'pragma')")
    assert.ok(names.length > 80)
    for (const name of names.filter((each) => !isAllowedTableFunction(each)))
      assert.equal(await refusal(`select * from "${name}"('x')`), 'table-function', name)
  })

  it('says which tables and columns are named', async () => {
    const facts = await check(
      'with a as (select x from "s/f.csv") select a.y as z, * exclude (q) from a join "T" using (k) order by w',
    )
    assert.deepEqual(
      facts.tables.map(({ name }) => name),
      ['s/f.csv', 'T'],
    )
    for (const name of ['x', 'y', 'q', 'k', 'w']) assert.ok(facts.named.includes(name), name)
    assert.deepEqual(facts.shown.sort(), ['x', 'y', 'z'])
  })

  it('knows a name of `with` only where the engine does', async () => {
    const tables = async (sql: string) => (await check(sql)).tables.map(({ name }) => name)
    assert.deepEqual(await tables('with a as (select 1), b as (select * from a) select * from b, A'), [])
    assert.deepEqual(await tables('with a as (select * from b), b as (select 1) select * from a'), ['b'])
    assert.deepEqual(await tables('with a as (select * from a) select * from a'), ['a'])
    assert.deepEqual(await tables('select * from a, (with a as (select 1) select * from a)'), ['a'])
    assert.deepEqual(
      await tables('with a as (select 1) select (select max(x) from a) union select * from a'),
      [],
    )
    assert.deepEqual(
      await tables(
        'with recursive a as (select 1 x union all select x + 1 from a where x < 3) select * from a',
      ),
      [],
    )
    assert.deepEqual(
      await tables('with recursive a as (select * from a union all select 1) select * from a'),
      ['a'],
    )
    assert.equal(await refusal('with duckdb_views as (select 1) select 1'), 'table')
  })

  it('refuses members and nodes that it does not know', () => {
    const node = {
      type: 'SELECT_NODE',
      modifiers: [],
      cte_map: { map: [] },
      select_list: [],
      from_table: { type: 'EMPTY' },
    }
    const query = (more: object) => () => checkTree({ node: { ...node, ...more } }, new Set())
    query({})()
    for (const more of [
      { something_new: { x: 1 } },
      { sample: { method: 'System' } },
      { type: 'NEW_NODE' },
      { type: 'constructor' },
      { type: '__proto__' },
      { from_table: { type: 'PIVOT' } },
      { from_table: { type: 'EMPTY', at_clause: {} } },
      { select_list: [{ class: 'NEW', type: 'NEW' }] },
      { select_list: [{ class: 'OPERATOR', type: 'OPERATOR_NEW', children: [] }] },
      { select_list: [{ class: 'CONSTANT', type: 'VALUE_CONSTANT', value: { type: { id: 'POINTER' } } }] },
      { select_list: 'x' },
      { select_list: [null, 5] },
      { modifiers: [{ type: 'NEW_MODIFIER' }] },
    ])
      assert.throws(query(more), SqlRefusal, JSON.stringify(more))
  })
})
