import type { Json, JsonObject } from '../service.js'
import type { Asset } from './assembly.js'
import type { Deployed } from './intrinsic.js'
import type { Properties } from './properties.js'
import type { Targets } from './targets.js'

/** How one CloudFormation resource type becomes a local resource. One file a type in `resources/`. */
export interface ResourceType {
  /** `AWS::SQS::Queue` */
  readonly type: string
  /** Properties that `deploy` reads. */
  readonly properties: readonly string[]
  /** Properties without local meaning, and why. Any other property is an error. */
  readonly withoutMeaning: Readonly<Record<string, string>>
  /** Creates the resource, or brings an existing one up to the template. Run again it changes nothing. */
  deploy(properties: Properties, context: ResourceContext): Promise<Deployed>
}

/** What a resource may use while it is deployed. */
export interface ResourceContext extends Targets {
  readonly stack: string
  readonly logicalId: string
  /** `Stack/LogicalId` */
  readonly where: string
  /** The physical name of a resource that the template leaves unnamed. */
  physicalName(suffix?: string): string
  /** Puts an action off until every resource of every stack exists. */
  whenDeployed(action: () => void | Promise<void>): void
  /** The asset that a template names by its object key. @throws LocalAwsError SW4410 */
  asset(objectKey: string): Asset
  /** Calls a service as the operator. */
  call(service: string, operation: string, input: JsonObject): Promise<JsonObject>
  /**
   * Calls a service as the operator and tells apart the one error that means that there is nothing, or already something.
   * @returns undefined when the service answers with `expectedCode`
   */
  callUnless(expectedCode: string, service: string, operation: string, input: JsonObject): Promise<JsonObject | undefined>
}

/** An object without its undefined members. */
export function defined(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined))
}
