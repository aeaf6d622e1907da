import type { Json } from '../../src/asl/json.js'
import { limit } from '../../src/asl/limit.js'
import { UsageError } from '../cli/command.js'
import { readJsonSource } from '../cli/json-source.js'
import { readText } from './text.js'

/**
 * Reads an execution's input.
 *
 * @param option - JSON text, `@file`, or `-` for stdin; `{}` when left out, as on AWS
 * @throws UsageError with the place of a mistake, or for more than 262,144 bytes
 */
export async function readInput(option: string | undefined): Promise<Json> {
  if (option === undefined) return {}
  if (option === '@') throw new UsageError('--input @FILE takes the name of a file')
  const name = option === '-' ? 'stdin' : option.startsWith('@') ? option.slice(1) : undefined
  const text = (name === undefined ? option : await readText(option === '-' ? '-' : name, limit.payloadBytes, 'an input')).trim()
  if (Buffer.byteLength(text) > limit.payloadBytes) throw new UsageError(`${name ?? '--input'}: an input has at most ${limit.payloadBytes.toLocaleString('en')} bytes`)
  try {
    return JSON.parse(text) as Json
  } catch {
    // says where the mistake is
    return readJsonSource(text, name ?? '--input').value as Json
  }
}
