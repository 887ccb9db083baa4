import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { projectRoot } from './root.ts'

export type JsonSchema = Record<string, unknown>

/** The contract as data: every schema by its name (`dataset`, `search-query` …). Read once, on first use. */
export interface Contract {
  schemas: ReadonlyMap<string, JsonSchema>
  /** The compiled check of a named schema. */
  validator(name: string): ValidateFunction
  /** Compiles a schema that lives in code, such as the query of one endpoint. */
  compile(schema: JsonSchema): ValidateFunction
}

export type { ErrorObject, ValidateFunction }

let contract: Contract | null = null

/** The contract of this program. */
export function getContract(): Contract {
  contract ??= loadContract()
  return contract
}

function loadContract(): Contract {
  const schemas = new Map<string, JsonSchema>()
  for (const folder of ['catalog', 'tabular', 'identity', 'api']) {
    const dir = path.join(projectRoot, 'schemas', folder)
    for (const file of readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .sort()) {
      schemas.set(
        file.replace(/\.json$/, ''),
        JSON.parse(readFileSync(path.join(dir, file), 'utf8')) as JsonSchema,
      )
    }
  }
  const ajv = new Ajv2020({
    allErrors: true,
    // Errors hold the schema and value that failed, which the sentences need.
    verbose: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    strictTuples: false,
  })
  addFormats.default(ajv, ['date', 'date-time', 'email'])
  ajv.addFormat('web-url', { type: 'string', validate: isWebUrl })
  for (const word of ['x-label', 'x-help-vi', 'x-filter', 'x-list']) ajv.addKeyword(word)
  for (const schema of schemas.values()) ajv.addSchema(schema)
  return {
    schemas,
    validator(name) {
      const validate = ajv.getSchema(schemas.get(name)?.$id as string)
      if (!validate) throw new Error(`There is no schema "${name}".`)
      return validate
    },
    compile: (schema) => ajv.compile(schema),
  }
}

/** An http or https address without user and password: other schemes run code or reach files in a reader's browser. */
export function isWebUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return (
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '' &&
    url.hostname !== ''
  )
}
