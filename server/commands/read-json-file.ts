import { readFile, stat } from 'node:fs/promises'
import { PublishError } from './publish-error.ts'

/** As much as the portal takes in one body; a description of data is a few kilobytes. */
const maxJsonBytes = 2 * 1024 * 1024

/** The JSON of a file; throws a sentence that says where it breaks. `label` is how the person knows the file. */
export async function readJsonFile(file: string, label: string): Promise<unknown> {
  const { size } = await stat(file)
  if (size > maxJsonBytes) {
    throw new PublishError(
      `${label} is ${size.toLocaleString('en')} bytes, over the limit of ${maxJsonBytes.toLocaleString('en')}. Data belong into files of their own.`,
    )
  }
  const bytes = await readFile(file)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new PublishError(`${label} is not UTF-8. Save it as UTF-8 and publish again.`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PublishError(`${label} is not valid JSON${placeOf(text, (error as Error).message)}.`)
  }
}

/** Line and column of the fault, counted from 1 as editors do. */
function placeOf(text: string, message: string): string {
  if (text.trim() === '') return ': it is empty'
  const position = /position (\d+)/.exec(message)?.[1]
  // V8 names no position when the text ends too early.
  const before = position === undefined ? text : text.slice(0, Number(position))
  const lines = before.split('\n')
  const place = `line ${lines.length}, column ${lines.at(-1)!.length + 1}`
  return position === undefined ? `: it ends too early, at ${place}` : `: it breaks at ${place}`
}
