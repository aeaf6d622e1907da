import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './cli.js'

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: { readonly Code: { readonly S3Key: string }; Timeout?: number; VisibilityTimeout?: number } }>>
}

export interface Fault {
  /** Name of the task folder, as its construct is called: `Patterns`. */
  readonly construct: string
  /** Source of a function `(event, context, original) => result` that takes the handler's place. */
  readonly handler: string
  readonly timeoutSeconds?: number
  /** Of all queues: how soon a message that was lost with its consumer comes back. */
  readonly visibilitySeconds?: number
}

/**
 * A copy of the cloud assembly in which a function misbehaves: the real pipeline around it, nothing mocked.
 *
 * @returns its folder
 */
export function faultyAssembly(into: string, { construct, handler, timeoutSeconds, visibilitySeconds }: Fault): string {
  cpSync(path.join(root, 'dist/assembly'), into, { recursive: true })
  const file = path.join(into, 'Backtest.template.json')
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template
  const [found] = Object.entries(template.Resources).filter(([id, { Type: type }]) => type === 'AWS::Lambda::Function' && id.startsWith(`Functions${construct}Function`))
  if (found === undefined) throw new Error(`the assembly has no function ${construct}`)
  const [, { Properties: properties }] = found
  if (timeoutSeconds !== undefined) properties.Timeout = timeoutSeconds
  for (const { Type: type, Properties: queue } of Object.values(template.Resources)) {
    if (type === 'AWS::SQS::Queue' && visibilitySeconds !== undefined) queue.VisibilityTimeout = visibilitySeconds
    // a queue must hide a message for as long as its consumer may take
    if (type === 'AWS::Lambda::Function' && visibilitySeconds !== undefined) queue.Timeout = Math.min(queue.Timeout ?? visibilitySeconds, visibilitySeconds)
  }
  writeFileSync(file, JSON.stringify(template))
  const code = path.join(into, `asset.${properties.Code.S3Key.replace('.zip', '')}`)
  renameSync(path.join(code, 'index.mjs'), path.join(code, 'original.mjs'))
  writeFileSync(path.join(code, 'index.mjs'), `import { handler as original } from './original.mjs'\nconst fault = ${handler}\nexport const handler = (event, context) => fault(event, context, original)\n`)
  return into
}
