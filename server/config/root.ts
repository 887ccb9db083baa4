import { existsSync } from 'node:fs'
import path from 'node:path'

/** The folder of the project: the nearest one above this file with a package.json, from source and from `dist/` alike. */
export function findProjectRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(path.join(folder, 'package.json'))) {
    const above = path.dirname(folder)
    if (above === folder)
      throw new Error('package.json was not found above the program. Run Sen from its own folder.')
    folder = above
  }
  return folder
}

export const projectRoot = findProjectRoot()
