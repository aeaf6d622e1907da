import { ServiceError } from '../service.js'
import type { MethodConfig, ModelConfig, Rate, RequestValidatorConfig, ResourceConfig, RestApiConfig, StageConfig } from './config.js'
import { RestApiDraft, type Snapshot } from './draft.js'
import { createTokenBucket, type TokenBucket } from './throttle.js'
import type { ResourceNode } from './tree.js'

/** How a template puts REST APIs together. What is done anew takes the place of what was there. */
export interface ApiDeployment {
  /** Starts an API from nothing; what is deployed of an earlier one of that id answers until its stage is put anew. */
  putRestApi(config: RestApiConfig): void
  /** @throws ServiceError as AWS refuses it, here and below */
  putResource(config: ResourceConfig): void
  putMethod(config: MethodConfig): void
  putModel(config: ModelConfig): void
  putRequestValidator(config: RequestValidatorConfig): void
  /** Keeps the API as it is now. */
  putDeployment(apiId: string, deploymentId: string): void
  putStage(config: StageConfig): void
  /** Puts the local address in place of the address that a REST API has on AWS, wherever it stands in a text. */
  localUrl(text: string): string
}

/** A stage that can be called. */
export interface LiveStage {
  readonly config: StageConfig
  readonly snapshot: Snapshot
  /** The tokens of a method, which are its own even when its rate is the stage's. */
  bucket(node: ResourceNode, httpMethod: string): TokenBucket
}

/** The APIs of one local AWS. They live as long as the process: each start deploys them anew. */
export class ApiRegistry {
  readonly #drafts = new Map<string, RestApiDraft>()
  readonly #deployments = new Map<string, Snapshot>()
  readonly #stages = new Map<string, LiveStage>()

  constructor(private readonly now: () => number) {}

  putRestApi(config: RestApiConfig): void {
    this.#drafts.set(config.id, new RestApiDraft(config))
  }

  /** @throws ServiceError NotFoundException */
  draft(apiId: string): RestApiDraft {
    const draft = this.#drafts.get(apiId)
    if (draft === undefined) throw new ServiceError('NotFoundException', 'Invalid API identifier specified', 404)
    return draft
  }

  putDeployment(apiId: string, deploymentId: string): void {
    this.#deployments.set(`${apiId}/${deploymentId}`, this.draft(apiId).snapshot())
  }

  putStage(config: StageConfig): void {
    const snapshot = this.#deployments.get(`${config.apiId}/${config.deploymentId}`)
    if (snapshot === undefined) throw new ServiceError('NotFoundException', 'Invalid Deployment identifier specified', 404)
    if (!/^[A-Za-z0-9_-]{1,128}$/.test(config.name)) throw new ServiceError('BadRequestException', 'Stage name only allows a-zA-Z0-9_-')
    this.#stages.set(`${config.apiId}/${config.name}`, liveStage(config, snapshot, this.now))
  }

  stage(apiId: string, name: string): LiveStage | undefined {
    return this.#stages.get(`${apiId}/${name}`)
  }
}

function liveStage(config: StageConfig, snapshot: Snapshot, now: () => number): LiveStage {
  const buckets = new Map<string, TokenBucket>()
  const rateOf = (method: string): Rate => config.throttling.methods.get(method) ?? config.throttling.all
  return {
    config, snapshot,
    bucket({ path }, httpMethod) {
      const method = `${path}/${httpMethod}`
      const bucket = buckets.get(method) ?? createTokenBucket(rateOf(method), now)
      buckets.set(method, bucket)
      return bucket
    },
  }
}
