import path from 'node:path'
import { InterpreterError } from '../../src/interpreter/error.js'
import { compile } from '../../src/interpreter/index.js'
import type { Machine, WorkflowType } from '../../src/interpreter/index.js'
import { UsageError } from '../cli/command.js'
import { readJsonSource } from '../cli/json-source.js'
import type { JsonSource } from '../cli/json-source.js'
import { readText } from './text.js'

/** A definition as it was read: its value, and where its parts stand. */
export type DefinitionSource = JsonSource

/** Bytes of a definition. Source: AWS Step Functions developer guide, "Quotas". */
const most = 1_048_576

export const isYaml = (file: string): boolean => /\.ya?ml$/i.test(file)

/**
 * The name of a machine in a file of that name: `orders` of `machines/orders.asl.json`.
 *
 * @example
 * machineNameIn('machines/orders.asl.json') // 'orders'
 */
export const machineNameIn = (file: string): string => (file === '-' ? 'stdin' : path.basename(file).replace(/(\.asl)?\.(json|ya?ml|asl)$/i, ''))

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Says what a file is that is no definition, where that can be told. */
function refuseOthers(value: unknown, file: string): void {
  if (!isObject(value) || 'States' in value) return
  if (['AWSTemplateFormatVersion', 'Resources', 'Transform'].some((key) => key in value)) {
    throw new UsageError(`${file}: this is a CloudFormation template; exec runs one definition in Amazon States Language: take it out of the state machine's Definition, DefinitionString or DefinitionUri. `
      + 'A whole synthesised assembly runs under stepwright local --assembly DIR')
  }
  if (typeof value['definition'] === 'string') {
    throw new UsageError(`${file}: this is an answer of DescribeStateMachine; take the definition out of it: jq -r .definition`)
  }
}

/**
 * Reads a definition: JSON, or YAML by the file's name.
 *
 * @param file - a path, or `-` for JSON on stdin
 * @throws UsageError with the place of the first mistake
 */
export async function readDefinition(file: string): Promise<DefinitionSource> {
  const text = (await readText(file, most, 'a definition')).replace(/^\uFEFF/, '')
  const source = isYaml(file) ? (await import('./yaml.js')).readYamlSource(text, file) : readJsonSource(text, file === '-' ? 'stdin' : file)
  refuseOthers(source.value, file)
  return source
}

/** `machine.json:12:7: ASL3005 at /States/A/Next: …`: what is wrong with something that was read from a file. */
export function located(error: InterpreterError, source: JsonSource, file: string): UsageError {
  const { line, column } = source.positionOf(error.path)
  return new UsageError(`${file}:${line}:${column}: ${error.message}`)
}

/** @throws UsageError with the code and the place of what is wrong */
export function compileDefinition(source: DefinitionSource, file: string, type: WorkflowType): Machine {
  try {
    return compile(source.value, { type })
  } catch (error) {
    throw error instanceof InterpreterError ? located(error, source, file) : error
  }
}
