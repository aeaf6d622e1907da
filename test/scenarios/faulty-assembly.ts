import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './cli.js'

interface Properties {
  readonly Code: { readonly S3Key: string }
  Timeout?: number
  VisibilityTimeout?: number
  readonly RedrivePolicy?: { maxReceiveCount: number }
  DefinitionString: string
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Properties }>>
}

export interface Fault {
  /** Name of the task folder, as its construct is called: `Patterns`. */
  readonly construct: string
  /** Source of a function `(event, context, original) => result` that takes the handler's place. */
  readonly handler: string
  readonly timeoutSeconds?: number
  /** Of all queues: how soon a message that was lost with its consumer comes back. */
  readonly visibilitySeconds?: number
  /** Of all queues: how often a message is tried before its dead-letter queue takes it. */
  readonly attempts?: number
  /** Seconds that an execution of a machine has, by its construct: `AnalyseDocument`. */
  readonly machineSeconds?: Readonly<Record<string, number>>
}

/**
 * A copy of the cloud assembly in which functions misbehave: the real pipeline around them, nothing mocked.
 *
 * @returns its folder
 */
export function faultyAssembly(into: string, ...faults: readonly Fault[]): string {
  cpSync(path.join(root, 'dist/assembly'), into, { recursive: true })
  const file = path.join(into, 'Backtest.template.json')
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template
  for (const fault of faults) {
    const properties = find(template, 'AWS::Lambda::Function', `Functions${fault.construct}Function`)
    if (fault.timeoutSeconds !== undefined) properties.Timeout = fault.timeoutSeconds
    for (const [machine, seconds] of Object.entries(fault.machineSeconds ?? {})) limitMachine(find(template, 'AWS::StepFunctions::StateMachine', `${machine}Machine`), seconds)
    limitQueues(template, fault)
    replaceHandler(path.join(into, `asset.${properties.Code.S3Key.replace('.zip', '')}`), fault)
  }
  writeFileSync(file, JSON.stringify(template))
  return into
}

function find({ Resources: resources }: Template, type: string, name: string): Properties {
  const [found] = Object.entries(resources).filter(([id, resource]) => resource.Type === type && id.startsWith(name))
  if (found === undefined) throw new Error(`the assembly has no ${type} ${name}`)
  return found[1].Properties
}

function limitMachine(properties: Properties, seconds: number): void {
  const definition = JSON.parse(properties.DefinitionString) as { readonly TimeoutSeconds: number }
  properties.DefinitionString = JSON.stringify({ ...definition, TimeoutSeconds: seconds })
}

function limitQueues(template: Template, { visibilitySeconds, attempts }: Fault): void {
  for (const { Type: type, Properties: properties } of Object.values(template.Resources)) {
    if (type === 'AWS::SQS::Queue' && visibilitySeconds !== undefined) properties.VisibilityTimeout = visibilitySeconds
    if (type === 'AWS::SQS::Queue' && attempts !== undefined && properties.RedrivePolicy !== undefined) properties.RedrivePolicy.maxReceiveCount = attempts
    // a queue must hide a message for as long as its consumer may take
    if (type === 'AWS::Lambda::Function' && visibilitySeconds !== undefined) properties.Timeout = Math.min(properties.Timeout ?? visibilitySeconds, visibilitySeconds)
  }
}

function replaceHandler(code: string, { construct, handler }: Fault): void {
  const [index, original] = [path.join(code, 'index.mjs'), path.join(code, 'original.mjs')]
  if (existsSync(original)) throw new Error(`${construct} has a faulty handler already`)
  renameSync(index, original)
  writeFileSync(index, `import { handler as original } from './original.mjs'\nconst fault = ${handler}\nexport const handler = (event, context) => fault(event, context, original)\n`)
}

/**
 * A handler that can never deal with some of its messages: to it they are malformed. Whoever takes them over later sees them as they are.
 *
 * @param poisonous - source of a condition on `message`, what a record holds
 */
export const poisoned = (poisonous: string): string =>
  `(event, context, original) => original({ Records: event.Records.map((record) => { const message = JSON.parse(record.body); return ${poisonous} ? { ...record, body: '{}' } : record }) }, context)`
