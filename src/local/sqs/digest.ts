import { createHash } from 'node:crypto'
import type { JsonObject } from '../service.js'
import { isObject, optionalText, requiredText } from './input.js'

export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/**
 * MD5 of message attributes as SDK clients compute it: by name in order of code units, each name, type and value with its length in front.
 * Source: SQS developer guide, "Calculating the MD5 message digest for message attributes".
 */
export function md5OfAttributes(attributes: JsonObject): string {
  const hash = createHash('md5')
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  for (const name of Object.keys(attributes).sort()) {
    const value = attributes[name]
    if (!isObject(value)) continue
    const binary = optionalText(value, 'BinaryValue')
    add(Buffer.from(name))
    add(Buffer.from(requiredText(value, 'DataType')))
    hash.update(Buffer.of(binary === undefined ? 1 : 2))
    add(binary === undefined ? Buffer.from(requiredText(value, 'StringValue')) : Buffer.from(binary, 'base64'))
  }
  return hash.digest('hex')
}
