import { createHash } from 'node:crypto'

const hashed = (where: string, length: number): string => createHash('sha256').update(where).digest('hex').slice(0, length)

/** Ten letters and digits, as AWS has them: the same in every run. */
export const apiId = (where: string): string => hashed(where, 10)

/** Six, for what belongs to an API. */
export const partId = (where: string): string => hashed(where, 6)
