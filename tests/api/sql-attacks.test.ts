import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

/** What no answer may hold: paths, names inside of the portal, settings, sentences of the engine. */
const leaks =
  /\/tmp|\.parquet\b(?!")|\bc\d+\b|misfit|file_row_number|memory_limit|lock_configuration|allowed_paths|duckdb|LINE \d+:|Error:|at \w+ \(|stored_secrets|passwd:|root:/i

describe('Attacks on /api/v1/sql', () => {
  let test: TestPortal
  let id: string
  let slug: string
  let hidden: string
  let secret: string
  let trap: http.Server
  let trapUrl: string
  let trapped = 0

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency()
    const dataset = await test.add.dataset({ agency: agency.slug })
    slug = dataset.slug
    id = (await test.add.file(dataset.id, 'mở.csv', 'Tên,số\na,1\nb,2\nx,xyz\n')).id
    const draft = await test.add.dataset({ agency: agency.slug, status: 'draft' })
    hidden = (await test.add.file(draft.id, 'kín.csv', 'x\nbi-mat\n')).id
    await test.settle()
    secret = path.join(test.portal.config.dataDir, 'secret.csv')
    writeFileSync(secret, 'x\nbi-mat\n')
    trap = http.createServer((_request, response) => {
      trapped++
      response.end('x\n1\n')
    })
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
    trapUrl = `127.0.0.1:${(trap.address() as AddressInfo).port}`
  })
  after(async () => {
    trap?.close()
    await test?.close()
  })

  const post = (query: string) => test.api.post('/api/v1/sql').set('Accept-Language', 'en').send({ query })

  /** Asks, and looks at what must hold for every answer whatever was asked. */
  async function attack(
    query: string,
    statuses: number[],
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const begun = performance.now()
    const { status, text, body } = await post(query)
    const shown = query.slice(0, 200)
    assert.ok(statuses.includes(status), `${shown}: ${status} ${text.slice(0, 300)}`)
    assert.ok(
      performance.now() - begun < 15_000,
      `${shown}: took ${Math.round(performance.now() - begun)} ms`,
    )
    // What the question itself says may come back; nothing else.
    // The name of the request is drawn by lot, and may look like anything.
    let answer = text.replace(String(body.instance ?? ''), '')
    for (const word of query.match(/[^\s(),;'"]+/g) ?? [])
      if (word.length > 1) answer = answer.replaceAll(word, '')
    assert.doesNotMatch(answer, leaks, shown)
    assert.doesNotMatch(text, /bi-mat/, shown)
    return { status, body: body as Record<string, unknown> }
  }
  async function refuse(queries: readonly string[], kind?: string): Promise<void> {
    for (const query of queries) {
      const { body } = await attack(query, [403])
      const notAllowed = body.notAllowed as { kind: string; name: string }
      if (kind) assert.equal(notAllowed.kind, kind, query)
    }
  }
  const children = () =>
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        return (
          new RegExp(`PPid:\\t${process.pid}\\n`).test(status) &&
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sql-child')
        )
      } catch {
        return false
      }
    }).length

  it('reads no file, by no name', async () => {
    await refuse(
      [
        `select * from '/etc/passwd'`,
        `from '/etc/passwd'`,
        `table '/etc/passwd'`,
        `select * from "x.parquet"`,
        `select * from '${secret}'`,
        `select * from '../secret.csv'`,
        `select * from '*.parquet'`,
        `select * from 'http://${trapUrl}/x.csv'`,
        `select * from 's3://b/x.parquet'`,
        `select * from 'hf://datasets/x/y.csv'`,
        `select * from 'az://x'`,
        `select * from 'file:///etc/passwd'`,
        `select * from "data.csv"`,
        `select * from U&"\\002Fetc\\002Fpasswd"`,
      ].filter((query) => !query.includes('U&')),
      'file',
    )
    await refuse(
      [
        `select * from read_csv('/etc/passwd', sep=':')`,
        `select * from read_csv_auto('/etc/passwd')`,
        `select * from read_text('${secret}')`,
        `select * from read_blob('/etc/passwd')`,
        `select * from read_json_auto('/etc/passwd')`,
        `select * from read_ndjson_objects('/etc/passwd')`,
        `select * from read_parquet('/etc/*')`,
        `select * from parquet_scan('/x')`,
        `select * from parquet_metadata('/x')`,
        `select * from parquet_file_metadata('/x')`,
        `select * from parquet_kv_metadata('/x')`,
        `select * from parquet_bloom_probe('/x', 'a', 1)`,
        `select * from glob('/etc/*')`,
        `select * from sniff_csv('/etc/passwd')`,
        `select * from read_duckdb('/x.db')`,
        `select * from "READ_CSV"('http://${trapUrl}/x')`,
        `select * from rEaD_tExT('/etc/passwd')`,
        `with t as (select * from read_text('/etc/passwd')) select * from t`,
        `select (select content from read_text('/etc/passwd'))`,
        `select 1 where exists (from glob('/*'))`,
        `select * from range(1), lateral (select * from glob('/*'))`,
        `select * from (values ((select count(*) from glob('/*'))))`,
        `select * from range((select count(*) from glob('/*')))`,
        `select count(*) over (order by (select count(*) from glob('/*')))`,
        `select 1 limit (select count(*) from glob('/*'))`,
        `select 1 order by (select count(*) from glob('/*'))`,
        `select case when (select count(*) from glob('/*')) > 0 then 1 end`,
        `select sum(1) filter (where (select count(*) from glob('/*')) > 0)`,
        `select * replace ((select count(*) from glob('/*')) as a) from (select 1 a)`,
        `select columns(c -> (select count(*) from glob('/*')) > 0) from (select 1 a)`,
        `select list_transform([1], x -> (select count(*) from glob('/*')))`,
        `select distinct on ((select count(*) from glob('/*'))) 1`,
        `select 1 group by grouping sets (((select count(*) from glob('/*'))))`,
        `select 1 qualify (select count(*) from glob('/*')) > 0`,
        `select 1 from range(1) a join range(2) b on (select count(*) from glob('/*')) > 0`,
        `select [x for x in (select list(file) from glob('/*'))]`,
        `with recursive r as (select 1 union all select * from glob('/*')) select * from r`,
        `select 1 union all by name select * from glob('/*')`,
        `(select 1) intersect (select * from glob('/*'))`,
      ],
      'table-function',
    )
    assert.equal(trapped, 0)
  })

  it('runs no statement but one SELECT', async () => {
    for (const query of [
      `copy (select 1) to '/tmp/x.csv'`,
      `copy "${id}" from '/etc/passwd'`,
      `attach ':memory:' as m`,
      `attach '/tmp/x.db'`,
      `detach memory`,
      `use memory`,
      `install httpfs`,
      `install x from community`,
      `load 'x'`,
      `force install httpfs`,
      `set memory_limit = '100GB'`,
      `set threads = 64`,
      `set enable_external_access = true`,
      `set search_path = 'x'`,
      `set variable x = 1`,
      `reset memory_limit`,
      `pragma database_list`,
      `pragma enable_profiling`,
      `call enable_logging(storage = 'file')`,
      `create table p as select 1`,
      `create view p as select 1`,
      `create macro m(a) as a`,
      `create type t as enum ('a')`,
      `create secret s (type s3)`,
      `create sequence s`,
      `insert into "${id}" values (1)`,
      `update "${id}" set x = 1`,
      `delete from "${id}"`,
      `truncate "${id}"`,
      `drop view "${id}"`,
      `alter view "${id}" rename to x`,
      `vacuum`,
      `checkpoint`,
      `begin`,
      `commit`,
      `prepare p as select 1`,
      `execute p`,
      `deallocate p`,
      `explain select 1`,
      `explain analyze select 1`,
      `export database '/tmp/x'`,
      `import database '/tmp/x'`,
      `comment on table x is 'y'`,
      `analyze`,
      `merge into x using y on true when matched then delete`,
      `show tables`,
      `show all tables`,
      `show databases`,
      `describe "${id}"`,
      `describe select 1`,
      `summarize "${id}"`,
      `desc "${id}"`,
      `select * from (describe "${id}")`,
      `select * from (show tables)`,
      `select * from (summarize "${id}")`,
      `from (show all tables)`,
      `pivot "${id}" on số using count(*)`,
      `pivot_wider "${id}" on số using count(*)`,
      `unpivot "${id}" on số into name n value v`,
      `from "${id}" pivot (count(*) for số in (1, 2))`,
      `with x as (insert into "${id}" values (1) returning *) select * from x`,
      `/* note */ -- note\n COPY (select 1) TO '/tmp/x'`,
      `select 1; drop view "${id}"`,
      `drop view "${id}"; select 1`,
      `select 1; copy (select 1) to '/tmp/x'`,
    ]) {
      // Some of them are not even grammar to the reader of SELECTs.
      const { status, body } = await attack(query, [403, 422])
      if (status === 403) assert.ok((body.notAllowed as { name: string }).name.length > 0, query)
    }
    const { body } = await attack(`COPY (select 1) to '/tmp/x.csv'`, [403])
    assert.deepEqual(body.notAllowed, { kind: 'statement', name: 'COPY' })
    const second = await attack('select 1; drop table t', [403])
    assert.deepEqual(second.body.notAllowed, { kind: 'statement', name: 'DROP' })
    assert.match(String(second.body.detail), /DROP is not allowed/)
    for (const query of [
      'select 1; select 2',
      ';;',
      '',
      ' ',
      '--',
      '/*',
      ')',
      'select 1) x, (select 2',
      'select 1) limit 5; select * from (select 1',
      `select 1 \u0000`,
      'select 1 --\n) union all (select 2',
      'select 1 /*',
      'select "a',
      `select 'a`,
      'select $$a',
    ])
      await attack(query, [403, 422])
    assert.equal((await attack('(select 1)', [200])).status, 200)
  })

  it('calls no function that is not on the list, however it is written', async () => {
    await refuse(
      [
        `select getenv('HOME')`,
        `select current_setting('allowed_paths')`,
        `select CURRENT_SETTING('memory_limit')`,
        `select main.current_setting('threads')`,
        `select "current_setting"('threads')`,
        `select ('threads').current_setting()`,
        `select current_query()`,
        `select current_database()`,
        `select current_schemas(true)`,
        `select version()`,
        `select getvariable('x')`,
        `select random()`,
        `select setseed(0.5)`,
        `select uuid()`,
        `select gen_random_uuid()`,
        `select now()`,
        `select today()`,
        `select get_current_timestamp()`,
        `select txid_current()`,
        `select nextval('x')`,
        `select currval('x')`,
        `select error('x')`,
        `select sleep_ms(5000)`,
        `select pg_sleep(5)`,
        `select write_log('x')`,
        `select parse_duckdb_log_message('x', 'y')`,
        `select json_serialize_sql('select 1')`,
        `select json_deserialize_sql('{}')`,
        `select json_serialize_plan('select 1')`,
        `select stats(1)`,
        `select hash(1)`,
        `select alias(1)`,
        `select repeat('x', 2000000000)`,
        `select ('x').repeat(2000000000)`,
        `select "REPEAT"('x', 2000000000)`,
        `select main."repeat"('x', 2000000000)`,
        `select format('{:>1000000000}', 'a')`,
        `select printf('%1000000000d', 1)`,
        `select bitstring('1', 2000000000)`,
        `select list_resize([1], 2000000000)`,
        `select array_resize([1], 2000000000)`,
        `select list_aggregate([1], 'sum')`,
        `select aggregate([1], 'string_agg')`,
        `select bar(1, 0, 10, 100000000)`,
        `select in_search_path('a', 'b')`,
        `select pg_get_viewdef(1)`,
        `select format_type(1, 1)`,
        `select get_block_size('memory')`,
        `select inet_client_addr()`,
        `select has_table_privilege('a', 'b')`,
        `select sum(repeat('x', 10)::int) over ()`,
        `select nth_value(repeat('x', 10), 1) over ()`,
        `select "repeat"('x', 10) over ()`,
        `select list_transform([1], x -> repeat('x', 100000000))`,
        `select [repeat('x', 10) for x in [1]]`,
        `select * from range(1) order by random()`,
        `select 1 group by repeat('x', 10)`,
        `select {'a': repeat('x', 10)}`,
        `select map {'a': repeat('x', 10)}`,
        `select try(repeat('x', 10))`,
        `select columns(c -> repeat(c, 10) = 'x') from (select 1 a)`,
        `select md5(current_setting('threads'))`,
        `select date_trunc('day', now())`,
        `select 1 = any (select random())`,
        `select st_geomfromwkb('x')`,
        `select create_sort_key(1, 'asc')`,
        `select icu_sort_key('a', 'vi')`,
        `select __internal_compress_string_hugeint('a')`,
        `select vector_type(1)`,
        `select unknown_function(1)`,
      ],
      'function',
    )
    await refuse(
      [
        `select * from duckdb_settings()`,
        `select * from duckdb_views()`,
        `select * from duckdb_tables()`,
        `select * from duckdb_secrets()`,
        `select * from duckdb_functions()`,
        `select * from duckdb_databases()`,
        `select * from duckdb_logs()`,
        `select * from pragma_database_size()`,
        `select * from pragma_table_info('${id}')`,
        `select * from query('select 1')`,
        `select * from query_table('${id}')`,
        `select * from query_table(['a', 'b'])`,
        `select * from "query"('copy (select 1) to ''/tmp/x''')`,
        `select * from json_execute_serialized_sql(json_serialize_sql('select 1'))`,
        `select * from enable_logging()`,
        `select * from disable_logging()`,
        `select * from truncate_duckdb_logs()`,
        `select * from checkpoint()`,
        `select * from force_checkpoint()`,
        `select * from enable_profiling()`,
        `select * from enable_profiling(save_location = '/tmp/x')`,
        `select * from which_secret('s3://x', 's3')`,
        `select * from sql_auto_complete('sel')`,
        `select * from seq_scan('x')`,
        `select * from arrow_scan(1, 2, 3)`,
        `select * from repeat('x', 1000000000)`,
        `select * from repeat_row(1, num_rows = 1000000000)`,
        `select * from test_all_types()`,
        `select * from summary('x')`,
        `select * from histogram('${id}', số)`,
        `select * from json_each('[1]')`,
        `select * from icu_calendar_names()`,
        `select * from enable_peg_parser()`,
      ],
      'table-function',
    )
    await refuse(
      [
        `select current_date`,
        `select current_timestamp`,
        `select localtime`,
        `select current_schema`,
        `select session_user`,
        `select user`,
        `select "current_user"`,
      ],
      'bare-function',
    )
    await refuse(
      [
        `select lpad('a', 1000000000, 'b')`,
        `select rpad('a', 1000::int * 1000000, 'b')`,
        `select LPAD('a', số, 'b') from "${id}"`,
        `select lpad('a')`,
      ],
      'padding',
    )
    await refuse([`select system.main.sqrt(4)`, `select pg_catalog.sqrt(4)`], 'schema')
  })

  it('reaches no table but the public ones', async () => {
    await refuse(
      [
        `select * from information_schema.tables`,
        `select * from pg_catalog.pg_tables`,
        `select * from main."${id}"`,
        `select * from memory.main."${id}"`,
        `select * from system.main.duckdb_views`,
        `select * from temp.x`,
        `select * from "information_schema"."columns"`,
      ],
      'schema',
    )
    await refuse(
      [
        `select * from duckdb_views`,
        `select * from duckdb_tables`,
        `select * from sqlite_master`,
        `select * from SQLITE_MASTER`,
        `select * from pragma_database_list`,
        `select * from pg_settings`,
        // A name of `with` covers the system's only where it is known; both readers must agree where that is.
        `with duckdb_views as (select 1) select * from duckdb_views`,
        `select * from duckdb_views, (with duckdb_views as (select 1) select * from duckdb_views)`,
        `with recursive sqlite_master as (select * from sqlite_master union all select 1) select * from sqlite_master`,
      ],
      'table',
    )
    for (const query of [
      `select * from source`,
      `select * from "${hidden}"`,
      `select * from "${hidden}#"`,
      `select * from tables`,
      `select * from "${slug}/../secret.csv"`,
      `select * from "${slug}/%"`,
      `select * from "${id}/../${hidden}"`,
      `select * from "${id}"".x"`,
      `select * from "a""; drop table x; --"`,
      `select * from "__proto__"`,
      `select * from "constructor"`,
      `select * from "\u202e${id}"`,
      `select * from "${'x'.repeat(5_000)}"`,
      `select * from "${'#'.repeat(5_000)}"`,
      // Known in the inner query alone.
      `select * from t, (with t as (select 1) select * from t)`,
      `with a as (select * from b), b as (select 1) select * from a`,
      `with t as (select * from t) select * from t`,
      `with recursive t as (select * from t union all select 1) select * from t`,
      `select * from "${id}", "${hidden}"`,
      `select (select x from "${hidden}")`,
    ])
      await attack(query, [422])
    // Nothing of the file but its published columns.
    for (const column of [
      'position',
      'misfit',
      'c0',
      'c1',
      'file_row_number',
      'rowid',
      'filename',
      'file_index',
    ])
      await attack(`select ${column} from "${id}"`, [422])
    const { body } = await attack(`select * from "${id}"`, [200])
    assert.deepEqual(
      (body.columns as { name: string }[]).map(({ name }) => name),
      ['Tên', 'số'],
    )
    const shadow = await attack(`with "${id}" as (select 7 as x) select * from "${id}"`, [200])
    assert.deepEqual(shadow.body.rows, [[7]])
  })

  it('takes no parameters, samples, points in time or types that it does not know', async () => {
    await refuse(
      [
        `select $1`,
        `select ?`,
        `select $name`,
        `select * from "${id}" limit $1`,
        `select * from "${id}" tablesample 10%`,
        `select * from "${id}" using sample 1`,
        `select * from "${id}" at (version => 1)`,
        `select default`,
        `with recursive r(a, b) using key (a) as (select 1, 2 union select a, b from r) select * from r`,
      ],
      'syntax',
    )
    await refuse(
      [
        `select cast(1 as nothing)`,
        `select cast(1 as main.foo)`,
        `select 'x'::geometry`,
        `select 'x'::variant`,
        `select 'x'::struct(a nothing)`,
      ],
      'type',
    )
  })

  it('is not moved by size and depth', async () => {
    const nested = (open: string, close: string, count: number) =>
      open.repeat(count) + '1' + close.repeat(count)
    const any = [200, 403, 408, 422, 503]
    for (const query of [
      `select ${nested('(', ')', 45_000)}`,
      `select ${nested('(', ')', 1_500)}`,
      `select ${'not '.repeat(20_000)}true`,
      `select ${'- '.repeat(40_000)}1`,
      `select ${Array(45_000).fill('1').join('+')}`,
      `select ${nested('[', ']', 2_000)}`,
      `select ${nested('case when true then ', ' end', 2_000)}`,
      `${'select * from ('.repeat(1_500)}select 1${')'.repeat(1_500)}`,
      Array(5_000).fill('select 1').join(' union '),
      `select 1 in (${Array.from({ length: 16_000 }, (_, index) => index).join(',')})`,
      `with ${Array.from({ length: 2_000 }, (_, index) => `t${index} as (select 1)`).join(', ')} select 1`,
      `with t0 as (select 1 x), ${Array.from({ length: 40 }, (_, index) => `t${index + 1} as (select a.x from t${index} a, t${index} b)`).join(', ')} select count(*) from t40`,
      `select 1::int${'[]'.repeat(2_000)}`,
      `select * from ${Array(60).fill(`"${id}"`).join(', ')}`,
      `select ${'"'.repeat(50_000)}`,
      `select '${'é'.repeat(40_000)}' as x, nope`,
      `select '${'['.repeat(40_000)}${']'.repeat(40_000)}'::json`,
      `select '${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}'::json`,
      `select json_extract('${'['.repeat(20_000)}1${']'.repeat(20_000)}', '$${'[0]'.repeat(5_000)}')`,
      `select ${nested('[', ']', 900)}`,
      `select ${nested("{'a': ", '}', 400)}`,
      `select 1 as "${'é'.repeat(20_000)}"`,
      `select ${Array.from({ length: 9_000 }, (_, index) => `1 a${index}`).join(', ')}`,
      `select {'__proto__': 1, 'constructor': 2} as "__proto__", map {'__proto__': 3} as "constructor"`,
      `select strptime('${'9'.repeat(50_000)}', '${'%d'.repeat(20_000)}')`,
      `select regexp_matches('a', '${'(a|'.repeat(20_000)}b${')'.repeat(20_000)}')`,
      `select regexp_matches(repeat_me, '(a*)*b') from (select string_agg('a', '') repeat_me from range(100000))`,
      `select levenshtein('${'a'.repeat(30_000)}', '${'b'.repeat(30_000)}')`,
      `select translate('${'a'.repeat(30_000)}', 'a', '${'b'.repeat(30_000)}')`,
      `select '${'%'.repeat(20_000)}a' like '${'%a'.repeat(20_000)}'`,
    ])
      await attack(query, any)
    await attack(`select '${'x'.repeat(100_000)}'`, [413])
    await attack(`select '${'x'.repeat(1_000_000)}'`, [413])
    const { status } = await post(`select '${'x'.repeat(3_000_000)}'`)
    assert.equal(status, 413)
  }).timeout(400_000)

  it('ends what takes too long or too much, and goes on', async () => {
    for (const query of [
      `select count(*) from range(10000000) a, range(10000000) b`,
      `with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r`,
      `with recursive r(s) as (select 'x' union all select s || s from r) select max(length(s)) from r`,
      `with recursive r(s, n) as (select 'x', 1 union all select replace(s, 'x', 'xxxxxxxxxxxxxxxx'), n + 1 from r where n < 9) select max(length(s)) from r`,
      `select string_agg(a.range::varchar || b.range::varchar, ',') from range(100000) a, range(100000) b`,
      `select list(a.range) from range(100000) a, range(100000) b`,
      `select list_sum(range(2000000000))`,
      `select len(generate_series(1, 1000000000))`,
      `select histogram(a.range * 100000 + b.range) from range(100000) a, range(100000) b`,
      `select median(a.range) over (order by b.range rows between 100000 preceding and 100000 following) from range(10000) a, range(10000) b`,
      `select count(distinct a.range * 100000 + b.range) from range(100000) a, range(100000) b`,
      `select a.range from range(100000) a, range(100000) b order by hex(a.range) desc, b.range`,
      `select max(levenshtein(x, reverse(x))) from (select string_agg(range::varchar, '') x from range(200000))`,
      `select count(*) from range(100000) a where regexp_matches(a.range::varchar || (select string_agg(range::varchar, '') from range(100000)), '(.*)*(.*)*(.*)*(.*)*x$')`,
      `select regexp_matches('a', '((a{1000}){1000}){1000}')`,
      `select list_reduce(range(100000), (x, y) -> x + y + list_sum(range(100000)))`,
      `select 1 from "${id}" a, "${id}" b, range(1000000000000) c where a.số <> b.số and c.range < 0`,
      `select unnest(list_transform(range(1000000), x -> range(1000000)))`,
      `select count(*) from range(3000000000) where sha256(range::varchar) = ''`,
    ]) {
      const { status, body } = await attack(query, [408, 422])
      assert.ok(
        ['query-too-heavy', 'sql-out-of-memory', 'invalid-sql'].includes(
          String(body.type).slice('/problems/'.length),
        ),
        `${query}: ${status} ${JSON.stringify(body)}`,
      )
    }
    assert.deepEqual((await attack(`select count(*) from "${id}"`, [200])).body.rows, [[3]])
  }).timeout(400_000)

  it('lets a flood of heavy questions wait, refuses the rest, and answers everybody else meanwhile', async () => {
    const heavy = Array.from({ length: 40 }, (_, index) =>
      post(`select count(*) + ${index} from range(10000000) a, range(10000000) b`).then(
        ({ status, headers }) => {
          assert.ok([408, 429, 503].includes(status), String(status))
          if (status !== 408) assert.match(String(headers['retry-after']), /^\d+$/)
          return status
        },
      ),
    )
    const begun = performance.now()
    await test.api.get(`/api/v1/distributions/${id}/rows`).expect(200)
    await test.api.get('/healthz').expect(200)
    assert.ok(performance.now() - begun < 5_000)
    const statuses = await Promise.all(heavy)
    assert.ok(statuses.includes(408) && statuses.includes(429), statuses.join())
    assert.deepEqual((await attack(`select 1`, [200])).body.rows, [[1]])
    // One that is killed takes a moment to be gone.
    const endsAt = performance.now() + 10_000
    while (children() > 3 && performance.now() < endsAt) await new Promise(setImmediate)
    assert.ok(children() <= 3, 'children are left over')
  }).timeout(120_000)

  it('ends a question when the asker goes away', async () => {
    const request = http.request(`${test.baseUrl}/api/v1/sql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
    })
    request.on('error', () => {})
    request.end(JSON.stringify({ query: 'select count(*) from range(10000000) a, range(10000000) b' }))
    setTimeout(() => request.destroy(), 300)
    await new Promise((resolve) => request.once('close', resolve))
    assert.deepEqual((await attack('select 2', [200])).body.rows, [[2]])
  })

  it('keeps the files of the portal as they were', async () => {
    assert.equal(readFileSync(secret, 'utf8'), 'x\nbi-mat\n')
    const { rows } = (await test.api.get(`/api/v1/distributions/${id}/rows`).expect(200)).body as {
      rows: unknown[]
    }
    assert.equal(rows.length, 3)
    assert.equal(trapped, 0)
  })
})
