/** SQL that reads places from text: GeoJSON geometries stay, well-known text (OGC 06-103r4, section 7) becomes one, anything else null. */
export function readGeometrySql(text: string): string {
  const kinds = `regexp_extract(${text}, ${wellKnown}, 2)`
  const body = `regexp_extract(${text}, ${wellKnown}, 3)`
  const bare = `translate(${body}, '()', '')`
  const rings = `case upper(${kinds}) when 'POINT' then ${bare} when 'MULTIPOINT' then '(' || ${bare} || ')' else ${body} end`
  const places = [triple, pair].reduce(
    (sql, [pattern, written]) => `regexp_replace(${sql}, '${pattern}', '${written}', 'g')`,
    `(${rings})`,
  )
  const named = names.map((name) => `when '${name.toUpperCase()}' then '${name}'`).join(' ')
  const written = `'{"type":"' || (case upper(${kinds}) ${named} end) || '","coordinates":' || translate(${places}, '()', '[]') || '}'`
  const valid = `(case when json_valid(${written}) then ${written} end)`
  const depths = names.map((name) => `when '${name.toUpperCase()}' then '${firstNumbers[name]}'`).join(' ')
  return `(case when starts_with(${text}, '{') then ${whereGeoJson(text)}
    when json_extract(${valid}, case upper(${kinds}) ${depths} end) is not null then ${written} end)`
}

/** Where the second number of the first place stands: what has none there is no such shape. */
const firstNumbers = {
  Point: '$.coordinates[1]',
  MultiPoint: '$.coordinates[0][1]',
  LineString: '$.coordinates[0][1]',
  MultiLineString: '$.coordinates[0][0][1]',
  Polygon: '$.coordinates[0][0][1]',
  MultiPolygon: '$.coordinates[0][0][0][1]',
}
const names = Object.keys(firstNumbers) as (keyof typeof firstNumbers)[]

// Degrees of WGS 84 alone: other systems would lie elsewhere on the map.
const wellKnown = `'(?is)^\\s*(SRID\\s*=\\s*4326\\s*;\\s*)?(${names.join('|')})\\s*Z?\\s*(\\(.*\\))\\s*$'`

const figure = String.raw`(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)`
// Of three numbers first: they hold pairs.
const triple = [`${figure}\\s+${figure}\\s+${figure}`, String.raw`[\1,\2,\3]`] as const
const pair = [`${figure}\\s+${figure}`, String.raw`[\1,\2]`] as const

const whereGeoJson = (text: string): string => {
  const known = [...names, 'GeometryCollection'].map((name) => `'${name}'`).join(', ')
  // Conditions are not taken one after the other, and what is no JSON would break off the whole file.
  const valid = `(case when json_valid(${text}) then ${text} end)`
  return `(case when json_extract_string(${valid}, '$.type') in (${known}) then ${text} end)`
}

const placeInWords = new RegExp(
  `^\\s*((SRID\\s*=\\s*4326\\s*;\\s*)?(${names.join('|')})\\s*Z?\\s*\\(|\\{.*"coordinates"\\s*:)`,
  'is',
)

/** Whether all texts of a column look like places. */
export function arePlaces(values: readonly string[]): boolean {
  const filled = values.filter((value) => value.trim() !== '')
  return filled.length > 0 && filled.every((value) => placeInWords.test(value))
}
