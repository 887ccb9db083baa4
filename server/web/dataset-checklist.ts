import type { CheckName, ChecklistItem } from '../../client/pages/dataset-form-view.ts'
import { isTitleOfCopy, type MissingSchemas } from '../catalog/catalog.ts'
import type { DistributionRecord } from '../catalog/records.ts'
import type { DatasetFields } from './dataset-form.ts'

/** A description shorter than this is a title said twice. */
const shortDescription = 100

/** What is in order, missing, or could be better before publishing. `place` leads to the field of an id, or to a page. */
export function listChecks(
  fields: DatasetFields,
  distributions: readonly DistributionRecord[],
  place: (id: string) => string,
  /** Tables that cannot be published for want of a schema that the agency asks for. */
  lacking: MissingSchemas = { tables: [], schemas: [] },
): ChecklistItem[] {
  const has = (...ids: string[]): boolean =>
    ids.some((id) => (fields[id] ?? []).some((value) => value.trim() !== ''))
  const must = (name: CheckName, isGood: boolean, id: string): ChecklistItem => ({
    name,
    state: isGood ? 'good' : 'bad',
    href: place(id),
  })
  const should = (name: CheckName, isGood: boolean, id: string): ChecklistItem => ({
    name,
    state: isGood ? 'good' : 'warn',
    href: place(id),
  })
  const longest = Math.max(
    ...['description-vi', 'description-en'].map((id) => fields[id]?.[0]?.trim().length ?? 0),
  )
  return [
    must('title', has('title-vi', 'title-en'), 'title-vi'),
    must('description', longest > 0, 'description-vi'),
    must('agency', has('agency'), 'agency'),
    must('license', has('license'), 'license'),
    must('files', distributions.length > 0, 'files'),
    ...(longest > 0 ? [should('longDescription', longest >= shortDescription, 'description-vi')] : []),
    ...checkCopy(fields, place),
    ...(has('title-vi') ? [should('englishTitle', has('title-en'), 'title-en')] : []),
    should('themes', has('themes-main', 'themes'), 'themes-main'),
    should('keywords', has('keywords-vi', 'keywords-en'), 'keywords-vi'),
    should('frequency', has('frequency'), 'frequency'),
    should('temporal', has('temporal-start', 'temporal-end'), 'temporal-start'),
    should(
      'contact',
      has('contactPoint-email', 'contactPoint-url', 'contactPoint-name'),
      'contactPoint-name',
    ),
    ...checkTables(distributions, place),
    ...checkSchemas(distributions, lacking, place),
  ]
}

/** A copy whose title was changed in one language alone still says in the other that it is a copy. */
function checkCopy(fields: DatasetFields, place: (id: string) => string): ChecklistItem[] {
  const left = ['vi', 'en'].find((lang) => isTitleOfCopy(lang, fields[`title-${lang}`]?.[0] ?? ''))
  return left === undefined ? [] : [{ name: 'copyTitle', state: 'warn', href: place(`title-${left}`) }]
}

/** A reference to a schema as people read it. */
export const nameSchema = (reference: string): string => reference.replace('/', ' ')

/** Whether tables follow the schemas that are asked for, and fit those that they follow. */
function checkSchemas(
  distributions: readonly DistributionRecord[],
  lacking: MissingSchemas,
  place: (id: string) => string,
): ChecklistItem[] {
  const followers = distributions.filter(({ conformsTo }) => conformsTo)
  const wrong = followers.filter(({ validation }) => validation?.status === 'invalid')
  const at = (one: DistributionRecord | undefined) => place(one ? `validation/${one.id}` : 'files')
  return [
    ...(lacking.tables.length > 0
      ? [
          {
            name: 'requiredSchema' as const,
            state: 'bad' as const,
            href: at(lacking.tables[0]),
            count: lacking.tables.length,
            schemas: lacking.schemas.map(nameSchema),
          },
        ]
      : []),
    ...(followers.some(({ validation }) => validation?.status === 'valid') || wrong.length > 0
      ? [
          {
            name: 'schema' as const,
            state: wrong.length === 0 ? ('good' as const) : ('warn' as const),
            href: at(wrong[0]),
            count: wrong.length,
          },
        ]
      : []),
  ]
}

/** Whether all that there is no publishing without is there. */
export const isReady = (checks: readonly ChecklistItem[]): boolean =>
  checks.every(({ state }) => state !== 'bad')

function checkTables(
  distributions: readonly DistributionRecord[],
  place: (id: string) => string,
): ChecklistItem[] {
  const failed = distributions.filter(({ table }) => table?.status === 'failed')
  const unexplained = distributions.find((one) => countExplained(one) < countColumns(one))
  const count = sum(distributions.map(countColumns))
  return [
    ...(failed.length > 0
      ? [{ name: 'tables' as const, state: 'warn' as const, href: place('files'), count: failed.length }]
      : []),
    ...(count > 0
      ? [
          {
            name: 'columns' as const,
            state: unexplained ? ('warn' as const) : ('good' as const),
            href: place(unexplained ? `columns/${unexplained.id}` : 'files'),
            count,
            done: sum(distributions.map(countExplained)),
          },
        ]
      : []),
  ]
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

const countColumns = ({ table }: DistributionRecord): number => table?.columns.length ?? 0

/** Columns of the table of which a title or a description says what they mean, from a schema too; a unit alone says little. */
function countExplained({ table, dictionary, conformsTo }: DistributionRecord): number {
  const columns = table?.columns ?? []
  if (conformsTo) return columns.length
  const told = new Set(
    (dictionary ?? []).filter(({ title, description }) => title ?? description).map(({ name }) => name),
  )
  return columns.filter(({ name, alias }) => told.has(name) || told.has(alias)).length
}
