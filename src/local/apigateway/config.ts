import type { JsonCheck } from './schema/check.js'

/** A REST API as its template describes it, before anything is put into it. */
export interface RestApiConfig {
  readonly id: string
  readonly rootResourceId: string
  /** Media types whose bodies reach functions in Base64. */
  readonly binaryMediaTypes: readonly string[]
}

/** One part of the tree of paths. */
export interface ResourceConfig {
  readonly apiId: string
  readonly id: string
  readonly parentId: string
  /** `builds`, `{id}` or `{rest+}`. */
  readonly pathPart: string
}

/** A method of a resource, answered by a function. */
export interface MethodConfig {
  readonly apiId: string
  readonly resourceId: string
  /** `POST`, or `ANY`. */
  readonly httpMethod: string
  readonly authorization: 'NONE' | 'AWS_IAM'
  readonly functionArn: string
  readonly timeoutMs: number
  readonly operationName?: string
  readonly requiredParameters: readonly RequestParameter[]
  /** Names of models by content type. */
  readonly requestModels: ReadonlyMap<string, string>
  readonly validatorId?: string
}

export interface RequestParameter {
  readonly location: 'path' | 'querystring' | 'header'
  readonly name: string
}

/** What a body must look like. */
export interface ModelConfig {
  readonly apiId: string
  readonly name: string
  readonly accepts: JsonCheck
}

/** Which parts of requests are checked. */
export interface RequestValidatorConfig {
  readonly apiId: string
  readonly id: string
  readonly body: boolean
  readonly parameters: boolean
}

/** A name under which a deployment can be called. */
export interface StageConfig {
  readonly apiId: string
  readonly name: string
  readonly deploymentId: string
  readonly variables: Readonly<Record<string, string>>
  readonly throttling: Throttling
}

/** How fast a method may be called. */
export interface Rate {
  /** Requests a second, in the long run. */
  readonly rate: number
  /** Requests at once. */
  readonly burst: number
}

/** A stage's rates: what its methods have, and those of single methods by `<path>/<method>`: `/builds/POST`. */
export interface Throttling {
  readonly all: Rate
  readonly methods: ReadonlyMap<string, Rate>
}
