import type { Json, JsonObject } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'
import { isObject } from './template.js'

/**
 * Resolved properties of one resource, read with the type that each must have.
 * CloudFormation takes `"30"` for a number and `"true"` for a boolean; so do the readers here.
 */
export class Properties {
  constructor(
    /** Said in errors: `Stack/LogicalId`. */
    readonly where: string,
    private readonly values: JsonObject,
  ) {}

  /** @throws LocalAwsError SW4404 naming the first property that is not among `names` */
  only(names: readonly string[]): this {
    const unknown = Object.keys(this.values).find(name => !names.includes(name))
    if (unknown !== undefined) throw new LocalAwsError('SW4404', `${this.where}: property ${unknown} is not supported by the local AWS`)
    return this
  }

  has(name: string): boolean {
    return this.values[name] !== undefined
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.missing(name)
  }

  optionalText(name: string): string | undefined {
    const value = this.values[name]
    if (value === undefined || typeof value === 'string') return value
    return typeof value === 'object' ? this.wrong(name, 'text') : String(value)
  }

  optionalInteger(name: string): number | undefined {
    const value = this.values[name]
    if (value === undefined) return undefined
    const number = Number(value)
    return value !== '' && typeof value !== 'object' && Number.isSafeInteger(number) ? number : this.wrong(name, 'a whole number')
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.values[name]
    if (value === undefined || typeof value === 'boolean') return value
    if (value === 'true' || value === 'false') return value === 'true'
    return this.wrong(name, 'true or false')
  }

  /** The properties inside a property. */
  nested(name: string): Properties {
    return this.optionalNested(name) ?? this.missing(name)
  }

  optionalNested(name: string): Properties | undefined {
    const value = this.optionalObject(name)
    return value === undefined ? undefined : new Properties(`${this.where}.${name}`, value)
  }

  optionalObject(name: string): JsonObject | undefined {
    const value = this.values[name]
    return value === undefined || isObject(value) ? value : this.wrong(name, 'an object')
  }

  /** Texts by name. */
  optionalTextsByName(name: string): Readonly<Record<string, string>> | undefined {
    const values = this.optionalObject(name)
    return values && Object.fromEntries(Object.entries(values).map(([key, value]) => [key, typeof value === 'object' ? this.wrong(`${name}.${key}`, 'text') : String(value)]))
  }

  list(name: string): readonly Json[] {
    return this.optionalList(name) ?? this.missing(name)
  }

  optionalList(name: string): readonly Json[] | undefined {
    const value = this.values[name]
    if (value === undefined) return undefined
    return Array.isArray(value) ? value as readonly Json[] : this.wrong(name, 'a list')
  }

  optionalTexts(name: string): readonly string[] | undefined {
    return this.optionalList(name)?.map(value => typeof value === 'string' ? value : this.wrong(name, 'a list of texts'))
  }

  optionalNestedList(name: string): readonly Properties[] | undefined {
    return this.optionalList(name)?.map((value, index) =>
      isObject(value) ? new Properties(`${this.where}.${name}[${String(index)}]`, value) : this.wrong(name, 'a list of objects'))
  }

  private missing(name: string): never {
    throw new LocalAwsError('SW4405', `${this.where}: property ${name} is required`)
  }

  private wrong(name: string, what: string): never {
    throw new LocalAwsError('SW4405', `${this.where}: property ${name} must be ${what}`)
  }
}
