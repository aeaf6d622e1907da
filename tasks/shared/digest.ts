import { createHash } from 'node:crypto'

/** Names a content: lower-case hexadecimal SHA-256 of the text's UTF-8 bytes. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
