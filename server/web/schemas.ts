import { SchemaNewPage, type SchemaFields } from '../../client/pages/schema-new-page.tsx'
import { SchemaPage, type SchemaPageView } from '../../client/pages/schema-page.tsx'
import { SchemasPage, schemaPath } from '../../client/pages/schemas-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { TableSchemaDescriptor } from '../../schemas/generated/catalog/table-schema-descriptor.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayActSomewhere } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { ProblemError, tableSchemaNotFound } from '../problems.ts'
import { addressIn } from './address.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { drawPage } from './draw.ts'
import { explainProblem, fieldOf, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { addTypedForm, askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

/** A page of titles is read from top to bottom. */
const pageSize = 50

/** The published schemas for tables: all, one, one version of it, and where they are published. */
export function addSchemaPages(pages: Pages, portal: Portal, web: Web): void {
  addReadingPages(pages, portal, web)
  addPublishingPages(pages, portal, web)
}

function addReadingPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, cursors } = portal

  pages.get('/schemas', async (ask) => {
    const ui = createUi(ask.lang)
    const list = { list: 'schemas' }
    const cursor = ask.query.get('cursor')
    const after = cursor === null ? null : (cursors.read(list, cursor) as string)
    const { items, total, next } = await catalog.listTableSchemas({}, { limit: pageSize, after })
    return web.respond(ask, {
      title: ui.t('schemas.title'),
      description: ui.t('schemas.lede'),
      jsonAlternate: '/api/v1/table-schemas',
      body: drawPage(SchemasPage, ui, {
        schemas: items,
        total,
        nextHref: next && `?cursor=${encodeURIComponent(cursors.write(list, next))}`,
        mayPublish: ask.viewer.kind === 'account' && mayActSomewhere(ask.viewer, 'publish'),
      }),
    })
  })

  pages.get('/schemas/:name', async (ask) => {
    const { latest, versions } = await catalog.getTableSchema(ask.params.name!)
    return showSchema(portal, web, ask, { version: latest ?? versions[0]!.version })
  })

  pages.get('/schemas/:name/:version', (ask) => {
    const done = ask.query.get('done')
    return showSchema(portal, web, ask, {
      version: ask.params.version!,
      done: done === 'published' || done === 'deprecated' ? done : null,
    })
  })
}

function addPublishingPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal
  const newPath = '/workspace/schemas/new'

  pages.get(newPath, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, newPath)
    return showNew(portal, web, ask, { fields: await fillFrom(portal, ask.query.get('from')), errors: [] })
  })

  pages.post(
    newPath,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const fields = readFields(form)
      if (isResumed) return showNew(portal, web, ask, { fields, errors: [], isResumed })
      const schema = readJson(fields.schema)
      if (schema === null) {
        const text = createUi(ask.lang).t('schemaNew.noJson')
        return showNew(portal, web, ask, { fields, errors: [{ field: 'schema', text }], status: 422 })
      }
      try {
        await catalog.publishTableSchema(ask.viewer, writeInput(fields, schema))
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const errors = explainProblem(error, ask.lang, { place: placeOf, name: nameOf })
        return showNew(portal, web, ask, { fields, errors, status: error.status })
      }
      const path = schemaPath(fields.name.trim(), fields.version.trim())
      return { redirect: `${addressIn(ask.lang, path)}?done=published`, status: 303 }
    },
    { ...keepsTyped, isLong: true },
  )

  addTypedForm(pages, web, '/workspace/schemas/:name/:version/deprecation', async (ask, isResumed) => {
    const { name = '', version = '' } = ask.params
    const reason = ask.form.get('reason')
    if (isResumed) return showSchema(portal, web, ask, { version, reason, status: 200 })
    try {
      await catalog.deprecateTableSchema(ask.viewer, name, version, { reason })
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 422) throw error
      const errors = explainProblem(error, ask.lang, { place: fieldOf })
      return showSchema(portal, web, ask, { version, reason, errors, status: 422 })
    }
    return { redirect: `${addressIn(ask.lang, schemaPath(name, version))}?done=deprecated`, status: 303 }
  })
}

