/** What is said of a column under its name or its alias; a column may be called as an object's own members are. */
export function findNamed<T>(
  said: Record<string, T> | undefined,
  { name, alias }: { name: string; alias: string },
): T | undefined {
  if (said === undefined) return undefined
  const called = [name, alias].find((one) => Object.hasOwn(said, one))
  return called === undefined ? undefined : said[called]
}
