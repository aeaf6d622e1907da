import { readFileSync } from 'node:fs'
import type { InferenceOptions } from './contract.js'
import { requestProblem } from './problem.js'
import { onlyInput } from './signature.js'

/** What the command line says: the job's options, and which of SageMaker's inputs and outputs are meant. */
export interface CommandLine {
  readonly options: InferenceOptions
  readonly inputName: string
  readonly modelName: string
  readonly outputName: string
  /** Only these files, relative to the input folder. */
  readonly files: readonly string[]
}

const defaults: InferenceOptions = {
  format: 'same', inputFormat: 'by-name', features: {}, outputs: {}, prediction: 'prediction', keep: 'all', missing: 'error', badRow: 'fail',
  delimiter: ',', header: true, types: {}, partBytes: 4 << 20, workers: 0, overwrite: false,
}

type Flag = (line: Writable, value: string, flag: string) => void
type Writable = { -readonly [Key in Exclude<keyof CommandLine, 'options'>]: CommandLine[Key] } & { readonly options: { -readonly [Key in keyof InferenceOptions]: InferenceOptions[Key] } }

const wrong = (flag: string, what: string) => requestProblem('SW4228', `--${flag}: ${what}`)

const oneOf = <Value extends string>(key: keyof InferenceOptions, values: readonly Value[]): Flag => ({ options }, value, flag) => {
  const found = values.find((candidate) => candidate === value)
  if (found === undefined) throw wrong(flag, `one of ${values.join(', ')}`)
  Object.assign(options, { [key]: found })
}

const whole = (key: 'partBytes' | 'workers', least: number, most: number): Flag => ({ options }, value, flag) => {
  const number = /^\d{1,12}$/.test(value) ? Number(value) : NaN
  if (!(number >= least && number <= most)) throw wrong(flag, `a whole number from ${least} to ${most}`)
  options[key] = number
}

const namesOf = (value: string, flag: string): readonly string[] => {
  const names = value.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) throw wrong(flag, 'names with commas between them')
  return names
}

/** `NAME=a,b`; for features, names alone are those of the only input. */
const table = (key: 'features' | 'outputs'): Flag => ({ options }, value, flag) => {
  const at = value.indexOf('=')
  if (at === -1 && key === 'outputs') throw wrong(flag, 'OUTPUT=COLUMN,…')
  const name = at === -1 ? onlyInput : value.slice(0, at)
  options[key] = { ...options[key], [name]: namesOf(value.slice(at + 1), flag) }
}

const flags: Readonly<Record<string, Flag>> = {
  'input-name': (line, value) => { line.inputName = value },
  'model-name': (line, value) => { line.modelName = value },
  'output-name': (line, value) => { line.outputName = value },
  'format': oneOf('format', ['same', 'csv', 'jsonl', 'parquet']),
  'input-format': oneOf('inputFormat', ['by-name', 'csv', 'jsonl', 'parquet']),
  'feature': table('features'),
  'output': table('outputs'),
  'prediction': ({ options }, value) => { options.prediction = value },
  'keep': ({ options }, value, flag) => { options.keep = value === 'all' ? 'all' : value === 'none' ? [] : namesOf(value, flag) },
  'missing': oneOf('missing', ['nan', 'error']),
  'bad-row': oneOf('badRow', ['fail', 'blank']),
  'delimiter': ({ options }, value, flag) => {
    const delimiter = value === '\\t' ? '\t' : value
    if (!/^[\t -~]$/.test(delimiter) || delimiter === '"') throw wrong(flag, 'one ASCII character, or \\t')
    options.delimiter = delimiter
  },
  'header': ({ options }, value, flag) => {
    if (value !== 'yes' && value !== 'no') throw wrong(flag, 'yes or no')
    options.header = value === 'yes'
  },
  'type': ({ options }, value, flag) => {
    const [name, type] = [value.slice(0, value.lastIndexOf('=')), value.slice(value.lastIndexOf('=') + 1)]
    if (name === '' || (type !== 'number' && type !== 'text')) throw wrong(flag, 'COLUMN=number or COLUMN=text')
    options.types = { ...options.types, [name]: type }
  },
  'module': ({ options }, value) => { options.module = value },
  'exec': ({ options }, value, flag) => {
    if (!value.includes('{input}') || !value.includes('{output}')) throw wrong(flag, 'a command with {input} and {output}')
    options.exec = value
  },
  'part-bytes': whole('partBytes', 1024, 2 ** 31),
  'workers': whole('workers', 0, 1024),
  'overwrite': ({ options }, value, flag) => {
    if (value !== 'yes' && value !== 'no') throw wrong(flag, 'yes or no')
    options.overwrite = value === 'yes'
  },
  'file': (line, value) => { line.files = [...line.files, value] },
  'files-from': (line, value, flag) => { line.files = [...line.files, ...fileLines(value, flag)] },
}

function fileLines(path: string, flag: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter((name) => name !== '')
  } catch (cause) {
    throw requestProblem('SW4228', `--${flag}: the file cannot be read`, { cause })
  }
}

/**
 * Reads the container's arguments: `--name value`, as SageMaker's ContainerArguments gives them.
 *
 * @throws InferenceError SW4228 naming the argument that is wrong
 * @example
 * ```ts
 * readOptions(['--feature', 'age,income', '--keep', 'id'])
 * ```
 */
export function readOptions(args: readonly string[]): CommandLine {
  const line: Writable = { options: { ...defaults }, inputName: 'input', modelName: 'model', outputName: 'output', files: [] }
  for (let index = 0; index < args.length; index += 2) {
    const [name = '', value] = args.slice(index, index + 2)
    const flag = name.startsWith('--') ? name.slice(2) : ''
    const set = Object.hasOwn(flags, flag) ? flags[flag] : undefined
    if (set === undefined) throw requestProblem('SW4228', `${JSON.stringify(name)} is no option; there are ${Object.keys(flags).map((each) => `--${each}`).join(', ')}`)
    if (value === undefined || value === '') throw wrong(flag, 'a value follows it')
    set(line, value, flag)
  }
  if (line.options.exec !== undefined && (line.options.module !== undefined || line.options.format !== 'same' || line.options.keep !== 'all')) {
    throw requestProblem('SW4228', '--exec: the command decides what is written; --module, --format and --keep are for models')
  }
  return line
}