async function showSchema(
  { catalog }: Portal,
  web: Web,
  ask: PageAsk,
  {
    version: number,
    reason = '',
    errors = [],
    done = null,
    status,
  }: {
    version: string
    reason?: string
    errors?: FormError[]
    done?: SchemaPageView['done']
    status?: number
  },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { schema, version } = await catalog.getTableSchemaVersion(ask.params.name!, number)
  const title = `${ui.pick(version.title).text} ${number}`
  return web.respond(ask, {
    title,
    description: ui.pick(version.description).text || ui.t('schema.description', { title }),
    jsonAlternate: `/api/v1/table-schemas/${schema.name}/${number}`,
    hasNoCanonical: status !== undefined,
    isHiddenFromSearch: status !== undefined,
    status,
    body: drawPage(SchemaPage, ui, {
      schema,
      version: number,
      title: version.title,
      description: version.description,
      descriptor: JSON.parse(version.content) as TableSchemaDescriptor,
      mayPublish: ask.viewer.kind === 'account' && (await catalog.mayPublishTableSchema(ask.viewer, schema)),
      reason,
      errors,
      done,
    }),
  })
}

async function showNew(
  { catalog }: Portal,
  web: Web,
  ask: PageAsk,
  {
    fields,
    errors,
    isResumed = false,
    status,
  }: { fields: SchemaFields; errors: FormError[]; isResumed?: boolean; status?: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  return web.respond(ask, {
    title: ui.t('schemas.new'),
    description: ui.t('schemaNew.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(SchemaNewPage, ui, {
      fields,
      agencies: await listAgenciesFor(ask, catalog, 'publish'),
      errors,
      isResumed,
    }),
  })
}

const empty: SchemaFields = {
  name: '',
  version: '1.0.0',
  titleVi: '',
  titleEn: '',
  descriptionVi: '',
  descriptionEn: '',
  agency: '',
  schema:
    '{\n  "fields": [\n    {"name": "…", "type": "string", "constraints": {"required": true}}\n  ]\n}\n',
}

/** The fields of a new version, filled from the highest that there is. */
async function fillFrom({ catalog }: Portal, name: string | null): Promise<SchemaFields> {
  if (name === null) return empty
  try {
    const { versions } = await catalog.getTableSchema(name)
    const { schema, version } = await catalog.getTableSchemaVersion(name, versions[0]!.version)
    const [major = 0, minor = 0] = version.version.split('.').map(Number)
    return {
      name,
      version: `${major}.${minor + 1}.0`,
      titleVi: version.title.vi ?? '',
      titleEn: version.title.en ?? '',
      descriptionVi: version.description?.vi ?? '',
      descriptionEn: version.description?.en ?? '',
      agency: (schema.agency as { slug: string }).slug,
      schema: JSON.stringify(JSON.parse(version.content), null, 2),
    }
  } catch (error) {
    if (error instanceof ProblemError && error.status === tableSchemaNotFound(name).status) return empty
    throw error
  }
}

const readFields = (form: PageForm): SchemaFields =>
  Object.fromEntries(Object.keys(empty).map((name) => [name, form.get(name)])) as unknown as SchemaFields

function readJson(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

function writeInput(fields: SchemaFields, schema: object): object {
  const texts = (vi: string, en: string) => ({
    ...(vi.trim() !== '' && { vi: vi.trim() }),
    ...(en.trim() !== '' && { en: en.trim() }),
  })
  const description = texts(fields.descriptionVi, fields.descriptionEn)
  return {
    name: fields.name.trim(),
    version: fields.version.trim(),
    title: texts(fields.titleVi, fields.titleEn),
    ...(Object.keys(description).length > 0 && { description }),
    agency: fields.agency.trim(),
    schema,
  }
}

/** Members that have a field of their own on the page. */
function placeOf(pointer: string): string | null {
  const [member = '', language] = pointer.split('/').slice(1)
  if (member === 'title' || member === 'description') return `${member}${language === 'en' ? 'En' : 'Vi'}`
  return Object.hasOwn(empty, member) ? member : null
}

/** Where in the JSON it is. */
const nameOf = (pointer: string): string | null =>
  pointer.startsWith('/schema/') ? pointer.slice('/schema'.length) : null
