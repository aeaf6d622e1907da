import type { JsonObject } from '../service.js'
import { notSupported, s3Error } from './error.js'

/** Reads the members of a call from inside; one that would be ignored is refused by name. */
export class Members {
  /** @throws ServiceError NotImplemented */
  constructor(private readonly operation: string, private readonly input: JsonObject, known: readonly string[]) {
    const unknown = Object.keys(input).find((name) => !known.includes(name))
    if (unknown !== undefined) throw notSupported(`the member ${unknown} of ${operation} from inside`)
  }

  /** @throws ServiceError InvalidRequest */
  text(name: string): string {
    const value = this.optionalText(name)
    if (value === undefined) throw this.wrong(name, 'is required')
    return value
  }

  /** Null counts as left out. @throws ServiceError InvalidRequest */
  optionalText(name: string): string | undefined {
    const { [name]: value = null } = this.input
    if (value === null || typeof value === 'string') return value ?? undefined
    throw this.wrong(name, 'must be text')
  }

  /** @throws ServiceError InvalidRequest */
  optionalNumber(name: string): number | undefined {
    const { [name]: value = null } = this.input
    if (value === null || typeof value === 'number') return value ?? undefined
    throw this.wrong(name, 'must be a number')
  }

  /** A map of text to text. @throws ServiceError InvalidRequest */
  optionalTexts(name: string): Readonly<Record<string, string>> {
    const { [name]: value = null } = this.input
    if (value === null) return {}
    if (typeof value !== 'object' || Object.values(value).some((item) => typeof item !== 'string')) throw this.wrong(name, 'must be a map of texts')
    return value as Readonly<Record<string, string>>
  }

  /** @throws ServiceError InvalidRequest */
  optionalObject(name: string): JsonObject | undefined {
    const { [name]: value = null } = this.input
    if (value === null) return undefined
    if (typeof value !== 'object' || Array.isArray(value)) throw this.wrong(name, 'must be an object')
    return value as JsonObject
  }

  private wrong(name: string, what: string) {
    return s3Error('InvalidRequest', `The member ${name} of ${this.operation} ${what}`)
  }
}
