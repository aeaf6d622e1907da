import { readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../../..')
export const assembly = path.join(root, 'dist', 'assembly')

export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
}

export interface Statement {
  readonly Action: string | readonly string[]
  readonly Effect: string
  readonly Resource: unknown
}

/** The synthesised template: `npm run synth` has been run before the tests. */
export function readTemplate(): { readonly Resources: Readonly<Record<string, Resource>>; readonly Outputs: Readonly<Record<string, unknown>> } {
  return JSON.parse(readFileSync(path.join(assembly, 'Backtest.template.json'), 'utf8')) as ReturnType<typeof readTemplate>
}

export const ofType = (type: string): readonly (readonly [string, Resource])[] => Object.entries(readTemplate().Resources).filter(([, resource]) => resource.Type === type)

/** Statements by the role that has them. */
export function statementsByRole(): ReadonlyMap<string, readonly Statement[]> {
  const byRole = new Map<string, Statement[]>()
  for (const [, { Properties: properties }] of ofType('AWS::IAM::Policy')) {
    const { Statement: statements } = properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }
    for (const { Ref: role } of properties['Roles'] as readonly { readonly Ref: string }[]) byRole.set(role, [...byRole.get(role) ?? [], ...statements])
  }
  return byRole
}

/** Resources as text: `StorageData/archives/*`, without what CDK adds to make names unique. */
export function resourcesOf({ Resource: resource }: Pick<Statement, 'Resource'>): readonly string[] {
  return (Array.isArray(resource) ? resource as readonly unknown[] : [resource]).map(textOf)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const { 'Ref': ref, 'Fn::GetAtt': [id] = [], 'Fn::Join': [between = '', parts = []] = [] } = value as {
    readonly 'Ref'?: string, readonly 'Fn::GetAtt'?: readonly string[], readonly 'Fn::Join'?: readonly [string, readonly unknown[]],
  }
  const name = ref ?? id
  return name === undefined ? parts.map(textOf).join(between) : name.replace(/[0-9A-F]{8}$/, '')
}

export const actionsOf = ({ Action: actions }: Statement): readonly string[] => (typeof actions === 'string' ? [actions] : actions)
