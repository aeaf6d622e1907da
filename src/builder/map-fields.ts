import type { Json, JsonObject } from '../asl/json.js'
import type { StateNode } from './emit.js'
import { BuilderError } from './error.js'
import type { StateOptions } from './flow.js'
import type { ItemSource } from './item-source.js'
import { commented, effects, given, scope } from './scope.js'
import type { Callback, Effects } from './scope.js'
import { payloadOf } from './template.js'

/** Nested flows are built by the caller. */
type Nodes = readonly StateNode[]

export interface MapOptions extends StateOptions, Effects {
  readonly items?: Callback
  readonly select?: Callback
  readonly maxConcurrency?: unknown
}

export interface DistributedOptions extends MapOptions {
  readonly executionType: string
  readonly label?: string
  readonly itemReader?: { readonly source: ItemSource<unknown, unknown>; readonly arguments: Callback; readonly maxItems?: unknown }
  readonly itemBatcher?: { readonly maxItemsPerBatch?: unknown; readonly maxInputBytesPerBatch?: unknown; readonly batchInput?: Callback }
  readonly toleratedFailureCount?: unknown
  readonly toleratedFailurePercentage?: unknown
  readonly resultWriter?: { readonly arguments?: Callback; readonly transformation?: string; readonly outputType?: string }
}

const item = { item: '$states.context.Map.Item.Value', index: '$states.context.Map.Item.Index', source: '$states.context.Map.Item.Source' }

/** A member that is written only where it was said. */
const optional = (name: string, value: unknown, print: (value: unknown) => Json = given): JsonObject => (value === undefined ? {} : { [name]: print(value) })

const selector = (options: MapOptions): JsonObject => optional('ItemSelector', options.select, () => payloadOf(options.select?.(scope(item))))

const items = (options: MapOptions): JsonObject => optional('Items', options.items)

/** A Map state that runs inside its execution. */
export const inlineMap = (name: string, options: MapOptions, body: Nodes): StateNode => ({
  kind: 'Map', name, retry: [], catch: [], body, processor: { Mode: 'INLINE' }, writer: {},
  fields: { ...commented(options), ...items(options), ...selector(options), ...optional('MaxConcurrency', options.maxConcurrency) },
  after: effects(options),
})

/**
 * A Map state that runs an execution for each item or batch.
 *
 * @throws BuilderError ASL1011, ASL1012
 */
export const distributedMap = (name: string, options: DistributedOptions, body: Nodes): StateNode => {
  checkSettings(name, options)
  return {
    kind: 'Map', name, retry: [], catch: [], body, processor: { Mode: 'DISTRIBUTED', ExecutionType: options.executionType }, writer: writer(options),
    fields: {
      ...commented(options),
      ...optional('Label', options.label),
      ...reader(options), ...items(options), ...selector(options), ...batcher(options),
      ...optional('MaxConcurrency', options.maxConcurrency),
      ...optional('ToleratedFailureCount', options.toleratedFailureCount),
      ...optional('ToleratedFailurePercentage', options.toleratedFailurePercentage),
    },
    after: effects(options),
  }
}

function reader({ itemReader: from }: DistributedOptions): JsonObject {
  if (from === undefined) return {}
  const config = { ...from.source.readerConfig, ...optional('MaxItems', from.maxItems) }
  return { ItemReader: { Resource: from.source.resource, ...(Object.keys(config).length > 0 && { ReaderConfig: config }), Arguments: payloadOf(from.arguments(scope())) } }
}

function batcher({ itemBatcher: batches }: DistributedOptions): JsonObject {
  if (batches === undefined) return {}
  return {
    ItemBatcher: {
      ...optional('MaxItemsPerBatch', batches.maxItemsPerBatch),
      ...optional('MaxInputBytesPerBatch', batches.maxInputBytesPerBatch),
      ...optional('BatchInput', batches.batchInput),
    },
  }
}

function writer({ resultWriter: to }: DistributedOptions): JsonObject {
  if (to === undefined) return {}
  const config: JsonObject = to.transformation === undefined && to.outputType === undefined ? {} : { WriterConfig: { Transformation: to.transformation ?? 'NONE', OutputType: to.outputType ?? 'JSON' } }
  return { ResultWriter: { ...(to.arguments !== undefined && { Resource: 'arn:aws:states:::s3:putObject', Arguments: given(to.arguments) }), ...config } }
}

const mostLabelCharacters = 40
/** What AWS refuses in a label. */
const forbiddenInLabel = new RegExp('[\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/\\u0000-\\u001f\\u007f-\\u009f]')

const checkLabel = (name: string, label: string): void => {
  if (label === '' || label.length > mostLabelCharacters || forbiddenInLabel.test(label)) {
    throw new BuilderError('ASL1011', `the label '${label}' of '${name}' must have 1 to ${mostLabelCharacters} characters, and no blanks, brackets, wildcards, control characters or any of "#%\\^|~\`$&,;:/`)
  }
}

/** Least and greatest number of a setting, and whether it must be whole. */
const bounds: Readonly<Record<string, readonly [least: number, greatest: number, whole: boolean]>> = {
  maxConcurrency: [0, 10_000, true],
  toleratedFailureCount: [0, Number.MAX_SAFE_INTEGER, true],
  toleratedFailurePercentage: [0, 100, false],
  maxItems: [1, 100_000_000, true],
  maxItemsPerBatch: [1, Number.MAX_SAFE_INTEGER, true],
  maxInputBytesPerBatch: [1, 262_144, true],
}

/** @throws BuilderError ASL1011, ASL1012 */
function checkSettings(name: string, options: DistributedOptions): void {
  if (options.label !== undefined) checkLabel(name, options.label)
  const numbers = { ...options, ...options.itemReader, ...options.itemBatcher }
  for (const [setting, [least, greatest, whole]] of Object.entries(bounds)) {
    const value = (numbers as Readonly<Record<string, unknown>>)[setting]
    if (typeof value !== 'number') continue
    if (value < least || value > greatest || (whole && !Number.isInteger(value))) throw new BuilderError('ASL1012', `${setting} of '${name}' is ${value}; Step Functions takes ${whole ? 'whole ' : ''}numbers from ${least} to ${greatest}`)
  }
}
