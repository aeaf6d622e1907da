import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './cli.js'

type Actions = string | readonly string[]

interface Statement {
  readonly Effect: string
  Action: Actions
  readonly Resource?: unknown
}

interface Document {
  readonly Statement: Statement[]
}

interface Template {
  readonly Resources: Readonly<Record<string, {
    readonly Type: string
    readonly Properties: {
      readonly AssumeRolePolicyDocument?: Document
      readonly PolicyDocument?: Document
      readonly Policies?: readonly { readonly PolicyDocument: Document }[]
      readonly Roles?: readonly { readonly Ref: string }[]
    }
  }>>
}

/** One action that one statement of one role allows. */
export interface Grant {
  /** Of the role in the template, without the digits that the CDK appends: `FunctionsSubmitRole`. */
  readonly role: string
  readonly action: string
  /** Of the statement, as it stands in the template. */
  readonly resource: string
  /** Finds the statement in a template of its own. */
  readonly statementOf: (template: Template) => { readonly list: Statement[], readonly index: number }
}

const assembly = path.join(root, 'dist/assembly')
const templateFile = 'Backtest.template.json'
const readTemplate = (): Template => JSON.parse(readFileSync(path.join(assembly, templateFile), 'utf8')) as Template

const listed = (actions: Actions): readonly string[] => (typeof actions === 'string' ? [actions] : actions)
const withoutDigits = (id: string): string => id.replace(/[0-9A-F]{8}$/, '')

/** Every action that a statement of a role allows: of its own policies, of attached ones, and of the one that says who may be it. */
export function grantsOfRoles(): readonly Grant[] {
  return Object.entries(readTemplate().Resources).flatMap(([id, { Type: type, Properties: properties }]) => {
    type Find = (own: typeof properties) => Document | undefined
    const of = (role: string, find: Find): readonly Grant[] => (find(properties)?.Statement ?? []).flatMap(({ Effect: effect, Action: actions, Resource: resource }, index) => {
      const statementOf = (template: Template) => ({ list: find(template.Resources[id]?.Properties ?? {})?.Statement ?? [], index })
      return effect === 'Allow' ? listed(actions).map(action => ({ role, action, resource: resource === undefined ? '' : JSON.stringify(resource), statementOf })) : []
    })
    if (type === 'AWS::IAM::Policy') return (properties.Roles ?? []).flatMap(({ Ref: role }) => of(withoutDigits(role), own => own.PolicyDocument))
    if (type !== 'AWS::IAM::Role') return []
    const inline = (properties.Policies ?? []).flatMap((_policy, index) => of(withoutDigits(id), own => own.Policies?.[index]?.PolicyDocument))
    return [...of(withoutDigits(id), own => own.AssumeRolePolicyDocument), ...inline]
  })
}

/** The assembly as it is, with links to its assets, but for one grant. @returns its folder */
export function assemblyWithout({ action, statementOf }: Grant, into: string): string {
  mkdirSync(into, { recursive: true })
  for (const name of readdirSync(assembly)) if (name !== templateFile) symlinkSync(path.join(assembly, name), path.join(into, name))
  const template = readTemplate()
  const { list, index } = statementOf(template)
  const statement = list[index]
  if (statement === undefined) throw new Error('the template has changed')
  const left = listed(statement.Action).filter(name => name !== action)
  // a list of no actions is no statement
  if (left.length === 0) list.splice(index, 1)
  else statement.Action = left
  writeFileSync(path.join(into, templateFile), JSON.stringify(template))
  return into
}
