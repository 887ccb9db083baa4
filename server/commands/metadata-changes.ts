import { isDeepStrictEqual } from 'node:util'

type Json = Record<string, unknown>

/** What the portal shows when a member was never given. */
const defaults: Json = { accessRights: 'PUBLIC', sample: false }

/**
 * The JSON merge patch (RFC 7396) that makes of `current` what `wanted` says, or null when it does already. Members that are
 * absent from `wanted` are taken away, except those named in `kept`.
 */
export function findChanges(
  current: object,
  wanted: object,
  members: readonly string[],
  kept: readonly string[] = [],
): Json | null {
  const patch: Json = {}
  for (const name of members) {
    const from = (current as Json)[name]
    const to = (wanted as Json)[name]
    if (isNothing(to) && (kept.includes(name) || isNothing(from) || from === defaults[name])) continue
    const change = diff(from, isNothing(to) ? null : to)
    if (change !== same) patch[name] = change
  }
  return Object.keys(patch).length === 0 ? null : patch
}

const same = Symbol('same')

function diff(from: unknown, to: unknown): unknown {
  if (!isObject(to) || !isObject(from)) return isDeepStrictEqual(tidy(from), tidy(to)) ? same : to
  const patch: Json = {}
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const before = from[name] ?? null
    const after = to[name] ?? null
    if (before === null && after === null) continue
    const change = diff(before, after)
    if (change !== same) patch[name] = change
  }
  return Object.keys(patch).length === 0 ? same : patch
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Absent, null, and an empty list or map all say that there is nothing. */
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)

/** Texts as the portal keeps them: composed letters, one kind of line break, nothing around them. */
function tidy(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  return Array.isArray(value) ? value.map(tidy) : value
}
