import { TextFreeError } from './task-error.js'

/** A deployment left something out: the function cannot work at all. */
export class EnvironmentError extends TextFreeError {
  override readonly name = 'EnvironmentError'
}

/**
 * Reads environment variables that must be there.
 *
 * @throws EnvironmentError SW4801 naming every missing one
 * @example
 * ```ts
 * const { DATA_BUCKET } = readEnvironment(['DATA_BUCKET'])
 * ```
 */
export function readEnvironment<Name extends string>(names: readonly Name[], environment: NodeJS.ProcessEnv = process.env): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => (environment[name] ?? '') === '')
  if (missing.length > 0) throw new EnvironmentError(`SW4801: environment variable ${missing.join(', ')} is not set; cdk/backtest/functions.ts sets it`)
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as Readonly<Record<Name, string>>
}
