import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Level } from '../../src/validator/index.js'
import { UsageError } from '../cli/command.js'
import { readJsonSource } from '../cli/json-source.js'
import { allRules } from './catalogue.js'
import { isObject } from './place.js'

/** What the file is called that is looked for. */
export const configName = 'stepwright.config.json'

const levels: readonly Level[] = ['off', 'warning', 'error']
const isLevel = (value: unknown): value is Level => levels.some((level) => level === value)

/** The name of a rule that is meant by its name or code. */
function nameOf(rule: string): string | undefined {
  return allRules().find(({ name, code }) => name === rule || code === rule)?.name
}

const unknownRule = (where: string): UsageError => new UsageError(`${where}: there is no such rule; stepwright validate --list-rules lists them`)

/** The nearest file of that name, from a folder upwards. */
async function find(folder: string): Promise<{ readonly file: string; readonly text: string } | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, configName)
    try {
      return { file, text: await readFile(file, 'utf8') }
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
    }
    if (path.dirname(at) === at) return undefined
  }
}

async function given(file: string): Promise<{ readonly file: string; readonly text: string }> {
  try {
    return { file, text: await readFile(file, 'utf8') }
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

/**
 * The levels that a configuration sets: `{"rules": {"states-all": "off", "ASL2101": "error"}}`.
 *
 * @param name - what the text is called in messages
 * @throws UsageError with the place of what is wrong; a rule that does not exist is, too
 */
export function parseConfig(text: string, name: string): Readonly<Record<string, Level>> {
  const { value, positionOf } = readJsonSource(text.replace(/^\uFEFF/, ''), name)
  const at = (place: string): string => {
    const { line, column } = positionOf(place)
    return `${name}:${line}:${column}`
  }
  if (!isObject(value)) throw new UsageError(`${at('')}: a configuration is an object`)
  const other = Object.keys(value).find((key) => key !== 'rules' && key !== '$schema')
  if (other !== undefined) throw new UsageError(`${at(`/${other}`)}: a configuration has only "rules"`)
  const { rules: given = {} } = value
  if (!isObject(given)) throw new UsageError(`${at('/rules')}: "rules" is an object of levels by rule`)
  const found: Record<string, Level> = {}
  for (const [rule, level] of Object.entries(given)) {
    const known = nameOf(rule)
    if (known === undefined) throw unknownRule(at(`/rules/${rule}`))
    if (!isLevel(level)) throw new UsageError(`${at(`/rules/${rule}`)}: a level is "off", "warning" or "error"`)
    if (Object.hasOwn(found, known)) throw new UsageError(`${at(`/rules/${rule}`)}: this rule has a level already, by its name or its code`)
    found[known] = level
  }
  return found
}

/** One `NAME=LEVEL` of the command line. */
function parseRuleOption(option: string): readonly [string, Level] {
  const [rule = '', level, more] = option.split('=')
  if (!isLevel(level) || more !== undefined) throw new UsageError(`--rule takes NAME=off, NAME=warning or NAME=error, not '${option}'`)
  const known = nameOf(rule)
  if (known === undefined) throw unknownRule(`--rule ${rule}`)
  return [known, level]
}

/**
 * Levels by rule: those of the configuration, then those of the command line.
 *
 * @param config - the file that the user named; else the nearest `stepwright.config.json` from the working directory upwards is taken
 * @param options - `NAME=LEVEL`, the last one of a rule counts
 */
export async function readLevels(config: string | undefined, options: readonly string[]): Promise<Readonly<Record<string, Level>>> {
  const source = config === undefined ? await find(process.cwd()) : await given(config)
  const configured = source === undefined ? {} : parseConfig(source.text, path.relative(process.cwd(), source.file) || source.file)
  return { ...configured, ...Object.fromEntries(options.map(parseRuleOption)) }
}

/** Published as `docs/schema/config.schema.json`. */
export const configSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'stepwright.config.json',
  description: 'Settings of stepwright validate',
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    rules: {
      description: 'Levels by rule, by its name or code: stepwright validate --list-rules',
      type: 'object',
      propertyNames: { pattern: '^([a-z][a-z0-9-]*|ASL2[0-9]{3})$' },
      additionalProperties: { enum: levels },
    },
  },
  additionalProperties: false,
} as const
