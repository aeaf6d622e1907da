import { ServiceError, type Authorise } from '../../service.js'
import type { QueueArrivals } from '../../sqs/service.js'
import { readFunctionName } from '../function-name.js'
import type { FunctionRegistry } from '../function-registry.js'
import { EventSourceMapping } from './event-source-mapping.js'
import { checkMapping, type MappingConfig } from './mapping-config.js'

/** The event source mappings by UUID. */
export class MappingRegistry {
  readonly #mappings = new Map<string, EventSourceMapping>()

  constructor(private readonly functions: FunctionRegistry, private readonly queues: QueueArrivals, private readonly authorise: Authorise) {}

  /** Makes a mapping, in place of the one with that UUID, and starts it unless it is disabled. */
  async deploy(config: MappingConfig): Promise<void> {
    const { services, endpoint, clock, limits } = this.functions.surroundings
    checkMapping(config, limits)
    const { name } = readFunctionName(config.functionArn, undefined)
    const mapping = new EventSourceMapping({
      config, services, endpoint, clock, limits, queues: this.queues, authorise: this.authorise,
      runner: () => this.functions.get(name).runner,
    })
    await mapping.checkQueue()
    await this.#mappings.get(config.uuid)?.stop()
    this.#mappings.set(config.uuid, mapping)
    if (config.enabled !== false) mapping.start()
  }

  /** @throws ServiceError ResourceNotFoundException */
  get(uuid: string): EventSourceMapping {
    const mapping = this.#mappings.get(uuid)
    if (mapping === undefined) throw new ServiceError('ResourceNotFoundException', 'The resource you requested does not exist.', 404)
    return mapping
  }

  /** By UUID, in order. */
  list(): readonly EventSourceMapping[] {
    return [...this.#mappings.values()].sort((a, b) => a.config.uuid < b.config.uuid ? -1 : 1)
  }

  async stop(): Promise<void> {
    await Promise.all(this.list().map(mapping => mapping.stop()))
  }
}
