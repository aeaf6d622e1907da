import type { Json, JsonObject } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'

/** A CloudFormation template as JSON; its sections are checked when they are used. */
export type Template = JsonObject

/** One resource of a template, its values still unresolved. */
export interface ResourceDeclaration {
  readonly logicalId: string
  readonly type: string
  readonly properties: JsonObject
  readonly dependsOn: readonly string[]
  readonly condition: string | undefined
}

/** The template sections that deployment reads. */
export interface TemplateSections {
  readonly parameters: JsonObject
  readonly mappings: JsonObject
  readonly conditions: JsonObject
  readonly resources: readonly ResourceDeclaration[]
  readonly outputs: JsonObject
}

const sections = new Set(['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs'])

/** Sections without local meaning, and why. `Rules` hold the CDK's check of its bootstrap stack, which a local account has no use for. */
const sectionsWithoutMeaning = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Rules'])

const attributes = new Set(['Type', 'Properties', 'DependsOn', 'Condition'])

/** Resource attributes without local meaning: a data directory is removed as a whole, and there is nobody to show metadata to. */
const attributesWithoutMeaning = new Set(['Metadata', 'DeletionPolicy', 'UpdateReplacePolicy'])

/**
 * Splits a template into the sections that deployment reads.
 *
 * @throws LocalAwsError SW4402 for a section or resource attribute that the local AWS does not know, SW4401 for a malformed one
 */
export function readTemplate(stack: string, template: Template): TemplateSections {
  for (const name of Object.keys(template)) {
    if (!sections.has(name) && !sectionsWithoutMeaning.has(name)) {
      throw new LocalAwsError('SW4402', `stack ${stack}: template section ${name} is not supported by the local AWS`)
    }
  }
  const section = (name: string): JsonObject => {
    const value = template[name]
    if (value === undefined) return {}
    if (!isObject(value)) throw new LocalAwsError('SW4401', `stack ${stack}: template section ${name} is not an object`)
    return value
  }
  return {
    parameters: section('Parameters'),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    resources: Object.entries(section('Resources')).map(([logicalId, value]) => declaration(stack, logicalId, value)),
    outputs: section('Outputs'),
  }
}

function declaration(stack: string, logicalId: string, value: Json): ResourceDeclaration {
  const where = `${stack}/${logicalId}`
  if (!isObject(value) || typeof value['Type'] !== 'string') throw new LocalAwsError('SW4401', `${where}: a resource needs a Type`)
  for (const name of Object.keys(value)) {
    if (!attributes.has(name) && !attributesWithoutMeaning.has(name)) {
      throw new LocalAwsError('SW4402', `${where}: resource attribute ${name} is not supported by the local AWS`)
    }
  }
  const { Properties: properties = {}, DependsOn: dependsOn = [], Condition: condition } = value
  if (!isObject(properties)) throw new LocalAwsError('SW4401', `${where}: Properties is not an object`)
  return {
    logicalId,
    type: value['Type'],
    properties,
    dependsOn: (Array.isArray(dependsOn) ? dependsOn as readonly Json[] : [dependsOn]).map(String),
    condition: typeof condition === 'string' ? condition : undefined,
  }
}

/** Whether a value is a JSON object (no array, no null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
