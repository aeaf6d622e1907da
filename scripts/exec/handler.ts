import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Clock, Entropy, Handler, HandlerContext } from '../../src/interpreter/index.js'
import { functionNameIn } from '../../src/interpreter/handler.js'
import { UsageError } from '../cli/command.js'

/** What the context of a function is made with. */
export interface FunctionSetting {
  readonly clock: Clock
  readonly entropy: Entropy
}

/** Milliseconds that AWS gives a function at most. */
const longest = 900_000

type Loaded = (event: unknown, context: object) => unknown

const member = (value: unknown, name: string): unknown =>
  ((typeof value === 'object' || typeof value === 'function') && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined)

/**
 * Imports a function of a local module: `./score.mjs#handler`, from the working directory.
 *
 * @param option - names in messages what asked for it
 * @throws UsageError that says what is wrong with the module or its export
 */
export async function loadHandler(reference: string, option: string): Promise<Loaded> {
  const hash = reference.lastIndexOf('#')
  if (hash <= 0 || hash === reference.length - 1) throw new UsageError(`${option} takes MODULE#EXPORT, not '${reference}'`)
  const [file, name] = [path.resolve(reference.slice(0, hash)), reference.slice(hash + 1)]
  if (!existsSync(file)) throw new UsageError(`${option}: there is no file ${file}`)
  const module = await importModule(file, option)
  // what a CommonJS module exports may stand below `default` alone
  const found = member(module, name) ?? member(member(module, 'default'), name)
  if (typeof found !== 'function') throw new UsageError(`${option}: ${file} exports no function '${name}'; it exports ${exportsOf(module)}`)
  if (found.length > 2) throw new UsageError(`${option}: '${name}' of ${file} takes a callback, which Lambda does not call since Node.js 24: return a promise instead`)
  return found as Loaded
}

const exportsOf = (module: unknown): string => (typeof module === 'object' && module !== null ? Object.keys(module) : []).slice(0, 20).join(', ') || 'nothing'

async function importModule(file: string, option: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href) as unknown
  } catch (error) {
    throw new UsageError(`${option}: ${file} cannot be imported: ${error instanceof Error ? `${error.name}: ${error.message}` : 'it throws while it is imported'}`)
  }
}

/**
 * A loaded function as a handler: it gets the context that Lambda gives functions, and what the interpreter adds to it.
 *
 * Source: Lambda developer guide, "Using the Lambda context object".
 */
export function asFunction(loaded: Loaded, reference: string, { clock, entropy }: FunctionSetting): Handler {
  const functionName = functionNameIn(reference)
  return (event: unknown, context: HandlerContext) => {
    const deadline = clock.now() + longest
    return loaded(event, {
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: reference.startsWith('arn:') ? reference : `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
      memoryLimitInMB: '128',
      awsRequestId: entropy.uuid(),
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: 'local',
      getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
      retryCount: context.retryCount,
      sleep: context.sleep,
      get signal() { return context.signal },
      ...(context.taskToken !== undefined && { taskToken: context.taskToken }),
      ...(context.callback !== undefined && { callback: context.callback }),
    })
  }
}

/** `--lambda NAME=MODULE#EXPORT`, each loaded. @throws UsageError */
export async function readLambdas(options: readonly string[]): Promise<ReadonlyMap<string, Loaded>> {
  const loaded = new Map<string, Loaded>()
  for (const option of options) {
    const equals = option.indexOf('=')
    if (equals <= 0) throw new UsageError(`--lambda takes NAME=MODULE#EXPORT, not '${option}'`)
    const name = option.slice(0, equals)
    if (loaded.has(name)) throw new UsageError(`--lambda ${name} is given twice`)
    loaded.set(name, await loadHandler(option.slice(equals + 1), `--lambda ${name}`))
  }
  return loaded
}
