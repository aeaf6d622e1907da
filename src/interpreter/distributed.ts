import { createHash } from 'node:crypto'
import { limit } from '../asl/index.js'
import type { Json, JsonObject } from '../asl/json.js'
import { isObject, refuseUnknown } from './check.js'
import type { Dialect } from './dialect.js'
import { uuidOf } from './entropy.js'
import { InterpreterError } from './error.js'
import { compileReader } from './item-reader.js'
import { checkWhole } from './literal.js'
import type { CompiledBatcher, CompiledWriter, DistributedMap, Program } from './program.js'
import type { WorkflowType } from './types.js'

const processorFields = new Set(['Mode', 'ExecutionType'])

/**
 * What the children of a Map's processor are: undefined for an inline Map.
 *
 * @param path - where the processor is
 * @throws InterpreterError
 */
export function distributedType(processor: unknown, path: string): WorkflowType | undefined {
  const config = isObject(processor) ? processor['ProcessorConfig'] : undefined
  if (config === undefined) return undefined
  const place = `${path}/ProcessorConfig`
  if (!isObject(config)) throw new InterpreterError('ASL3004', place, 'ProcessorConfig is an object')
  refuseUnknown(config, place, processorFields)
  const mode = oneWord(config, place, 'Mode', ['INLINE', 'DISTRIBUTED'])
  if (mode !== 'DISTRIBUTED') return undefined
  const type = oneWord(config, place, 'ExecutionType', ['STANDARD', 'EXPRESS'])
  if (type === undefined) throw new InterpreterError('ASL3007', place, "a Distributed Map needs an 'ExecutionType', STANDARD or EXPRESS")
  return type
}

/** A member that is one of a few words, or is left out. @throws InterpreterError */
export function oneWord<const Word extends string>(source: JsonObject, path: string, name: string, words: readonly Word[]): Word | undefined {
  const value = source[name]
  if (value === undefined) return undefined
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw new InterpreterError('ASL3004', `${path}/${name}`, `${name} is ${words.join(', ')}, not ${JSON.stringify(value)}`)
  return word
}

/** A member that is an object, or is left out. @throws InterpreterError */
export function optionalObject(source: JsonObject, path: string, name: string): JsonObject | undefined {
  const value = source[name]
  if (value === undefined || isObject(value)) return value
  throw new InterpreterError('ASL3004', `${path}/${name}`, `${name} is an object`)
}

/** Source: AWS was seen to refuse each of these in a label. */
const forbidden = new RegExp('[\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/\\u0000-\\u001f\\u007f-\\u009f]')

/** AWS makes up a label where there is none. Here it comes from the state's place, so that the same machine always has the same. */
function labelOf(label: Json | undefined, path: string): string {
  if (label === undefined) {
    const digest = createHash('sha256').update(path).digest()
    return uuidOf([0, 4, 8, 12].map((at) => digest.readUInt32BE(at)))
  }
  if (typeof label !== 'string' || label === '' || label.length > limit.mapLabel || forbidden.test(label)) {
    throw new InterpreterError('ASL3004', `${path}/Label`, `Label is a text of 1 to ${limit.mapLabel} characters without blanks, brackets, wildcards, control characters and any of "#%\\^|~\`$&,;:/`)
  }
  return label
}

/**
 * Compiles what only a Distributed Map has.
 *
 * @param program - its processor
 * @throws InterpreterError
 */
export function compileDistributed(source: JsonObject, path: string, dialect: Dialect, program: Program): DistributedMap {
  const [reader, batcher, writer] = [optionalObject(source, path, 'ItemReader'), optionalObject(source, path, 'ItemBatcher'), optionalObject(source, path, 'ResultWriter')]
  return {
    label: labelOf(source['Label'], path), program,
    ...(reader !== undefined && { reader: compileReader(reader, path, dialect) }),
    ...(batcher !== undefined && { batcher: compileBatcher(batcher, path, dialect) }),
    ...(writer !== undefined && { writer: compileWriter(writer, path, dialect) }),
  }
}

function compileBatcher(source: JsonObject, path: string, dialect: Dialect): CompiledBatcher {
  const place = `${path}/ItemBatcher`
  refuseUnknown(source, place, new Set([...dialect.forms('MaxItemsPerBatch'), ...dialect.forms('MaxInputBytesPerBatch'), 'BatchInput']))
  const maxItems = dialect.literal(source, path, 'ItemBatcher', 'MaxItemsPerBatch')
  const maxInputBytes = dialect.literal(source, path, 'ItemBatcher', 'MaxInputBytesPerBatch')
  if (maxItems === undefined && maxInputBytes === undefined) throw new InterpreterError('ASL3007', place, "ItemBatcher needs 'MaxItemsPerBatch', 'MaxInputBytesPerBatch' or both")
  checkWhole(maxItems, path, 1, Number.MAX_SAFE_INTEGER)
  checkWhole(maxInputBytes, path, 1, limit.payloadBytes)
  const { BatchInput: input } = source
  return {
    ...(maxItems !== undefined && { maxItems }), ...(maxInputBytes !== undefined && { maxInputBytes }),
    ...(input !== undefined && { batchInput: dialect.template(input, path, 'ItemBatcher/BatchInput') }),
  }
}

function compileWriter(source: JsonObject, path: string, dialect: Dialect): CompiledWriter {
  const place = `${path}/ResultWriter`
  refuseUnknown(source, place, new Set(['Resource', dialect.argumentsName, 'WriterConfig']))
  const { Resource: resource } = source
  const given = source[dialect.argumentsName]
  const config = optionalObject(source, place, 'WriterConfig')
  if (resource === undefined && config === undefined) throw new InterpreterError('ASL3007', place, `ResultWriter needs 'Resource' and '${dialect.argumentsName}', 'WriterConfig' or both`)
  if ((resource === undefined) !== (given === undefined)) throw new InterpreterError('ASL3007', place, `'Resource' and '${dialect.argumentsName}' of a ResultWriter go together`)
  if (resource !== undefined && !(typeof resource === 'string' && /^arn:[a-z-]+:states:::s3:putObject$/.test(resource))) {
    throw new InterpreterError('ASL3004', `${place}/Resource`, 'results are written by arn:aws:states:::s3:putObject')
  }
  if (given !== undefined && !isObject(given) && typeof given !== 'string') throw new InterpreterError('ASL3004', `${place}/${dialect.argumentsName}`, `${dialect.argumentsName} is an object`)
  refuseUnknown(config ?? {}, `${place}/WriterConfig`, new Set(['OutputType', 'Transformation']))
  const outputType = oneWord(config ?? {}, `${place}/WriterConfig`, 'OutputType', ['JSON', 'JSONL']) ?? 'JSON'
  if (outputType === 'JSONL' && given === undefined) throw new InterpreterError('ASL3010', `${place}/WriterConfig/OutputType`, 'JSON Lines in the output of a state are not supported; write them to S3')
  return {
    outputType, transformation: oneWord(config ?? {}, `${place}/WriterConfig`, 'Transformation', ['NONE', 'COMPACT', 'FLATTEN']) ?? 'NONE',
    ...(given !== undefined && { arguments: dialect.template(given, path, `ResultWriter/${dialect.argumentsName}`) }),
  }
}

