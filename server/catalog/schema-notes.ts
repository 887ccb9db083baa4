import { findDateOrder, type NotedType } from './column-notes.ts'
import { pickSaid, type NoteBeside, type NotesBeside } from './notes-beside.ts'
import { tidyName, type SchemaField } from './table-schema-form.ts'
import type { FollowedSchema } from './table-schemas.ts'

/** What values of these types are read as; all others stay text, just as they are written. */
const readAs: Partial<Record<SchemaField['type'], NotedType>> = {
  integer: 'integer',
  year: 'integer',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  geojson: 'geometry',
  object: 'json',
  array: 'json',
}

/** What is said of columns, with what the schema that the table follows says where files beside it say nothing. */
export function withSchemaNotes(beside: NotesBeside, { name, version, form }: FollowedSchema): NotesBeside {
  const from = `${name} ${version}`
  const notes = new Map(form.fields.map((field) => [field.name, makeNote(field, from)]))
  return {
    find(column) {
      const own = beside.find(column)
      const said = notes.get(tidyName(column.name))
      if (!own || !said) return own ?? said ?? null
      const { title, description, unit, type } = said
      return {
        ...said,
        ...own,
        from: own.from,
        fromOf: {
          ...(own.title === undefined && title && { title: from }),
          ...(own.description === undefined && description && { description: from }),
          ...(own.unit === undefined && unit !== undefined && { unit: from }),
          ...(own.type === undefined && type !== undefined && { type: from }),
        },
      }
    },
    offered: {
      types: { ...pickSaid(notes, 'type'), ...beside.offered.types },
      dateOrders: { ...pickSaid(notes, 'dateOrder'), ...beside.offered.dateOrders },
    },
  }
}

function makeNote({ name, type, format, title, description, unit }: SchemaField, from: string): NoteBeside {
  const read = type === 'any' ? undefined : (readAs[type] ?? 'string')
  const dateOrder = findDateOrder(read, format)
  return {
    names: [name],
    from,
    ...(title && { title }),
    ...(description && { description }),
    ...(unit && { unit }),
    ...(read && { type: read }),
    ...(dateOrder && { dateOrder }),
  }
}
