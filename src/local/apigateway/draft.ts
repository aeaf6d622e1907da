import { ServiceError } from '../service.js'
import type { MethodConfig, ModelConfig, RequestValidatorConfig, ResourceConfig, RestApiConfig } from './config.js'
import { compileSchema } from './schema/compile.js'
import { addResource, rootNode, type ResourceNode } from './tree.js'

/** An API as it was when it was deployed: later changes do not reach it. */
export interface Snapshot {
  readonly root: ResourceNode
  readonly models: ReadonlyMap<string, ModelConfig>
  readonly validators: ReadonlyMap<string, RequestValidatorConfig>
  readonly binaryMediaTypes: readonly string[]
}

/** A REST API that is being put together. */
export class RestApiDraft {
  readonly #nodes = new Map<string, ResourceNode>()
  readonly #root: ResourceNode
  readonly #models: Map<string, ModelConfig>
  readonly #validators = new Map<string, RequestValidatorConfig>()

  constructor(private readonly config: RestApiConfig) {
    this.#root = rootNode(config.rootResourceId)
    this.#nodes.set(config.rootResourceId, this.#root)
    this.#models = new Map(builtInModels(config.id).map((model) => [model.name, model]))
  }

  /** @throws ServiceError NotFoundException, BadRequestException, ConflictException */
  addResource(resource: ResourceConfig): void {
    this.#nodes.set(resource.id, addResource(this.#node(resource.parentId), resource))
  }

  /** @throws ServiceError NotFoundException, BadRequestException, ConflictException */
  addMethod(method: MethodConfig): void {
    const { methods } = this.#node(method.resourceId)
    if (methods.has(method.httpMethod)) throw new ServiceError('ConflictException', `Method already exists for this resource: ${method.httpMethod}`, 409)
    for (const model of method.requestModels.values()) {
      if (!this.#models.has(model)) throw new ServiceError('BadRequestException', `Invalid model identifier specified: ${model}`)
    }
    if (method.validatorId !== undefined && !this.#validators.has(method.validatorId)) {
      throw new ServiceError('BadRequestException', `Invalid Request Validator identifier specified: ${method.validatorId}`)
    }
    methods.set(method.httpMethod, method)
  }

  /** @throws ServiceError ConflictException */
  addModel(model: ModelConfig): void {
    if (this.#models.has(model.name)) throw new ServiceError('ConflictException', `Model name already exists for this REST API: ${model.name}`, 409)
    this.#models.set(model.name, model)
  }

  addRequestValidator(validator: RequestValidatorConfig): void {
    this.#validators.set(validator.id, validator)
  }

  /** @throws ServiceError BadRequestException when there is nothing to call */
  snapshot(): Snapshot {
    const root = copyOf(this.#root)
    if (![...this.#nodes.values()].some(({ methods }) => methods.size > 0)) throw new ServiceError('BadRequestException', "The REST API doesn't contain any methods")
    return { root, models: new Map(this.#models), validators: new Map(this.#validators), binaryMediaTypes: this.config.binaryMediaTypes }
  }

  #node(id: string): ResourceNode {
    const node = this.#nodes.get(id)
    if (node === undefined) throw new ServiceError('NotFoundException', 'Invalid Resource identifier specified', 404)
    return node
  }
}

const copyOf = (node: ResourceNode): ResourceNode => ({
  ...node,
  methods: new Map(node.methods),
  children: new Map([...node.children].map(([part, child]) => [part, copyOf(child)])),
})

/** Models that every API has. Source: API Gateway developer guide, "Data models for REST APIs". */
const builtInModels = (apiId: string): readonly ModelConfig[] => [
  { apiId, name: 'Empty', accepts: compileSchema({ type: 'object' }, 'Empty') },
  { apiId, name: 'Error', accepts: compileSchema({ type: 'object', properties: { message: { type: 'string' } } }, 'Error') },
]
