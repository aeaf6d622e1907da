import type { Json, JsonObject } from '../../src/asl/json.js'

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Members whose value is JSON text in the API. */
const jsonText: ReadonlySet<string> = new Set(['input', 'output', 'parameters', 'cause', 'definition'])

/** How the call went over the wire: what the SDK of the service adds to an answer. */
const transport: ReadonlySet<string> = new Set(['SdkHttpMetadata', 'SdkResponseMetadata', 'ResponseMetadata', 'TracingConfiguration', 'tracingConfiguration'])

/** Headers of an HTTP answer that tell of its way, in lower case. */
const hopHeader = /^(?:connection|content-length|date|via|server|x-cache|x-amz-cf-(?:id|pop)|x-amz-apigw-id|x-amzn-requestid|x-amzn-trace-id)$/i

/** Members that AWS has had since 15 November 2023, when executions could first be redriven. */
const redrive = /^redrive(?:Count|Date|Status|StatusReason)$/i

const instant = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?/g
const placeholder = /<<[\w-]+>:\d+>|<[A-Za-z][\w .:/-]*>/g

/** How often the SDK tried: said in the causes of services since some day of 2025. */
const attempts = / \(SDK Attempt Count: \d+\)/g

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** A member's value, read when it is JSON text. */
export function parsed(key: string, value: Json): Json {
  if (typeof value !== 'string' || !jsonText.has(key) || (key === 'cause' && !value.startsWith('{'))) return value
  return parse(value) ?? value
}

/** A failed Lambda function's account of itself: everything but type and message differs from run to run, and between runtimes. */
function lambdaError(value: Json): string | undefined {
  const error = typeof value === 'string' && value.startsWith('{') ? parse(value) ?? value : value
  if (isObject(error) && typeof error['errorType'] === 'string') return JSON.stringify([error['errorType'], error['errorMessage']])
  // some recordings broke the text: quotes around the request id are missing
  const [, message, type] = typeof error === 'string' ? /"errorMessage": ?"(.*?)", ?"errorType": ?"(.*?)"/.exec(error) ?? [] : []
  return type === undefined ? undefined : JSON.stringify([type, message])
}

/** What a matcher is told of a recording. */
export interface MatcherOptions {
  /** Plain words that stand for any value. */
  readonly words: ReadonlySet<string>
  /** Whether it was made before executions could be redriven: what tells of that is not missed then. Default: no. */
  readonly beforeRedrive?: boolean
}

/** Compares what a recording says with what happened here: its placeholders stand for anything, but numbered ones for the same thing everywhere. */
export class Matcher {
  private readonly bound = new Map<string, string>()

  constructor(private readonly options: MatcherOptions) {}

  /** @returns every difference, with its place; none when all is equal */
  compare(recorded: Json, actual: Json | undefined, place = ''): readonly string[] {
    if (actual === undefined) return [`${place} is missing; recorded ${JSON.stringify(recorded)}`]
    const [left, right] = [lambdaError(recorded), lambdaError(actual)]
    if (left !== undefined && left === right) return []
    if (Array.isArray(recorded) && Array.isArray(actual) && actual.length === recorded.length) {
      const others = actual as readonly Json[]
      return recorded.flatMap((item: Json, i) => this.compare(item, others[i], `${place}[${i}]`))
    }
    if (isObject(recorded) && isObject(actual)) return [...this.members(recorded, actual, place)]
    if (typeof recorded === 'string' ? this.text(recorded, actual) : recorded === actual) return []
    return [`${place} recorded ${JSON.stringify(recorded)} here ${JSON.stringify(actual)}`]
  }

  /** Compares, and forgets what placeholders were found to stand for unless all is equal. */
  attempt(comparison: () => readonly string[]): readonly string[] {
    const before = [...this.bound]
    const found = comparison()
    if (found.length > 0) {
      this.bound.clear()
      for (const [name, value] of before) this.bound.set(name, value)
    }
    return found
  }

  private* members(recorded: JsonObject, actual: JsonObject, place: string): Iterable<string> {
    const texts = place.endsWith('assignedVariables')
    const headers = /\/Headers$/.test(place)
    const passes = (key: string): boolean => transport.has(key) || (headers && hopHeader.test(key))
    for (const [key, value] of Object.entries(recorded)) {
      const other = actual[key]
      if (passes(key) || (/timestamp/i.test(key) && value === 'timestamp')) continue
      const kind = texts ? 'input' : key
      yield* this.compare(parsed(kind, value), other === undefined ? undefined : parsed(kind, other), `${place}/${key}`)
    }
    for (const key of Object.keys(actual)) {
      if (key in recorded || passes(key) || (this.options.beforeRedrive === true && redrive.test(key))) continue
      yield `${place}/${key} is not recorded; here ${JSON.stringify(actual[key])}`
    }
  }

  private text(recorded: string, actual: Json): boolean {
    if (this.options.words.has(recorded)) return true
    if (typeof actual !== 'string') return this.scalar(recorded, actual)
    const [left, right] = [recorded, actual].map((text) => text.replace(instant, 'date').replace(attempts, '')) as [string, string]
    if (left === right) return true
    const groups: string[] = []
    let from = 0
    let pattern = ''
    for (const found of left.matchAll(placeholder)) {
      const [name] = found
      const known = this.bound.get(name)
      const before = groups.indexOf(name)
      pattern += escape(left.slice(from, found.index)) + (known !== undefined ? escape(known) : before >= 0 ? `\\${before + 1}` : '([^]+?)')
      if (known === undefined && before < 0) groups.push(name)
      from = found.index + name.length
    }
    const match = new RegExp(`^${pattern}${escape(left.slice(from))}$`).exec(right)
    if (match === null) return false
    // names without a number stand for something else each time
    for (const [i, name] of groups.entries()) if (/\d(idx)?>$/.test(name)) this.bound.set(name, match[i + 1] ?? '')
    return true
  }

  /** A placeholder may stand for a value that is no text: a date in milliseconds. */
  private scalar(recorded: string, actual: Json): boolean {
    return /^<[^<>]+>$/.test(recorded) && (typeof actual === 'number' || this.text(recorded, JSON.stringify(actual)))
  }
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
